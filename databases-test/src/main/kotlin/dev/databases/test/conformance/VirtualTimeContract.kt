package dev.databases.test.conformance

import dev.databases.exceptions.AcquireTimeoutException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

/** `runTest`: its clock runs ahead, and the time limits of a database, which are about real servers, do not run with it. */
@OptIn(ExperimentalCoroutinesApi::class)
public abstract class VirtualTimeContract(facts: BackendFacts) : Contract(facts) {
    private fun withNotesInVirtualTime(
        limit: Duration = Duration.ofSeconds(20),
        block: suspend TestScope.(dev.databases.Database) -> Unit,
    ) =
        runTest(timeout = 60.seconds) {
            database { maxSize(1).acquireTimeout(limit).queryTimeout(limit) }.use {
                createNotes()
                block(this)
            }
        }

    @Test
    public fun queriesWorkInVirtualTime(): Unit = withNotesInVirtualTime { database ->
        database.addNote("a")
        delay(1.hours)
        database.transaction { addNote("b") }

        assertEquals(listOf("a", "b"), database.noteTexts())
        assertTrue(currentTime >= 1.hours.inWholeMilliseconds)
    }

    @Test
    public fun whoWaitsForAConnectionIsNotTimedOutByTheVirtualClock(): Unit = withNotesInVirtualTime { database ->
        val isHeld = CompletableDeferred<Unit>()
        val mayLeave = CompletableDeferred<Unit>()
        val holder = launch {
            database.transaction {
                addNote("of the holder")
                isHeld.complete(Unit)
                mayLeave.await()
            }
        }
        isHeld.await()
        val waiter = async { database.transaction { addNote("of the waiter") } }
        delay(1.hours)
        mayLeave.complete(Unit)
        holder.join()
        waiter.await()

        assertEquals(listOf("of the holder", "of the waiter"), database.noteTexts())
    }

    @Test
    public fun whoWaitsForATurnIsNotTimedOutByTheVirtualClock(): Unit = withNotesInVirtualTime { database ->
        database.connection {
            val isOpen = CompletableDeferred<Unit>()
            val mayLeave = CompletableDeferred<Unit>()
            val shared = asContext()
            val nested = this@withNotesInVirtualTime.launch(shared) {
                transaction {
                    addNote("nested")
                    isOpen.complete(Unit)
                    mayLeave.await()
                }
            }
            isOpen.await()
            val waiter = this@withNotesInVirtualTime.async(shared) { addNote("waits") }
            this@withNotesInVirtualTime.launch { delay(1.hours) }.join()
            mayLeave.complete(Unit)
            nested.join()
            waiter.await()
        }

        assertEquals(listOf("nested", "waits"), database.noteTexts())
    }

    @Test
    public fun aSlowQueryIsNotTimedOutByTheVirtualClock(): Unit = withNotesInVirtualTime { database ->
        val query = async { database.fetchAll(facts.slowQuery(1)) }
        delay(1.hours)

        assertEquals(1, query.await().size)
    }

    @Test
    public fun realTimeStillLimitsTheWait(): Unit = withNotesInVirtualTime(Duration.ofMillis(300)) { database ->
        database.transaction {
            addNote("holds the turn to write")
            coroutineScope { async { assertThrows<AcquireTimeoutException> { database.addNote("too late") } }.await() }
        }
    }
}
