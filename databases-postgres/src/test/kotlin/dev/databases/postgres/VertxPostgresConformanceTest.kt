package dev.databases.postgres

import dev.databases.DatabaseUrl
import dev.databases.test.conformance.ConformanceSuite
import io.vertx.pgclient.PgConnection

internal class VertxPostgresConformanceTest : ConformanceSuite(VertxPostgresFacts)

internal class PipelinedPostgresConformanceTest : ConformanceSuite(PipelinedPostgresFacts)

/** PostgreSQL through Vert.x. */
internal object VertxPostgresFacts : VertxFacts() {
    override val name: String get() = "PostgreSQL through Vert.x"
}

/** The same with lone statements that share connections. */
internal object PipelinedPostgresFacts : VertxFacts() {
    override val name: String get() = "PostgreSQL through Vert.x, pipelined"

    override fun freshUrl(): DatabaseUrl = super.freshUrl().replace().option("pipelining", "8").build()
}

internal abstract class VertxFacts : PostgresFacts(driver = null) {
    override suspend fun rawExecute(rawConnection: Any, sql: String) {
        (rawConnection as PgConnection).query(sql).execute().toCompletionStage().toCompletableFuture().join()
    }

    override suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?> =
        (rawConnection as PgConnection).query(sql).execute().toCompletionStage().toCompletableFuture().join()
            .map { it.getValue(0) }
}
