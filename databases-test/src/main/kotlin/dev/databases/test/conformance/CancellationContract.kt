package dev.databases.test.conformance

import dev.databases.Database
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** Cancelling, at every place where one can wait. The statement ends on the server, and the connection is clean or gone. */
public abstract class CancellationContract(facts: BackendFacts) : Contract(facts) {
    private val slow = facts.slowQuery(SLOW_SECONDS)

    private fun onOneConnection() = database { maxSize(1) }

    /** Fails when [block] is not over long before the slow query would be. */
    private suspend fun soon(block: suspend () -> Unit) {
        val took = measureTime { block() }
        assertTrue(took < 5.seconds, "took $took")
    }

    private suspend fun Database.one() = (fetchVal("SELECT 1") as Number).toInt()

    // EDX-19
    @Test
    public fun aTimeLimitEndsTheQueryOnTheServer(): Unit = withNotes(onOneConnection()) { database ->
        val calls: List<suspend () -> Any?> = listOf(
            { database.fetchAll(slow) },
            { database.fetchOne(slow) },
            { database.fetchVal(slow) },
            { database.execute(slow) },
            { database.iterate(slow).collect { } },
            { database.connection { fetchAll(slow) } },
            { database.connection { iterate(slow).collect { } } },
        )

        for (call in calls) {
            soon {
                assertNull(withTimeoutOrNull(100.milliseconds) { call() })
                assertEquals(1, database.one())
                database.addNote("after")
            }
        }
        assertEquals(calls.size, database.count("notes"))
        assertEquals(0, database.poolStatus.leased())
    }

