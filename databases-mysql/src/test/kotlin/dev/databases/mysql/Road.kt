package dev.databases.mysql

import dev.databases.DatabaseUrl
import dev.databases.test.servers.EmbeddedMySql
import dev.databases.test.servers.TestServers

/** Each product through each driver, for `@EnumSource`. */
internal enum class Road(val server: Server, private val word: String?) {
    MYSQL_VERTX(Server.MYSQL, null),
    MYSQL_R2DBC(Server.MYSQL, "r2dbc"),
    MARIADB_VERTX(Server.MARIADB, null),
    MARIADB_R2DBC(Server.MARIADB, "r2dbc"),
    ;

    val isR2dbc: Boolean get() = word != null

    /** The same place through this driver. */
    fun of(url: DatabaseUrl): DatabaseUrl = url.replace().driver(word).build()
}

/** A server of one's own, to stop and to break. */
internal fun Server.startOwn(): EmbeddedMySql =
    TestServers.orSkip { (if (isMariaDb) EmbeddedMySql.mariadb() else EmbeddedMySql.mysql()).start() }
