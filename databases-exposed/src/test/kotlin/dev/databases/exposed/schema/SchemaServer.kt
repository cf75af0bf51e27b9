package dev.databases.exposed.schema

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.spi.DatabaseListener
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import java.util.concurrent.CopyOnWriteArrayList

/** The servers that tables are created on, and how they differ. */
internal enum class SchemaServer(
    private val server: (() -> TestServer)?,
    private val driver: String? = null,
    /** A rollback undoes DDL. */
    val transactionalDdl: Boolean,
    /** A constraint can be added to a table that is there. */
    val addsConstraints: Boolean = true,
    val partialIndices: Boolean,
    val quote: String = "\"",
) {
    SQLITE(null, transactionalDdl = true, addsConstraints = false, partialIndices = true),
    POSTGRESQL(TestServers::postgres, transactionalDdl = true, partialIndices = true),
    POSTGRESQL_R2DBC(TestServers::postgres, "r2dbc", transactionalDdl = true, partialIndices = true),
    MYSQL({ TestServers.orSkip(TestServers::mysql) }, transactionalDdl = false, partialIndices = false, quote = "`"),
    MYSQL_R2DBC({ TestServers.orSkip(TestServers::mysql) }, "r2dbc", transactionalDdl = false, partialIndices = false, quote = "`"),
    MARIADB(TestServers::mariadb, transactionalDdl = false, partialIndices = false, quote = "`"),
    ;

    /** Exposed's name for the unique index that would have this name if it were not unique. */
    fun uniqueIndex(name: String): String = if (this == SQLITE) name else "${name}_unique"

    /** What the database was asked since [run] began, in order. */
    class Asked : DatabaseListener {
        private val queries = CopyOnWriteArrayList<String>()

        override fun queryFinished(event: DatabaseListener.QueryEvent) {
            queries += event.query()
        }

        /** All that is not a question. */
        fun changes(): List<String> = queries.filterNot { it.trimStart().startsWith("SELECT") }

        fun clear() = queries.clear()
    }

    /** Runs [block] on an empty database. */
    fun run(block: suspend Database.(Asked) -> Unit) {
        val shared = server?.invoke()
        val url = shared?.freshDatabase() ?: DatabaseUrl.parse("sqlite:///:memory:")
        try {
            val asked = Asked()
            val own = if (driver == null) url else url.replace().driver(driver).build()
            runBlocking { Database(own, listener = asked).use { block(asked) } }
        } finally {
            shared?.drop(url)
        }
    }
}
