package dev.databases.postgres

import dev.databases.Database
import dev.databases.exceptions.CannotConnectException
import dev.databases.test.servers.EmbeddedPostgres
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What PostgreSQL alone has: notifications and advisory locks. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationsTest {
    private lateinit var server: EmbeddedPostgres

    @BeforeAll
    fun start() {
        server = EmbeddedPostgres.create()
    }

    @AfterAll
    fun stop() = server.close()

    fun drivers(): List<String?> = listOf(null, "r2dbc")

    private fun on(driver: String?, block: suspend (Database) -> Unit): Unit =
        runBlocking(Dispatchers.Default) {
            val database = Database(server.url().replace().driver(driver).build())
            database.connect()
            try {
                block(database)
            } finally {
                database.disconnect()
            }
        }

    /** Collects into a channel while [block] runs. */
    private suspend fun Database.listening(vararg channels: String, block: suspend (ReceiveChannel<PostgresEvent>) -> Unit) {
        val events = Channel<PostgresEvent>(Channel.UNLIMITED)
        withContext(Dispatchers.Default) {
            val collector = launch { notifications(*channels, heartbeat = 500.milliseconds).collect { events.send(it) } }
            try {
                withTimeout(60.seconds) { block(events) }
            } finally {
                collector.cancel()
            }
        }
    }

    private suspend fun ReceiveChannel<PostgresEvent>.notified() = (receive() as PostgresEvent.Notified).notification

    @ParameterizedTest
    @MethodSource("drivers")
    fun whatIsSentArrives(driver: String?) = on(driver) { database ->
        database.listening("jobs", "Odd \"name\"") { events ->
            assertEquals(PostgresEvent.Listening, events.receive())

            database.execute("NOTIFY jobs, 'one'")
            database.execute("SELECT pg_notify('Odd \"name\"', 'two')")
            database.execute("NOTIFY unheard, 'three'")
            database.transaction { execute("NOTIFY jobs") }

            assertEquals("jobs" to "one", events.notified().let { it.channel to it.payload })
            assertEquals("Odd \"name\"" to "two", events.notified().let { it.channel to it.payload })
            assertEquals("jobs" to "", events.notified().let { it.channel to it.payload })
        }
        assertEquals(0L, listeners(database))
    }

    private suspend fun listeners(database: Database): Long {
        val query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        withTimeout(10.seconds) { while (database.fetchVal(query) != 0L) delay(5.milliseconds) }
        return 0L
    }

    @ParameterizedTest
    @MethodSource("drivers")
    fun aLostConnectionIsReplacedAndWhatMayBeMissedIsSaid(driver: String?) = on(driver) { database ->
        database.listening("jobs") { events ->
            assertEquals(PostgresEvent.Listening, events.receive())

            withContext(Dispatchers.IO) { server.kill() }
            val missed = events.receive()
            withContext(Dispatchers.IO) { server.start() }

            assert(missed is PostgresEvent.Missed) { "$missed" }
            assertEquals(PostgresEvent.Listening, events.receive())
            database.execute("NOTIFY jobs, 'again'")
            assertEquals("again", events.notified().payload)
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    fun aFirstConnectionThatFailsIsTheFlowsError(driver: String?): Unit = runBlocking {
        val nowhere = Database(server.url().replace().driver(driver).port(1).build())

        assertThrows<CannotConnectException> { nowhere.notifications("jobs").collect {} }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    fun oneAtATimeHoldsAnAdvisoryLock(driver: String?) = on(driver) { database ->
        val inside = AtomicInteger()
        val times = AtomicInteger()
        withContext(Dispatchers.Default) {
            repeat(8) {
                launch {
                    repeat(10) {
                        database.advisoryLock(7) {
                            assertEquals(1, inside.incrementAndGet())
                            fetchVal("SELECT 1")
                            inside.decrementAndGet()
                            times.incrementAndGet()
                        }
                    }
                }
            }
        }
        assertEquals(80, times.get())
        assertThrows<IllegalStateException> { database.advisoryLock(7) { error("thrown on purpose") } }

        database.advisoryLock(7) {
            withContext(Dispatchers.Default) {
                launch { assertNull(database.tryAdvisoryLock(7) { "not reached" }) }
                launch { assertEquals("other", database.tryAdvisoryLock(8) { "other" }) }
            }
        }
        assertNotNull(database.tryAdvisoryLock(7) { "free again" })
    }

    @ParameterizedTest
    @MethodSource("drivers")
    fun aCancelledWaitForALockLeavesNoLockBehind(driver: String?) = on(driver) { database ->
        repeat(50) { round ->
            database.advisoryLock(9) {
                withContext(Dispatchers.Default) {
                    val waiting = launch { database.advisoryLock(9) { } }
                    delay((round % 5).milliseconds)
                    waiting.cancel()
                }
            }
        }
        assertEquals(0L, database.fetchVal("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    }
}
