package dev.databases.exposed

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.QueryExecutor
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.jetbrains.exposed.v1.core.Table
import org.junit.jupiter.api.Assertions.assertEquals

/** A database through a driver. */
internal enum class Site(private val server: (() -> TestServer)?, private val driver: String = "") {
    SQLITE(null),
    POSTGRESQL(TestServers::postgres),
    POSTGRESQL_R2DBC(TestServers::postgres, "r2dbc"),
    MYSQL(TestServers::mysql),
    MYSQL_R2DBC(TestServers::mysql, "r2dbc"),
    MARIADB(TestServers::mariadb),
    MARIADB_R2DBC(TestServers::mariadb, "r2dbc"),
    ;

    val isMySql: Boolean get() = this == MYSQL || this == MYSQL_R2DBC
    val isMariaDb: Boolean get() = this == MARIADB || this == MARIADB_R2DBC
    val isPostgresql: Boolean get() = this == POSTGRESQL || this == POSTGRESQL_R2DBC

    /** Runs [block] on an empty database and checks that every connection came back. */
    fun withDatabase(block: suspend (Database) -> Unit): Unit = runBlocking {
        if (server == null) {
            connected(DatabaseUrl.parse("sqlite:///:memory:"), block)
            return@runBlocking
        }
        val started = TestServers.orSkip { server() }
        val url = started.freshDatabase()
        try {
            connected(if (driver.isEmpty()) url else url.replace().driver(driver).build(), block)
        } finally {
            started.drop(url)
        }
    }

    /** As [withDatabase], with these tables in it. */
    fun withTables(vararg tables: Table, block: suspend (Database) -> Unit): Unit = withDatabase { database ->
        database.createAll(*tables)
        block(database)
    }

    private suspend fun connected(url: DatabaseUrl, block: suspend (Database) -> Unit) {
        val database = Database(url)
        database.connect()
        try {
            block(database)
            assertEquals(0, database.poolStatus.leased(), "connections held at the end of the test")
        } finally {
            database.disconnect()
        }
    }
}

/** As [Site.withDatabase], with the database as the receiver. */
internal fun Site.use(block: suspend Database.() -> Unit): Unit = withDatabase { it.block() }

internal suspend fun QueryExecutor.createAll(vararg tables: Table) {
    val rendering = rendering()
    tables.flatMap { rendering.inScope { it.ddl } }.forEach { execute(it) }
}
