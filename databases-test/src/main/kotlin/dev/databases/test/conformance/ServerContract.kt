package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** What the contracts share that need a server of their own: it is started once for the class. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerContract(protected val facts: ServerFacts) {
    protected lateinit var server: ServerFacts.Server
        private set

    @BeforeAll
    internal fun startServer() {
        server = facts.start()
    }

    @AfterAll
    internal fun stopServer() {
        if (this::server.isInitialized) server.close()
    }

    /** A database on [url], not connected. */
    protected fun databaseOn(url: DatabaseUrl, configure: DatabaseOptions.Builder.() -> Unit = {}): Database =
        Database(url, DatabaseOptions.builder().apply(configure).build())

    /** Runs [block] with a connected database on the server, or on [url]. */
    protected fun withServer(
        url: DatabaseUrl = server.url,
        configure: DatabaseOptions.Builder.() -> Unit = {},
        block: suspend CoroutineScope.(Database) -> Unit,
    ): Unit = runBlocking {
        val database = databaseOn(url, configure)
        database.connect()
        try {
            block(database)
        } finally {
            database.disconnect(5.seconds)
        }
    }

    protected suspend fun Database.count(query: String): Int = (fetchVal(query) as Number).toInt()

    /** Waits until [condition] holds; gives how long that took. Fails after [limit]. */
    protected suspend fun until(what: String, limit: Duration = 10.seconds, condition: suspend () -> Boolean): Duration {
        val start = TimeSource.Monotonic.markNow()
        while (!condition()) {
            assertTrue(start.elapsedNow() < limit, "$what: not within $limit")
            delay(5.milliseconds)
        }
        return start.elapsedNow()
    }
}
