package dev.databases.test.conformance

import dev.databases.IsolationLevel
import dev.databases.TransactionOptions
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.SerializationFailureException
import dev.databases.exceptions.TransactionStateException
import dev.databases.spi.Feature
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.milliseconds

/** Transactions in one coroutine: how they begin, nest and end. */
public abstract class TransactionContract(facts: BackendFacts) : Contract(facts) {
    private class Deliberate : RuntimeException("thrown on purpose")

    // EDB-064, EDB-003
    @Test
    public fun aBlockThatReturnsIsCommitted(): Unit = withNotes { database ->
        val result = database.transaction {
            addNote("kept")
            assertEquals(listOf("kept"), noteTexts())
            "its result"
        }

        assertEquals("its result", result)
        assertEquals(listOf("kept"), database.noteTexts())
    }

    @Test
    public fun aBlockThatThrowsIsUndoneAndItsErrorIsTheCallers(): Unit = withNotes { database ->
        val e = assertThrows<Deliberate> {
            database.transaction {
                addNote("undone")
                throw Deliberate()
            }
        }

        assertEquals("thrown on purpose", e.message)
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDB-062
    @Test
    public fun whatAnInnerTransactionCommitsTheOuterSees(): Unit = withNotes { database ->
        database.transaction {
            transaction { addNote("inner") }
            assertEquals(listOf("inner"), noteTexts())
        }

        assertEquals(listOf("inner"), database.noteTexts())
    }

    // EDB-063
    @Test
    public fun anInnerTransactionThatThrowsIsUndoneAlone(): Unit = withNotes { database ->
        database.transaction {
            addNote("outer")
            assertThrows<Deliberate> {
                transaction {
                    addNote("inner")
                    throw Deliberate()
                }
            }
            assertEquals(listOf("outer"), noteTexts())
            addNote("after")
        }

        assertEquals(listOf("outer", "after"), database.noteTexts())
    }

    @Test
    public fun savepointsNestAsDeepAsWanted(): Unit = withNotes { database ->
        database.transaction {
            addNote("1")
            transaction {
                addNote("2")
                assertThrows<Deliberate> {
                    transaction {
                        addNote("3")
                        transaction { addNote("4") }
                        assertEquals(listOf("1", "2", "3", "4"), noteTexts())
                        throw Deliberate()
                    }
                }
                transaction {
                    transaction { transaction { addNote("5") } }
                    addNote("6")
                }
            }
            assertEquals(listOf("1", "2", "5", "6"), noteTexts())
        }

        assertEquals(listOf("1", "2", "5", "6"), database.noteTexts())
    }

    @Test
    public fun anOuterTransactionUndoesWhatInnerOnesCommitted(): Unit = withNotes { database ->
        assertThrows<Deliberate> {
            database.transaction {
                transaction { addNote("inner") }
                throw Deliberate()
            }
        }

        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDB-065
    @Test
    public fun forceRollbackUndoesABlockThatReturns(): Unit = withNotes { database ->
        val seen = database.transaction(forceRollback = true) {
            addNote("undone")
            noteTexts()
        }
        database.transaction {
            addNote("kept")
            transaction(forceRollback = true) { addNote("undone") }
        }

        assertEquals(listOf("undone"), seen)
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // EDB-066: begin() gives a transaction that is started
    @Test
    public fun aTransactionByHandIsCommittedByHand(): Unit = withNotes { database ->
        database.transaction {
            val inner = begin()
            assertTrue(inner.isActive)
            inner.addNote("kept")
            inner.commit()
            assertFalse(inner.isActive)
            assertEquals(listOf("kept"), noteTexts())
        }
        val root = database.begin()
        root.addNote("kept, too")
        root.commit()

        assertEquals(listOf("kept", "kept, too"), database.noteTexts())
        assertEquals(0, database.poolStatus.leased())
    }

    // EDB-067: on its connection the database's own verbs are in it; outside a block queries go through the Transaction
    @Test
    public fun aTransactionByHandIsRolledBackByHand(): Unit = withNotes { database ->
        database.connection {
            val transaction = begin()
            database.addNote("undone")
            addNote("undone, too")
            assertEquals(2, transaction.noteTexts().size)
            transaction.rollback()
            assertEquals(emptyList<Any?>(), database.noteTexts())
        }

        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDX-05
    @Test
    public fun theInnermostIsFinishedFirst(): Unit = withNotes { database ->
        val outer = database.begin()
        val inner = outer.begin()
        inner.addNote("inner")

        assertThrows<TransactionStateException> { outer.commit() }
        assertThrows<TransactionStateException> { outer.begin() }

        // EDX-04: nothing was changed by the refusal, so the right order works
        inner.commit()
        outer.addNote("outer")
        outer.commit()
        assertThrows<TransactionStateException> { outer.commit() }
        assertThrows<TransactionStateException> { outer.rollback() }
        outer.close()
        outer.close()
        assertEquals(listOf("inner", "outer"), database.noteTexts())
        assertEquals(0, database.poolStatus.leased())
    }

    // EDB-068, E-36: the other session's insert is committed, and the snapshot still does not show it
    @Test
    public fun aSnapshotDoesNotSeeWhatIsCommittedMeanwhile(): Unit = withNotes { database ->
        val options = TransactionOptions.DEFAULT.withIsolation(facts.snapshotIsolation).withReadOnly(true)
        if (facts.readersIgnoreWriters) {
            val seen = database.transaction(options) {
                val before = noteTexts()
                async { database.addNote("meanwhile") }.await()
                assertEquals(1, async { database.count("notes") }.await())
                before to noteTexts()
            }
            assertEquals(emptyList<Any?>() to emptyList<Any?>(), seen)
        } else {
            // The writer has to wait for the end of the transaction that reads.
            val writer = database.transaction(options) {
                noteTexts()
                val writer = this@withNotes.async { database.addNote("meanwhile") }
                assertNull(withTimeoutOrNull(200.milliseconds) { writer.await() })
                writer
            }
            writer.await()
        }
        assertEquals(listOf("meanwhile"), database.noteTexts())
    }

    @Test
    public fun aReadOnlyTransactionRefusesToWrite(): Unit = withNotes { database ->
        if (!database.dialect.supports(Feature.READ_ONLY_TRANSACTIONS)) return@withNotes
        database.addNote("there")

        assertThrows<DatabaseException> {
            database.transaction(readOnly = true) {
                assertEquals(listOf("there"), noteTexts())
                addNote("refused")
            }
        }

        assertEquals(listOf("there"), database.noteTexts())
        database.transaction { addNote("afterwards") }
        assertEquals(listOf("there", "afterwards"), database.noteTexts())
    }

    @Test
    public fun retryRunsTheWholeBlockAgain(): Unit = withNotes { database ->
        var runs = 0
        val result = database.transaction(retry = 5) {
            runs++
            addNote("of run $runs")
            if (runs < 3) throw SerializationFailureException("another transaction won")
            runs
        }

        assertEquals(3, result)
        assertEquals(listOf("of run 3"), database.noteTexts())
    }

    @Test
    public fun everyVerbInABlockIsOnItsConnection(): Unit = withNotes { database ->
        database.transaction {
            val own = this
            database.connection { assertSame(own.connection, this) }
            database.executeMany(ADD_NOTE, listOf(note("a"), note("b")))
            val streamed = mutableListOf<Any?>()
            database.iterate("SELECT text FROM notes ORDER BY id").collect { streamed += it[0] }
            assertEquals(listOf("a", "b"), streamed)
            assertEquals(1, database.poolStatus.leased())
        }
    }

    // EDX-14: whoever wants a second transaction begins a second one, on the same connection too
    @Test
    public fun transactionsFollowEachOtherOnOneConnection(): Unit = withNotes { database ->
        database.connection {
            repeat(3) { index -> transaction { addNote("$index") } }
            val first = begin()
            first.commit()
            val second = begin()
            second.addNote("3")
            second.commit()
        }

        assertEquals(listOf("0", "1", "2", "3"), database.noteTexts())
    }

    // EDX-07
    @Test
    public fun everyLevelThatTheDialectNamesWorks(): Unit = withNotes { database ->
        for (level in IsolationLevel.entries.filter { it in database.dialect.isolationLevels() }) {
            database.transaction(isolation = level) { addNote(level.name) }
        }

        assertEquals(IsolationLevel.entries.filter { it in database.dialect.isolationLevels() }.map { it.name }, database.noteTexts())
    }
}
