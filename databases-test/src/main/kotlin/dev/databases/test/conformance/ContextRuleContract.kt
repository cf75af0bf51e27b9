package dev.databases.test.conformance

import dev.databases.Connection
import dev.databases.Database
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.flow.single
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Test
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import kotlin.time.Duration.Companion.seconds

/**
 * Which constructs go on with the connection and the transaction of the coroutine around them, and which begin without: the
 * table in ARCHITECTURE, "The context rule", row by row.
 */
@OptIn(ExperimentalCoroutinesApi::class)
public abstract class ContextRuleContract(facts: BackendFacts) : Contract(facts) {
    /** Where a coroutine finds itself: on which connection, and whether in a transaction. */
    private data class Place(val connection: Connection?, val isInTransaction: Boolean)

    private suspend fun Database.place() = Place(currentConnection(), currentTransaction() != null)

    private fun goesOn(construct: suspend CoroutineScope.(look: suspend () -> Place) -> Place) = withNotes { database ->
        database.transaction {
            addNote("uncommitted")
            val place = coroutineScope {
                construct {
                    assertEquals(listOf("uncommitted"), database.noteTexts())
                    database.place()
                }
            }
            assertEquals(Place(connection, isInTransaction = true), place)
        }
    }

    private fun beginsWithout(construct: suspend CoroutineScope.(look: suspend () -> Place) -> Place) = withNotes { database ->
        database.connection {
            val outer = this
            val place = coroutineScope {
                construct {
                    val before = database.place()
                    // With a connection of its own, for the driver too.
                    database.connection {
                        assertNotSame(outer, this)
                        assertNotSame(outer.rawConnection, rawConnection)
                    }
                    before
                }
            }
            assertEquals(Place(null, isInTransaction = false), place)
        }
    }

    @Test
    public fun theSameCoroutineGoesOn(): Unit = goesOn { look -> look() }

    @Test
    public fun withContextGoesOn(): Unit = goesOn { look -> withContext(NonCancellable) { look() } }

    @Test
    public fun withContextOfAnotherDispatcherGoesOn(): Unit = goesOn { look -> withContext(Dispatchers.Default) { look() } }

    @Test
    public fun coroutineScopeGoesOn(): Unit = goesOn { look -> coroutineScope { look() } }

    @Test
    public fun supervisorScopeGoesOn(): Unit = goesOn { look -> supervisorScope { look() } }

    // EDX-17: a time limit inside a transaction stays in the transaction
    @Test
    public fun withTimeoutGoesOn(): Unit = goesOn { look -> withTimeout(60.seconds) { look() } }

    @Test
    public fun aFlowCollectedInPlaceGoesOn(): Unit = goesOn { look -> flow { emit(look()) }.onStart { look() }.single() }

    @Test
    public fun constructsInsideEachOtherGoOn(): Unit =
        goesOn { look ->
            withTimeout(60.seconds) { withContext(Dispatchers.Default) { supervisorScope { flow { emit(look()) }.single() } } }
        }

    // EDB-053: a handle exists only acquired, so "already obtained" is: inside its block
    @Test
    public fun launchBeginsWithout(): Unit =
        beginsWithout { look ->
            val place = CompletableDeferred<Place>()
            launch { place.complete(look()) }
            place.await()
        }

    // EDX-17
    @Test
    public fun asyncBeginsWithout(): Unit = beginsWithout { look -> async { look() }.await() }

    @Test
    public fun asyncOnAnotherDispatcherBeginsWithout(): Unit = beginsWithout { look -> async(Dispatchers.Default) { look() }.await() }

    @Test
    public fun produceBeginsWithout(): Unit = beginsWithout { look -> produce { send(look()) }.receive() }

    @Test
    public fun channelFlowBeginsWithout(): Unit = beginsWithout { look -> channelFlow { send(look()) }.single() }

    @Test
    public fun flowOnBeginsWithout(): Unit = beginsWithout { look -> flow { emit(look()) }.flowOn(Dispatchers.Default).single() }

    @Test
    public fun bufferBeginsWithout(): Unit = beginsWithout { look -> flow { emit(look()) }.buffer(1).single() }

    @Test
    public fun aFutureOfTheScopeBeginsWithout(): Unit = beginsWithout { look -> future { look() }.await() }

    @Test
    public fun aGrandchildBeginsWithout(): Unit = beginsWithout { look -> async { async { look() }.await() }.await() }

    @Test
    public fun aThreadOfAnExecutorBeginsWithout(): Unit =
        beginsWithout { look -> CompletableFuture.supplyAsync { runBlocking { look() } }.get() }

    @Test
    public fun runBlockingInsideBeginsWithout(): Unit = beginsWithout { look -> runBlocking { look() } }

    @Test
    public fun anExecutorAsDispatcherChangesNothing(): Unit = withNotes { database ->
        Executors.newSingleThreadExecutor().asCoroutineDispatcher().use { dispatcher ->
            database.connection {
                assertSame(this, withContext(dispatcher) { database.currentConnection() })
                assertNull(async(dispatcher) { database.currentConnection() }.await())
                assertSame(this, withContext(dispatcher + asContext()) { database.currentConnection() })
                assertSame(this, async(dispatcher + asContext()) { database.currentConnection() }.await())
            }
        }
    }

    // EDB-060
    @Test
    public fun launchWithTheConnectionShares(): Unit = withNotes { database ->
        database.connection {
            val counts = List(10) { async(Dispatchers.Default + asContext()) { database.count("notes") to database.place() } }
            for (count in counts) assertEquals(0 to Place(this, isInTransaction = false), count.await())
        }
    }

    // EDB-074: the child finds the very transaction
    @Test
    public fun launchWithTheTransactionShares(): Unit = withNotes { database ->
        database.transaction {
            addNote("uncommitted")
            val (texts, place) = async(Dispatchers.Default + asContext()) { database.noteTexts() to database.place() }.await()

            assertEquals(listOf("uncommitted"), texts)
            assertEquals(Place(connection, isInTransaction = true), place)
        }
    }

    // EDB-075: the connection of one who is in a transaction on it is shared with that transaction
    @Test
    public fun launchWithTheConnectionInsideATransactionSharesTheTransaction(): Unit = withNotes { database ->
        database.transaction {
            addNote("parent")
            async(Dispatchers.Default + connection.asContext()) {
                database.execute("UPDATE notes SET text = 'child' WHERE text = 'parent'")
            }.await()

            assertEquals(listOf("child"), noteTexts())
        }
        assertEquals(listOf("child"), database.noteTexts())
    }

    @Test
    public fun aChildOfASharerBeginsWithout(): Unit = withNotes { database ->
        database.connection {
            val place = async(asContext()) { async { database.place() }.await() }.await()

            assertEquals(Place(null, isInTransaction = false), place)
        }
    }

    @Test
    public fun whatABlockOpenedIsForgottenAfterIt(): Unit = withNotes { database ->
        database.connection {
            transaction { transaction { } }
            assertEquals(Place(this, isInTransaction = false), database.place())
        }
        assertEquals(Place(null, isInTransaction = false), database.place())
    }
}
