package dev.databases.test.front

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.PoolOptions
import dev.databases.QueryExecutor
import dev.databases.spi.Backend
import dev.databases.spi.DatabaseListener
import dev.databases.test.ScriptedBackend
import dev.databases.test.ScriptedBackendBuilder
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals

/** The three ways in which a driver can answer; the front has a road for each. */
enum class Driver {
    /** On an event loop of its own, later. */
    ASYNCHRONOUS,

    /** Before the method returns, where nothing has to be waited for. */
    SYNCHRONOUS,

    /** By holding the caller's thread until it is done. */
    BLOCKING,
    ;

    fun backend(pool: PoolOptions = PoolOptions.DEFAULT, configure: ScriptedBackendBuilder.() -> Unit = {}): ScriptedBackend {
        val builder = ScriptedBackend.builder().pool(pool)
        when (this) {
            ASYNCHRONOUS -> Unit
            SYNCHRONOUS -> builder.synchronous()
            BLOCKING -> builder.blocking()
        }
        return builder.apply(configure).build()
    }
}

fun poolOf(size: Int, configure: PoolOptions.Builder.() -> Unit = {}): PoolOptions =
    PoolOptions.builder().maxSize(size).apply(configure).build()

fun databaseOn(
    backend: Backend,
    listener: DatabaseListener = DatabaseListener.NONE,
    configure: DatabaseOptions.Builder.() -> Unit = {},
): Database = Database(backend, DatabaseUrl.parse("scripted:///"), DatabaseOptions.builder().apply(configure).build(), listener)

/** Runs [block] on a connected database; afterwards nothing is held, and the backend has seen no rule of the SPI broken. */
fun withScript(
    backend: ScriptedBackend,
    database: Database = databaseOn(backend),
    block: suspend CoroutineScope.(Database) -> Unit,
) {
    runBlocking {
        database.connect()
        try {
            block(database)
            assertEquals(0, backend.poolStatus().leased(), "connections still held at the end of the test")
        } finally {
            database.disconnect()
        }
    }
    backend.verify()
}

/** The texts that reached the server, in order. */
fun ScriptedBackend.sent(): List<String> = statements().map { it.sql() }

suspend fun QueryExecutor.put(key: String, value: Any?) {
    execute("PUT $key :value", mapOf("value" to value))
}

suspend fun QueryExecutor.read(key: String): Any? = fetchOne("GET $key")?.get("value")
