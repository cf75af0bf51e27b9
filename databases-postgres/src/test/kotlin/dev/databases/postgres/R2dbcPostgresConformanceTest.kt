package dev.databases.postgres

import dev.databases.test.conformance.ConformanceSuite
import io.r2dbc.postgresql.api.PostgresqlConnection
import reactor.core.publisher.Flux

internal class R2dbcPostgresConformanceTest : ConformanceSuite(R2dbcPostgresFacts)

/** PostgreSQL through R2DBC. */
internal object R2dbcPostgresFacts : PostgresFacts(driver = "r2dbc") {
    override val name: String get() = "PostgreSQL through R2DBC"

    // The server repeats a value in the detail of its error, and the driver logs that.
    override val loggersOfValues: Set<String> get() = setOf("io.r2dbc.postgresql")

    override suspend fun rawExecute(rawConnection: Any, sql: String) {
        Flux.from((rawConnection as PostgresqlConnection).createStatement(sql).execute())
            .concatMap { it.rowsUpdated }.collectList().toFuture().join()
    }

    override suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?> =
        Flux.from((rawConnection as PostgresqlConnection).createStatement(sql).execute())
            .concatMap { result -> result.map { row, _ -> row.get(0)!! } }.collectList().toFuture().join()!!
}
