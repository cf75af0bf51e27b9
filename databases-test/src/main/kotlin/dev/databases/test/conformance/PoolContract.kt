package dev.databases.test.conformance

import dev.databases.Connection
import dev.databases.Database
import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.NotConnectedException
import dev.databases.spi.DatabaseListener
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** The pool as its users meet it: its bounds, what is said when they are reached, and the end of everything at disconnect. */
public abstract class PoolContract(facts: BackendFacts) : Contract(facts) {
    /** As many blocks as there are connections, all held until [block] is done. */
    private suspend fun Database.withAllHeld(count: Int, block: suspend () -> Unit) =
        coroutineScope {
            val areHeld = List(count) { CompletableDeferred<Connection>() }
            val mayLeave = CompletableDeferred<Unit>()
            val holders = areHeld.map { isHeld ->
                launch {
                    connection {
                        isHeld.complete(this)
                        mayLeave.await()
                    }
                }
            }
            areHeld.awaitAll()
            try {
                block()
            } finally {
                mayLeave.complete(Unit)
            }
            holders.forEach { it.join() }
        }

    @Test
    public fun thereAreNeverMoreConnectionsThanMaxSize(): Unit =
        withNotes(database { maxSize(3).acquireTimeout(Duration.ofMillis(200)) }) { database ->
            database.withAllHeld(3) {
                val e = assertThrows<AcquireTimeoutException> { database.connection { } }

                assertTrue(e.isRetryable)
                assertEquals(3, database.poolStatus.leased())
                assertTrue(
                    e.message!!.startsWith("No connection became free within 0.2 s: 3 of at most 3 connections, 3 leased."),
                    e.message,
                )
            }
            database.connection { }
            assertEquals(1, database.poolStatus.counters().timeouts())
        }

    @Test
    public fun aBlockMaySayHowLongItWaits(): Unit = withNotes(database { maxSize(1).acquireTimeout(Duration.ofSeconds(60)) }) { database ->
        database.withAllHeld(1) {
            withTimeout(10.seconds) { assertThrows<AcquireTimeoutException> { database.connection(100.milliseconds) { } } }
        }
    }

    // EDX-18: the wait ends, and the message says what happened and how to share
    @Test
    public fun whoWaitsForItsOwnChildIsToldSo(): Unit =
        withNotes(database { maxSize(1).acquireTimeout(Duration.ofMillis(300)) }) { database ->
            val e = assertThrows<AcquireTimeoutException> {
                database.transaction {
                    addNote("of the parent")
                    coroutineScope { async { database.addNote("of the child") }.await() }
                }
            }

            val hint = "The coroutine that launched this one holds a connection, which launch and async do not share. If it waits for " +
                "this one, neither can go on: share its connection with launch(transaction.asContext()) or " +
                "async(connection.asContext()), or raise max_size."
            assertTrue(e.message!!.endsWith(" $hint"), e.message)
            assertEquals(emptyList<Any?>(), database.noteTexts())
        }

    // EDX-18
    @Test
    public fun followingThatAdviceHelps(): Unit = withNotes(database { maxSize(1).acquireTimeout(Duration.ofSeconds(5)) }) { database ->
        database.transaction {
            addNote("of the parent")
            coroutineScope { async(asContext()) { database.addNote("of the child") }.await() }
        }
        database.connection {
            coroutineScope { async(asContext()) { database.addNote("of a sharer") }.await() }
        }

        assertEquals(listOf("of the parent", "of the child", "of a sharer"), database.noteTexts())
    }

    @Test
    public fun aPoolOfOneIsEnoughForEverything(): Unit = withNotes(
        database {
            maxSize(1).acquireTimeout(Duration.ofSeconds(5))
        },
    ) { database ->
        database.executeMany(ADD_NOTE, List(5) { note("$it") })
        database.transaction {
            transaction { addNote("nested") }
            database.iterate("SELECT id FROM notes", fetchSize = 2).collect { database.fetchOne("SELECT * FROM notes WHERE id = ?", it[0]) }
        }
        database.connection { database.transaction { database.connection { database.session { addNote("deep") } } } }
        database.begin().commit()
        val streamed = database.iterate("SELECT text FROM notes ORDER BY id", fetchSize = 1).toList()
        List(20) { async(Dispatchers.Default) { database.addNote("concurrent") } }.awaitAll()

        assertEquals(listOf("0", "1", "2", "3", "4", "nested", "deep"), streamed.map { it[0] })
        assertEquals(27, database.count("notes"))
    }

