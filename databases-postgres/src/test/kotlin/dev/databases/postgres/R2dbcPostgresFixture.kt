package dev.databases.postgres

import dev.databases.ExecuteResult
import dev.databases.remote.DriverConnection
import dev.databases.spi.BackendConfig
import dev.databases.sql.Batch
import dev.databases.test.conformance.DriverCalls
import dev.databases.test.servers.TestServers
import dev.databases.values.ValueConverters
import java.util.concurrent.CompletionStage

/** The driver's connections without the engine above them, on the tests' server. */
internal object R2dbcPostgresFixture {
    fun driver(port: Int? = null, password: String? = null): R2dbcPostgresDriver {
        val server = TestServers.postgres().url()
        val url = server.replace().port(port ?: server.port()).password(password ?: server.password()).build()
        return R2dbcPostgresDriver(PostgresOptions.of(BackendConfig.of(url)), ValueConverters.NONE)
    }

    fun <T> withConnection(block: OneConnection.() -> T): T {
        val connection = await(driver().open())
        try {
            return OneConnection(connection).block()
        } finally {
            await(connection.close())
        }
    }

    fun <T> await(stage: CompletionStage<T>): T = DriverCalls.get(stage)

    class OneConnection(val driver: DriverConnection) : DriverCalls() {
        override fun connection(): DriverConnection = driver

        fun executeMany(sql: String, rows: List<List<Any?>>): ExecuteResult =
            await(driver.executeMany(Batch(sql, rows[0].size, rows.map { it.toTypedArray() })))

        fun control(sql: String): String? = await(driver.control(sql))
    }
}
