package dev.databases.mysql

import dev.databases.DatabaseUrl
import dev.databases.ExecuteResult
import dev.databases.remote.DriverConnection
import dev.databases.spi.BackendConfig
import dev.databases.sql.Batch
import dev.databases.test.conformance.DriverCalls
import dev.databases.values.ValueConverters
import java.util.concurrent.CompletionStage

internal val Server.isMariaDb: Boolean get() = this == Server.MARIADB

/** A database of one test through this driver, gone behind it. */
internal fun <T> Server.withDatabase(block: (DatabaseUrl) -> T): T {
    val url = get().freshDatabase()
    try {
        return block(url.replace().driver("r2dbc").build())
    } finally {
        get().drop(url)
    }
}

/** The driver's connections without the engine above them. */
internal class R2dbcMySqlFixture(val driver: DriverConnection) : DriverCalls() {
    override fun connection(): DriverConnection = driver

    fun executeMany(sql: String, rows: List<List<Any?>>): ExecuteResult =
        await(driver.executeMany(Batch(sql, rows[0].size, rows.map { it.toTypedArray() })))

    fun control(sql: String): String? = await(driver.control(sql))

    companion object {
        fun <T> withConnection(server: Server, options: Map<String, String> = emptyMap(), block: R2dbcMySqlFixture.() -> T): T =
            server.withDatabase { url ->
                val config = BackendConfig.of(url.replace().apply { options.forEach { (name, value) -> option(name, value) } }.build())
                val connection = await(R2dbcMySqlDriver(MySqlOptions.of(config), MySqlDialect(), ValueConverters.NONE).open())
                try {
                    R2dbcMySqlFixture(connection).block()
                } finally {
                    await(connection.close())
                }
            }

        fun <T> await(stage: CompletionStage<T>): T = get(stage)
    }
}