    @Test
    public fun minSizeConnectionsAreThereAfterConnect(): Unit = withDatabase(database { minSize(3).maxSize(4) }) { database ->
        assertTrue(database.poolStatus.idle() >= 3, database.poolStatus.toString())
        assertEquals(3, database.poolStatus.min())
    }

    private fun hold(database: Database, scope: CoroutineScope, mayLeave: CompletableDeferred<Unit>): CompletableDeferred<Result<Unit>> {
        val outcome = CompletableDeferred<Result<Unit>>()
        scope.launch(Dispatchers.Default) {
            outcome.complete(
                runCatching {
                    database.transaction {
                        addNote("of the holder")
                        mayLeave.await()
                    }
                },
            )
        }
        return outcome
    }

    private suspend fun until(isReached: () -> Boolean) = withTimeout(10.seconds) {
        while (!isReached()) kotlinx.coroutines.delay(1.milliseconds)
    }

    @Test
    public fun disconnectWaitsForThoseWhoHoldConnections(): Unit = runBlocking {
        val database = database()
        database.connect()
        database.createNotes()
        val mayLeave = CompletableDeferred<Unit>()
        val holder = hold(database, this, mayLeave)
        until { database.poolStatus.leased() == 1 }

        val disconnect = async(Dispatchers.Default) { database.disconnect(20.seconds) }
        until { !database.isConnected }
        assertThrows<NotConnectedException> { database.noteTexts() }
        assertFalse(disconnect.isCompleted)
        mayLeave.complete(Unit)

        assertTrue(holder.await().isSuccess)
        assertTrue(disconnect.await().isClean)
        if (facts.durable) database.use { assertEquals(listOf("of the holder"), noteTexts()) }
    }

    @Test
    public fun disconnectForcesThoseWhoDoNotLeaveAndTellsWhoTheyAre(): Unit = runBlocking {
        val database = database { leakThreshold(Duration.ofSeconds(60)) }
        database.connect()
        database.createNotes()
        val mayLeave = CompletableDeferred<Unit>()
        val holder = hold(database, this, mayLeave)
        until { database.poolStatus.leased() == 1 }

        val report = database.disconnect(50.milliseconds)
        mayLeave.complete(Unit)

        val held = report.held().single()
        assertTrue(held.held() >= Duration.ofMillis(50), held.toString())
        assertTrue(holder.await().exceptionOrNull() is DatabaseException, holder.await().toString())
        assertEquals(0, database.poolStatus.size())
        database.use {
            if (!facts.durable) createNotes()
            assertEquals(emptyList<Any?>(), noteTexts())
        }
    }

    // EDB-084: upstream hangs in disconnect when nobody finds the transaction again
    @Test
    public fun aForgottenTransactionDoesNotKeepDisconnectFromEnding(): Unit = runBlocking {
        val database = database()
        database.connect()
        database.createNotes()
        database.begin().addNote("undone")

        val report = withTimeout(20.seconds) { database.disconnect(50.milliseconds) }

        assertEquals(1, report.held().size)
        database.use {
            if (!facts.durable) createNotes()
            assertEquals(emptyList<Any?>(), noteTexts())
        }
    }

    @Test
    public fun aConnectionHeldForTooLongIsReportedWithThePlace() {
        val leak = CompletableFuture<Throwable>()
        val listener = object : DatabaseListener {
            override fun leaked(place: Throwable, held: Duration) {
                leak.complete(place)
            }
        }
        withDatabase(database(listener) { leakThreshold(Duration.ofMillis(100)) }) { database ->
            val place = leakingCaller(database, leak)

            assertTrue(place.stackTrace.any { it.methodName.contains("leakingCaller") }, place.stackTraceToString())
        }
    }

    private suspend fun leakingCaller(database: Database, leak: CompletableFuture<Throwable>): Throwable =
        database.connection {
            assertTrue(isConnected)
            leak.get(20, TimeUnit.SECONDS)
        }

    @Test
    public fun moreWaitersThanAllowedAreRefusedAtOnce(): Unit =
        withNotes(database { maxSize(1).maxWaiters(1).acquireTimeout(Duration.ofSeconds(30)) }) { database ->
            database.withAllHeld(1) {
                val waiter = async { database.connection { } }
                until { database.poolStatus.waiting() == 1 }
                withTimeout(10.seconds) { assertThrows<AcquireTimeoutException> { database.connection { } } }
                waiter.cancel()
            }
        }

    @Test
    public fun aReleasedHandleIsOfNoUse(): Unit = withNotes { database ->
        val handle = database.connection { this }

        assertFalse(handle.isConnected)
        assertThrows<ConnectionException> { handle.noteTexts() }
        assertEquals("Connection(released)", handle.toString())
    }
}
