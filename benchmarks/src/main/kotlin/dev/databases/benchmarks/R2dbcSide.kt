package dev.databases.benchmarks

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import io.r2dbc.pool.ConnectionPool
import io.r2dbc.pool.ConnectionPoolConfiguration
import io.r2dbc.spi.Connection
import io.r2dbc.spi.ConnectionFactory
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import reactor.core.publisher.Mono

/**
 * The R2DBC driver twice: ours, and raw in r2dbc-pool.
 *
 * @param raw with the same settings as ours
 */
internal class R2dbcSide(url: DatabaseUrl, raw: ConnectionFactory) : AutoCloseable {
    val database: Database =
        Database(url.replace().driver("r2dbc").build(), DatabaseOptions.builder().maxSize(ServerSite.CONNECTIONS).build())

    val pool: ConnectionPool =
        ConnectionPool(
            ConnectionPoolConfiguration.builder(raw)
                .initialSize(ServerSite.CONNECTIONS)
                .maxSize(ServerSite.CONNECTIONS)
                .build(),
        )

    init {
        runBlocking { database.connect() }
    }

    /** Uses a connection of the raw pool, and gives it back. */
    suspend fun <T : Any> onRaw(work: (Connection) -> Mono<T>): T =
        Mono.usingWhen(pool.create(), work, Connection::close).toFuture().await()!!

    override fun close() {
        runBlocking { database.disconnect() }
        pool.dispose()
    }
}
