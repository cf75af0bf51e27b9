package dev.databases.postgres

import dev.databases.DatabaseOptions
import dev.databases.ExecuteResult
import dev.databases.Record
import dev.databases.remote.DriverConnection
import dev.databases.spi.BackendConfig
import dev.databases.spi.DatabaseListener
import dev.databases.sql.Batch
import dev.databases.sql.Statement
import dev.databases.test.servers.TestServers
import dev.databases.values.ValueConverters
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit

/** The driver's connections without the engine above them, on the tests' server. */
internal object R2dbcPostgresFixture {
    fun driver(port: Int? = null, password: String? = null): R2dbcPostgresDriver {
        val server = TestServers.postgres().url()
        val url = server.replace().port(port ?: server.port()).password(password ?: server.password()).build()
        val config = BackendConfig(url, DatabaseOptions.DEFAULT, null, DatabaseListener.NONE, ValueConverters.NONE)
        return R2dbcPostgresDriver(PostgresOptions.of(config), ValueConverters.NONE)
    }

    fun <T> withConnection(block: OneConnection.() -> T): T {
        val connection = await(driver().open())
        try {
            return OneConnection(connection).block()
        } finally {
            await(connection.close())
        }
    }

    /** Unwraps the failure, and never waits for ever. */
    fun <T> await(stage: CompletionStage<T>): T =
        try {
            stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join()
        } catch (e: CompletionException) {
            throw e.cause!!
        }

    class OneConnection(val driver: DriverConnection) {
        fun execute(sql: String, vararg values: Any?): ExecuteResult = await(driver.execute(Statement.of(sql, *values)))

        fun fetchAll(sql: String, vararg values: Any?): List<Record> = await(driver.fetchAll(Statement.of(sql, *values)))

        fun fetchVal(sql: String, vararg values: Any?): Any? = await(driver.fetchOne(Statement.of(sql, *values)))?.get(0)

        fun executeMany(sql: String, rows: List<List<Any?>>): ExecuteResult =
            await(driver.executeMany(Batch(sql, rows[0].size, rows.map { it.toTypedArray() })))

        fun control(sql: String): String? = await(driver.control(sql))
    }
}
