package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.TransactionStateException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** Several coroutines on one connection, on purpose: they take turns, and nobody breaks anybody's transaction. */
public abstract class SharingContract(facts: BackendFacts) : Contract(facts) {
    private class Deliberate : RuntimeException("thrown on purpose")

    // EDB-060
    @Test
    public fun concurrentQueriesOnOneConnectionQueueUp(): Unit = withNotes { database ->
        database.connection {
            List(50) { async(Dispatchers.Default) { addNote("$it") } }.awaitAll()
            assertEquals(50, count("notes"))
            assertEquals(1, database.poolStatus.leased())
        }
    }

    // EDX-03: the state is the connection's, so whoever has the transaction may end it, and all see that it has ended
    @Test
    public fun aChildMayEndATransactionByHand(): Unit = withNotes { database ->
        database.connection {
            val transaction = begin()
            transaction.addNote("kept")
            coroutineScope { launch { transaction.commit() } }

            assertFalse(transaction.isActive)
            assertEquals(null, currentTransaction)
        }
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // EDX-02: a transaction is an object here and is not looked up by coroutine: who tries to end another's by way of the
    // database finds none
    @Test
    public fun aChildDoesNotFindItsParentsTransaction(): Unit = withNotes { database ->
        database.transaction {
            addNote("undone")
            assertEquals(null, async { database.currentTransaction() }.await())
            assertTrue(isActive)
            assertThrows<Deliberate> { transaction { throw Deliberate() } }
        }
        assertEquals(listOf("undone"), database.noteTexts())
    }

    // EDX-04: launched before the transaction began, and commits it
    @Test
    public fun aCoroutineLaunchedBeforeMayEndItToo(): Unit = withNotes { database ->
        val begun = CompletableDeferred<dev.databases.Transaction>()
        val committer = launch { begun.await().commit() }
        database.connection {
            val transaction = begin()
            transaction.addNote("kept")
            begun.complete(transaction)
            committer.join()
            assertFalse(transaction.isActive)
        }
        assertEquals(0, database.poolStatus.leased())
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // EDX-11
    @Test
    public fun nestedTransactionsOfSiblingsTakeTurns(): Unit = withNotes { database ->
        database.transaction {
            supervisorScope {
                List(10) { index ->
                    async(asContext() + Dispatchers.Default) {
                        transaction {
                            addNote("$index, first")
                            addNote("$index, second")
                            if (index % 2 == 1) throw Deliberate()
                        }
                    }
                }.joinAll()
            }
            // Those of one sibling lie beside each other: nobody came between.
            val texts = noteTexts().map { it as String }
            assertEquals(10, texts.size)
            for (pair in texts.chunked(2)) assertEquals(pair[0].substringBefore(','), pair[1].substringBefore(','))
            assertEquals(setOf("0", "2", "4", "6", "8"), texts.map { it.substringBefore(',') }.toSet())
        }
    }

    // EDX-11
    @Test
    public fun aSiblingsStatementWaitsForANestedTransaction(): Unit = withNotes { database ->
        database.transaction {
            val inNested = CompletableDeferred<Unit>()
            val mayThrow = CompletableDeferred<Unit>()
            val nested = async(asContext()) {
                assertThrows<Deliberate> {
                    transaction {
                        addNote("undone")
                        inNested.complete(Unit)
                        mayThrow.await()
                        throw Deliberate()
                    }
                }
            }
            inNested.await()
            val sibling = async(asContext()) { addNote("kept") }
            mayThrow.complete(Unit)
            nested.await()
            sibling.await()
        }
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // EDX-15
    @Test
    public fun aSharersNestedTransactionThatThrowsUndoesItselfOnly(): Unit = withNotes { database ->
        database.transaction {
            addNote("parent")
            async(asContext()) {
                assertThrows<Deliberate> {
                    database.transaction {
                        addNote("child")
                        throw Deliberate()
                    }
                }
                database.addNote("after")
            }.await()
        }
        assertEquals(listOf("parent", "after"), database.noteTexts())
    }

    // EDX-16
    @Test
    public fun aSharerThatOutlivesTheTransactionIsTold(): Unit = withNotes { database ->
        val hasEnded = CompletableDeferred<Unit>()
        val late = database.transaction {
            this@withNotes.async(asContext()) {
                hasEnded.await()
                val byTransaction = assertThrows<TransactionStateException> { addNote("too late") }
                val byDatabase = assertThrows<TransactionStateException> { database.addNote("too late") }
                byTransaction.message to byDatabase.message
            }
        }
        hasEnded.complete(Unit)

        val message = "This transaction was already committed. Begin a new one; nothing was changed."
        assertEquals(message to message, late.await())
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDX-16
    @Test
    public fun aSharerThatOutlivesTheConnectionIsTold(): Unit = withNotes { database ->
        val hasEnded = CompletableDeferred<Unit>()
        val late = database.connection {
            this@withNotes.async(asContext()) {
                hasEnded.await()
                val byHandle = assertThrows<ConnectionException> { addNote("too late") }
                val byDatabase = assertThrows<ConnectionException> { database.addNote("too late") }
                byHandle.message to byDatabase.message
            }
        }
        hasEnded.complete(Unit)

        val message = "This connection was released when the block that acquired it ended. Use it inside that block only, " +
            "and wait there for the coroutines that share it."
        assertEquals(message to message, late.await())
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    private suspend fun Database.leaveWhileASharerQueries(seconds: Int, end: () -> Unit): Pair<Throwable?, Throwable?> = supervisorScope {
        val query = facts.slowQuery(seconds)
        val entered = CompletableDeferred<Unit>()
        val sharer = CompletableDeferred<Throwable?>()
        val block = runCatching {
            transaction {
                addNote("of the transaction")
                this@supervisorScope.launch(asContext() + Dispatchers.Default) {
                    entered.complete(Unit)
                    sharer.complete(runCatching { fetchAll(query) }.exceptionOrNull())
                }
                entered.await()
                end()
            }
        }.exceptionOrNull()
        block to withTimeout(60.seconds) { sharer.await() }
    }

    // EDX-10: commit waits
    @Test
    public fun commitWaitsForTheQueriesOfSharers(): Unit = withNotes(database { acquireTimeout(Duration.ofMinutes(1)) }) { database ->
        val (block, sharer) = database.leaveWhileASharerQueries(seconds = 1) { }

        assertEquals(null, block)
        // The query was in time, or came after the end and was told so: nothing in between.
        assertTrue(sharer == null || sharer is TransactionStateException, sharer.toString())
        assertEquals(listOf("of the transaction"), database.noteTexts())
    }

    // EDX-10: rollback stops them
    @Test
    public fun rollbackStopsTheQueriesOfSharers(): Unit = withNotes { database ->
        repeat(10) {
            val took = measureTime {
                val (block, sharer) = database.leaveWhileASharerQueries(SLOW_SECONDS) { throw Deliberate() }
                assertTrue(block is Deliberate, block.toString())
                assertTrue(sharer is TransactionStateException, sharer.toString())
            }
            assertTrue(took < SLOW_SECONDS.seconds / 2, "took $took")
        }
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    @Test
    public fun releaseStopsTheQueriesOfSharersAndTellsThem(): Unit = withNotes { database ->
        val entered = CompletableDeferred<Unit>()
        val took = measureTime {
            val sharer = database.connection {
                val sharer = this@withNotes.async(asContext() + Dispatchers.Default) {
                    entered.complete(Unit)
                    runCatching { fetchAll(facts.slowQuery(SLOW_SECONDS)) }.exceptionOrNull()
                }
                entered.await()
                sharer
            }
            val error = sharer.await()
            assertTrue(error is ConnectionException, error.toString())
        }
        assertTrue(took < SLOW_SECONDS.seconds / 2, "took $took")
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    private companion object {
        const val SLOW_SECONDS = 4
    }
}
