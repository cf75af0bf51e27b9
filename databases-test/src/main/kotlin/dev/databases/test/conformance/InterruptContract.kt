package dev.databases.test.conformance

import dev.databases.BlockingDatabase
import dev.databases.Database
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Stopping from outside of coroutines: a cancelled future, an interrupted thread. Each ends its statement on the server. */
public abstract class InterruptContract(facts: BackendFacts) : Contract(facts) {
    private val slow = facts.slowQuery(SLOW_SECONDS)

    private fun withOneConnection(block: (Database) -> Unit) {
        val database = database { maxSize(1) }
        database.blocking().use {
            it.connect()
            runBlocking { database.createNotes() }
            block(database)
        }
    }

    /** Runs [stop] once the slow query has its connection, then a query on that connection, all long before it would be over. */
    private fun isStopped(database: Database, stop: () -> Unit) {
        val started = TimeSource.Monotonic.markNow()
        while (database.poolStatus.leased() == 0) check(started.elapsedNow() < 10.seconds) { "the query never began" }
        stop()
        assertEquals(1, (database.blocking().fetchVal("SELECT 1") as Number).toInt())
        database.blocking().execute("INSERT INTO notes (text) VALUES ('after')")
        assertTrue(started.elapsedNow() < 5.seconds, "took ${started.elapsedNow()}")
        while (database.poolStatus.leased() != 0) check(started.elapsedNow() < 10.seconds) { "the connection did not come back" }
    }

    @Test
    public fun cancellingAFutureEndsItsStatement(): Unit = withOneConnection { database ->
        val futures = database.futures()
        val calls: List<() -> CompletableFuture<*>> = listOf(
            { futures.fetchAll(slow) },
            { futures.execute(slow) },
            { futures.connection { it.fetchAll(slow) } },
            { futures.transaction { transaction -> transaction.fetchAll(slow) } },
        )

        for (call in calls) {
            val future = call()
            isStopped(database) { assertTrue(future.cancel(true)) }
            assertTrue(future.isCancelled)
        }
        assertEquals(calls.size, runBlocking { database.count("notes") })
    }

    @Test
    public fun interruptingAThreadEndsItsStatement(): Unit = withOneConnection { database ->
        val calls: List<BlockingDatabase.() -> Unit> = listOf(
            { fetchAll(slow) },
            { transaction { transaction -> transaction.fetchAll(slow) } },
            { iterate(slow).use { it.toList() } },
        )

        for (call in calls) {
            val outcome = CompletableFuture<Pair<Throwable?, Boolean>>()
            val caller = thread {
                val error = runCatching { database.blocking().call() }.exceptionOrNull()
                outcome.complete(error to Thread.interrupted())
            }
            isStopped(database) { caller.interrupt() }
            val (error, isInterrupted) = outcome.get(10, TimeUnit.SECONDS)
            assertTrue(error is CancellationException, error.toString())
            assertTrue(isInterrupted, "the interrupt is set again, for those who look for it")
        }
    }

    private companion object {
        const val SLOW_SECONDS = 30
    }
}
