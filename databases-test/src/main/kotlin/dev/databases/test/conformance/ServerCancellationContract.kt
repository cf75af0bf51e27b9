package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.QueryTimeoutException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Cancelling, as the server sees it. */
public abstract class ServerCancellationContract(facts: ServerFacts) : ServerContract(facts) {
    /** How long a statement may still run on the server after its caller gave it up, in the middle of all rounds. */
    protected open val goneWithin: Duration get() = 200.milliseconds

    /** How long the next query on a pool of one may then take, in the middle of all rounds. */
    protected open val nextWithin: Duration get() = 300.milliseconds

    private class Round(val gone: Duration, val next: Duration)

    /** Five hundred rounds, on ten pools of one connection each. */
    @Test
    public fun aCancelledSleepIsGoneAndTheNextQueryIsNeverHit(): Unit = withServer(configure = { maxSize(WATCHERS) }) { watcher ->
        val rounds = coroutineScope {
            List(POOLS) { pool -> async(Dispatchers.Default) { rounds(watcher, pool) } }.awaitAll().flatten()
        }

        assertEquals(POOLS * ROUNDS, rounds.size)
        assertTrue(median(rounds.map { it.gone }) < goneWithin, "gone from the server after ${rounds.map { it.gone }.sorted()}")
        assertTrue(median(rounds.map { it.next }) < nextWithin, "the next query took ${rounds.map { it.next }.sorted()}")
    }

    private suspend fun rounds(watcher: Database, pool: Int): List<Round> {
        val database = databaseOn(server.url) { maxSize(1) }
        database.connect()
        try {
            return List(ROUNDS) { round -> round(watcher, database, "pool_${pool}_round_$round") }
        } finally {
            database.disconnect()
        }
    }

    private suspend fun round(watcher: Database, database: Database, mark: String): Round {
        assertThrows<TimeoutCancellationException> {
            withTimeout(100.milliseconds) { database.fetchAll(facts.sleep(30, mark)) }
        }
        val cancelled = TimeSource.Monotonic.markNow()
        val answer = database.count("SELECT 42")
        val next = cancelled.elapsedNow()
        assertEquals(42, answer, mark)
        until("$mark ends on the server") { watcher.count(facts.countRunning(mark)) == 0 }
        // From the moment of the cancel, the look at it included.
        return Round(cancelled.elapsedNow(), next)
    }

    /** The same by the other doors: a future, a flow, a time limit of the query's own. */
    @Test
    public fun everyDoorCancelsOnTheServer(): Unit = withServer(configure = { maxSize(3) }) { database ->
        val future = database.futures().fetchAll(facts.sleep(30, "by_future"))
        until("it runs") { database.count(facts.countRunning("by_future")) == 1 }
        future.cancel(false)
        until("the future's ends", 2.seconds) { database.count(facts.countRunning("by_future")) == 0 }

        assertThrows<TimeoutCancellationException> {
            withTimeout(100.milliseconds) { database.iterate(facts.sleep(30, "by_flow")).collect {} }
        }
        until("the flow's ends", 2.seconds) { database.count(facts.countRunning("by_flow")) == 0 }

        assertThrows<QueryTimeoutException> {
            database.fetchAll(facts.sleep(30, "by_limit"), timeout = 100.milliseconds)
        }
        until("the limited one ends", 2.seconds) { database.count(facts.countRunning("by_limit")) == 0 }
        assertEquals(0, database.count(facts.countIdleInTransaction))
    }

    /** A time limit around a call bounds the wait for a connection, too. */
    @Test
    public fun aTimeLimitBoundsTheWaitForAConnection(): Unit = withServer(configure = { maxSize(1) }) { database ->
        database.connection {
            fetchVal("SELECT 1")
            val start = TimeSource.Monotonic.markNow()
            coroutineScope {
                async(Dispatchers.Default) {
                    assertThrows<TimeoutCancellationException> {
                        withTimeout(100.milliseconds) { database.fetchVal("SELECT 1") }
                    }
                }.await()
            }
            assertTrue(start.elapsedNow() < 5.seconds)
        }
        assertEquals(1, database.count("SELECT 1"))
    }

    private fun median(durations: List<Duration>): Duration = durations.sorted()[durations.size / 2]

    private companion object {
        const val POOLS = 10
        const val ROUNDS = 50
        const val WATCHERS = 4
    }
}
