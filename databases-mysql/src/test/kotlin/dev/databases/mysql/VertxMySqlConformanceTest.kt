package dev.databases.mysql

import dev.databases.DatabaseUrl
import dev.databases.test.conformance.ConformanceSuite
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import io.vertx.mysqlclient.MySQLConnection

internal class VertxMySqlConformanceTest : ConformanceSuite(VertxMySqlFacts)

internal class VertxMariaDbConformanceTest : ConformanceSuite(VertxMariaDbFacts)

internal class PipelinedMySqlConformanceTest : ConformanceSuite(PipelinedMySqlFacts)

/** MySQL through Vert.x. */
internal object VertxMySqlFacts : VertxFacts({ TestServers.mysql() }) {
    override val name: String get() = "MySQL through Vert.x"

    override val insertReturning: Boolean get() = false
}

/** MariaDB through Vert.x. */
internal object VertxMariaDbFacts : VertxFacts({ TestServers.mariadb() }) {
    override val name: String get() = "MariaDB through Vert.x"

    /** The server ends rows without a key; behind R2DBC it is asked for it. */
    override val tellsKeyBesideReturned: Boolean get() = false
}

/** The same with lone statements that share connections. */
internal object PipelinedMySqlFacts : VertxFacts({ TestServers.mysql() }) {
    override val name: String get() = "MySQL through Vert.x, pipelined"

    override val insertReturning: Boolean get() = false

    override fun freshUrl(): DatabaseUrl = super.freshUrl().replace().option("pipelining", "8").build()
}

internal abstract class VertxFacts(server: () -> TestServer) : MySqlFacts(driver = null, server) {
    override suspend fun rawExecute(rawConnection: Any, sql: String) {
        (rawConnection as MySQLConnection).query(sql).execute().toCompletionStage().toCompletableFuture().join()
    }

    override suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?> =
        (rawConnection as MySQLConnection).query(sql).execute().toCompletionStage().toCompletableFuture().join()
            .map { it.getValue(0) }
}
