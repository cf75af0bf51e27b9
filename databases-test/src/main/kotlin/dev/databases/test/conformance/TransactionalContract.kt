package dev.databases.test.conformance

import dev.databases.Transaction
import dev.databases.transactional
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Functions that run in a transaction of their own, wrapped once and called often. */
public abstract class TransactionalContract(facts: BackendFacts) : Contract(facts) {
    // EDB-069, EDB-070
    @Test
    public fun aFunctionWrappedBeforeConnectRunsInATransactionOfItsOwn(): Unit = runBlocking {
        val database = database()
        val insert = database.transactional<Boolean, Unit> { fails ->
            addNote(if (fails) "undone" else "kept")
            check(!fails) { "the function fails" }
        }

        database.use {
            createNotes()
            assertEquals("the function fails", assertThrows<IllegalStateException> { insert(true) }.message)
            assertEquals(emptyList<Any?>(), noteTexts())
            insert(false)
            assertEquals(listOf("kept"), noteTexts())
        }
    }

    // EDB-070
    @Test
    public fun inForceRollbackModeItIsASavepoint(): Unit = withNotes(database { forceRollback(true) }) { database ->
        val insert = database.transactional<Boolean, Unit> { fails ->
            addNote(if (fails) "undone" else "kept until disconnect")
            check(!fails)
        }

        assertThrows<IllegalStateException> { insert(true) }
        insert(false)

        assertEquals(listOf("kept until disconnect"), database.noteTexts())
    }

    // EDB-071
    @Test
    public fun sixCallsAtTheSameTimeAreSixTransactions(): Unit = withNotes { database ->
        val insert = database.transactional<Int, Transaction> { index ->
            addNote("$index")
            this
        }

        val transactions = List(6) { async { insert(it) } }.awaitAll()

        assertEquals(6, transactions.toSet().size)
        assertEquals(List(6) { "$it" }, database.noteTexts().map { it as String }.sorted())
    }

    // EDB-072, EDB-073: there is no other way to start a coroutine than to launch it
    @Test
    public fun concurrentCallsThatOnlyReadSucceed(): Unit = withNotes { database ->
        val read = database.transactional { noteTexts() }

        assertEquals(List(2) { emptyList<Any?>() }, List(2) { async { read() } }.awaitAll())
    }

    // EDX-13
    @Test
    public fun aWrappedFunctionMayCallItself(): Unit = withNotes { database ->
        lateinit var countDown: suspend (Int) -> Unit
        countDown = database.transactional<Int, Unit> { n ->
            addNote("$n")
            if (n > 0) countDown(n - 1)
        }

        countDown(3)

        assertEquals(listOf("3", "2", "1", "0"), database.noteTexts())
    }

    // EDX-14
    @Test
    public fun aWrappedFunctionMayBeCalledAgainAndAgain(): Unit = withNotes { database ->
        val insert = database.transactional<String, String, Unit> { first, second -> addNote(first + second) }

        insert("a", "1")
        insert("b", "2")

        assertEquals(listOf("a1", "b2"), database.noteTexts())
    }
}
