package dev.databases.exposed

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers

/** The servers that Exposed's statements run on. */
internal enum class Server(private val shared: (() -> TestServer)?) {
    POSTGRESQL({ TestServers.postgres() }),
    MYSQL({ TestServers.orSkip(TestServers::mysql) }),
    MARIADB({ TestServers.mariadb() }),
    SQLITE(null),
    ;

    /** Runs [block] with an empty database of its own. */
    suspend fun <T> use(block: suspend Database.() -> T): T {
        if (shared == null) return Database("sqlite:///:memory:").use { block() }
        val server = shared()
        val url: DatabaseUrl = server.freshDatabase()
        try {
            return Database(url).use { block() }
        } finally {
            server.drop(url)
        }
    }
}
