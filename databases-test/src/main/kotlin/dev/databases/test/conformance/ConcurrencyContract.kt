package dev.databases.test.conformance

import dev.databases.Database
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Many coroutines, each on a connection of its own: nothing is lost, nobody sees what is not committed. */
public abstract class ConcurrencyContract(facts: BackendFacts) : Contract(facts) {
    // EDB-061
    @Test
    public fun childrenQueryAtTheSameTime(): Unit = withNotes { database ->
        List(20) { async(Dispatchers.Default) { database.addNote("$it") } }.awaitAll()

        assertEquals(20, database.count("notes"))
        assertEquals(List(20) { 20 }, List(20) { async(Dispatchers.Default) { database.count("notes") } }.awaitAll())
    }

    // EDB-079: a fact says whether both may write at the same time; where not, the second waits for the first
    @Test
    public fun siblingsDoNotSeeWhatTheOtherHasNotCommitted(): Unit = withNotes { database ->
        if (facts.concurrentWriteTransactions) {
            val hasWritten = List(2) { CompletableDeferred<Unit>() }
            val hasSeen = List(2) { CompletableDeferred<Unit>() }
            val seen = List(2) { index ->
                async {
                    database.transaction {
                        addNote("of $index")
                        hasWritten[index].complete(Unit)
                        hasWritten[1 - index].await()
                        noteTexts().also {
                            hasSeen[index].complete(Unit)
                            hasSeen[1 - index].await()
                        }
                    }
                }
            }
            assertEquals(List(2) { listOf("of $it") }, seen.awaitAll())
        } else {
            val second = database.transaction {
                addNote("of 0")
                val second = this@withNotes.async { database.transaction { noteTexts().also { addNote("of 1") } } }
                assertNull(withTimeoutOrNull(200.milliseconds) { second.await() })
                second
            }
            assertEquals(listOf("of 0"), second.await())
        }
        assertEquals(2, database.count("notes"))
    }

    // EDX-36, E-30: upstream fails two of three "database is locked"
    @Test
    public fun transactionsThatReadThenWriteLoseNothing(): Unit = withNotes { database ->
        database.addNote("0")
        List(COROUTINES) {
            launch(Dispatchers.Default) { repeat(ROUNDS) { database.increment() } }
        }.joinAll()

        assertEquals(listOf("${COROUTINES * ROUNDS}"), database.noteTexts())
    }

    /** Reads and writes on; a database that lets both begin makes one of them try again, or wait for the row. */
    private suspend fun Database.increment() =
        transaction(isolation = facts.noLostUpdates, retry = 100) {
            val text = fetchVal("SELECT text FROM notes") as String
            execute("UPDATE notes SET text = :text", mapOf("text" to "${text.toInt() + 1}"))
        }

    // E-30
    @Test
    public fun aReaderDoesNotWaitForAWriter(): Unit = withNotes { database ->
        database.addNote("committed")
        val hasWritten = CompletableDeferred<Unit>()
        val mayCommit = CompletableDeferred<Unit>()
        val writer = launch {
            database.transaction {
                addNote("uncommitted")
                hasWritten.complete(Unit)
                mayCommit.await()
            }
        }
        hasWritten.await()
        if (facts.readersIgnoreWriters) {
            assertEquals(listOf("committed"), withTimeout(5.seconds) { database.noteTexts() })
            assertEquals(listOf("committed"), withTimeout(5.seconds) { database.connection { noteTexts() } })
            assertEquals(listOf("committed"), withTimeout(5.seconds) { database.transaction(readOnly = true) { noteTexts() } })
            mayCommit.complete(Unit)
            writer.join()
        } else {
            val reader = async { database.noteTexts() }
            assertNull(withTimeoutOrNull(200.milliseconds) { reader.await() })
            mayCommit.complete(Unit)
            writer.join()
            assertEquals(listOf("committed", "uncommitted"), reader.await())
        }
    }

    @Test
    public fun moreCoroutinesThanConnectionsAreServedInTurn(): Unit = withNotes(database { maxSize(2) }) { database ->
        coroutineScope {
            repeat(200) { index ->
                launch(Dispatchers.Default) {
                    if (index % 2 == 0) database.transaction { addNote("$index") } else database.connection { addNote("$index") }
                }
            }
        }

        assertEquals(200, database.count("notes"))
        assertTrue(database.poolStatus.size() <= database.poolStatus.max())
    }

    private companion object {
        const val COROUTINES = 8
        const val ROUNDS = 10
    }
}