    // EDX-19
    @Test
    public fun aTimeLimitAroundATransactionRollsItBack(): Unit = withNotes(onOneConnection()) { database ->
        soon {
            assertThrows<TimeoutCancellationException> {
                withTimeout(200.milliseconds) {
                    database.transaction {
                        addNote("undone")
                        transaction { fetchAll(slow) }
                    }
                }
            }
            assertEquals(emptyList<Any?>(), database.noteTexts())
        }
        database.transaction { addNote("kept") }
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // EDX-17, EDX-19
    @Test
    public fun aTimeLimitInsideATransactionLeavesTheTransaction(): Unit = withNotes(onOneConnection()) { database ->
        val block: suspend () -> Unit = {
            database.transaction {
                addNote("kept")
                assertNull(withTimeoutOrNull(100.milliseconds) { fetchAll(slow) })
                if (!facts.failedStatementAbortsTransaction) addNote("kept, too")
            }
        }

        soon {
            if (facts.failedStatementAbortsTransaction) assertThrows<dev.databases.exceptions.DatabaseException> { block() } else block()
        }

        assertEquals(if (facts.failedStatementAbortsTransaction) 0 else 2, database.count("notes"))
    }

    @Test
    public fun aLateCancelNeverHitsTheNextQuery(): Unit = withNotes(onOneConnection()) { database ->
        val random = Random(SEED)
        repeat(ROUNDS) { round ->
            val limit = random.nextLong(0, 4_000).microseconds
            withTimeoutOrNull(limit) { if (round % 2 == 0) database.fetchAll(slow) else database.fetchAll("SELECT 1") }
            try {
                assertEquals(1, database.one())
            } catch (e: Exception) {
                throw AssertionError("Round $round with a limit of $limit, seed $SEED", e)
            }
        }
    }

    @Test
    public fun aLateCancelNeverHitsTheNextQueryOfABlock(): Unit = withNotes { database ->
        val random = Random(SEED)
        database.connection {
            repeat(ROUNDS) { round ->
                val limit = random.nextLong(0, 4_000).microseconds
                withTimeoutOrNull(limit) { if (round % 2 == 0) fetchAll(slow) else fetchAll("SELECT 1") }
                try {
                    assertEquals(1, (fetchVal("SELECT 1") as Number).toInt())
                } catch (e: Exception) {
                    throw AssertionError("Round $round with a limit of $limit, seed $SEED", e)
                }
            }
        }
    }

    // EDX-19
    @Test
    public fun aCancelledWaiterLeavesThePoolUsable(): Unit = withNotes(onOneConnection()) { database ->
        val mayLeave = CompletableDeferred<Unit>()
        val holder = launch(start = CoroutineStart.UNDISPATCHED) {
            database.transaction {
                addNote("of the holder")
                mayLeave.await()
            }
        }
        awaitLeased(database, 1)
        val waiters = List(20) { launch { database.transaction { addNote("of a waiter") } } }
        awaitWaiting(database, 20)
        for (waiter in waiters.take(19)) waiter.cancelAndJoin()
        assertEquals(1, database.poolStatus.waiting())
        mayLeave.complete(Unit)
        holder.join()
        waiters.last().join()

        assertEquals(listOf("of the holder", "of a waiter"), database.noteTexts())
    }

    private suspend fun awaitLeased(database: Database, count: Int) = awaitStatus { database.poolStatus.leased() == count }

    private suspend fun awaitWaiting(database: Database, count: Int) = awaitStatus { database.poolStatus.waiting() == count }

    private suspend fun awaitStatus(isReached: () -> Boolean) =
        withTimeout(10.seconds) { while (!isReached()) kotlinx.coroutines.delay(1.milliseconds) }

    @Test
    public fun whoIsCancelledAlreadySendsNothing(): Unit = withNotes { database ->
        val sent = async(Dispatchers.Default) {
            database.connection {
                currentCoroutineContext().job.cancel()
                runCatching { addNote("not sent") }.exceptionOrNull()
            }
        }

        runCatching { sent.await() }
        assertEquals(emptyList<Any?>(), database.noteTexts())
        soon {
            launch {
                currentCoroutineContext().job.cancel()
                database.fetchAll(slow)
            }.join()
        }
    }

    @Test
    public fun aCancelledBeginLeavesNothingOpen(): Unit = withNotes(onOneConnection()) { database ->
        val random = Random(SEED)
        repeat(ROUNDS) { round ->
            val limit = random.nextLong(0, 1_000).microseconds
            withTimeoutOrNull(limit) { database.begin().rollback() }
            withTimeoutOrNull(limit) { database.transaction { fetchVal("SELECT 1") } }
            assertAutocommits(database, round, limit)
        }
        assertEquals(ROUNDS, database.count("notes"))
    }

    /** An insert on the next connection is committed by itself: nobody left a transaction open there. */
    private suspend fun assertAutocommits(database: Database, round: Int, limit: Duration) {
        try {
            database.connection {
                assertNull(currentTransaction)
                addNote("$round")
                transaction(forceRollback = true) { addNote("undone") }
            }
        } catch (e: Exception) {
            throw AssertionError("Round $round with a limit of $limit, seed $SEED", e)
        }
    }

    @Test
    public fun aCancelledConnectLeavesNothingOpen(): Unit = runBlocking {
        val random = Random(SEED)
        val database = database()
        repeat(50) {
            withTimeoutOrNull(random.nextLong(0, 2_000).microseconds) { database.connect() }
            if (!database.isConnected) assertEquals(0, database.poolStatus.size(), "connections after a cancelled connect")
            if (it % 2 == 0) database.disconnect()
        }
        database.use { assertEquals(1, one()) }
    }

    @Test
    public fun theCancellationIsTheCallersOwn(): Unit = withNotes(onOneConnection()) { database ->
        val cause = CancellationException("the caller's own")
        val query = async(Dispatchers.Default) { runCatching { database.fetchAll(slow) }.exceptionOrNull() }
        awaitLeased(database, 1)
        query.cancel(cause)
        query.join()

        assertTrue(query.isCancelled)
        assertEquals("the caller's own", assertThrows<CancellationException> { query.await() }.message)
    }

    private companion object {
        const val SLOW_SECONDS = 30
        const val ROUNDS = 200
        const val SEED = 20_260_101L
    }
}
