package dev.databases.test.conformance

import dev.databases.Connection
import dev.databases.Database
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.lang.ref.WeakReference

/**
 * Handles and where they are kept. The original registers them by task and hands them out unacquired; here a handle is acquired,
 * lives in the coroutine's context, and is looked up with `currentConnection()` and `currentTransaction()`.
 */
public abstract class HandleContract(facts: BackendFacts) : Contract(facts) {
    // EDB-050, EDB-051
    @Test
    public fun blocksInsideEachOtherAreOnTheSameConnection(): Unit = withDatabase { database ->
        database.connection {
            val outer = this
            val raw = rawConnection
            database.connection {
                assertSame(outer, this)
                assertSame(raw, rawConnection)
                database.transaction { assertSame(outer, connection) }
            }
            assertEquals(1, database.poolStatus.leased())
        }
    }

    // EDB-052, EDB-053: parent, first and second child hold three connections at the same time
    @Test
    public fun parentAndChildrenHaveConnectionsOfTheirOwn(): Unit = withDatabase { database ->
        database.connection {
            val inBlock = List(2) { CompletableDeferred<Connection>() }
            val mayLeave = CompletableDeferred<Unit>()
            val children = inBlock.map {
                launch {
                    database.connection {
                        it.complete(this)
                        mayLeave.await()
                    }
                }
            }
            val handles = inBlock.awaitAll() + this
            val raws = handles.map { System.identityHashCode(it.rawConnection) }
            assertEquals(3, handles.toSet().size)
            assertEquals(3, raws.toSet().size)
            assertEquals(3, database.poolStatus.leased())
            mayLeave.complete(Unit)
            children.joinAll()
        }
    }

    // EDB-054
    @Test
    public fun twoDatabasesInOneCoroutineDoNotSeeEachOther(): Unit = withNotes { one ->
        val otherUrl = facts.freshUrl()
        try {
            Database(otherUrl).use {
                val other = this
                other.createNotes()
                one.transaction {
                    val first = connection
                    addNote("of one")
                    assertNull(other.currentConnection())
                    other.transaction {
                        addNote("of the other")
                        assertNotSame(first, connection)
                        assertSame(first, one.currentConnection())
                        assertEquals(listOf("of one"), one.noteTexts())
                        assertEquals(listOf("of the other"), other.noteTexts())
                    }
                }
            }
        } finally {
            facts.dispose(otherUrl)
        }
        assertEquals(listOf("of one"), one.noteTexts())
    }

    // EDB-055, EDB-080, EDB-081, EDB-082: there is no handle to look up before a block, the same one in it, and none after it
    @Test
    public fun aHandleIsThereFromTheBeginningOfItsBlockToItsEnd(): Unit = withDatabase { database ->
        assertNull(database.currentConnection())
        assertNull(database.currentTransaction())
        assertEquals(0, database.poolStatus.leased())

        database.transaction {
            assertSame(connection, database.currentConnection())
            assertSame(database.currentConnection(), database.currentConnection())
            assertTrue(database.currentTransaction()!!.isActive)
        }

        assertNull(database.currentConnection())
        assertNull(database.currentTransaction())
    }

    // EDB-056, EDB-057, EDB-058
    @Test
    public fun aChildsHandleIsItsOwnAndGoneAtTheEndOfItsBlock(): Unit = withDatabase { database ->
        database.connection {
            val parent = this
            val inBlock = CompletableDeferred<Unit>()
            val mayLeave = CompletableDeferred<Unit>()
            val hasLeft = CompletableDeferred<Connection?>()
            val mayEnd = CompletableDeferred<Unit>()
            val child = launch {
                database.connection {
                    assertNotSame(parent, database.currentConnection())
                    inBlock.complete(Unit)
                    mayLeave.await()
                }
                hasLeft.complete(database.currentConnection())
                mayEnd.await()
            }
            inBlock.await()
            assertSame(parent, database.currentConnection())
            assertEquals(2, database.poolStatus.leased())
            mayLeave.complete(Unit)

            // The child still runs.
            assertNull(hasLeft.await())
            assertEquals(1, database.poolStatus.leased())
            mayEnd.complete(Unit)
            child.join()
        }
        assertEquals(0, database.poolStatus.leased())
    }

    // EDB-059: there is no registry to be cleaned; what a coroutine used is garbage when it has ended
    @Test
    public fun nothingKeepsAHandleAfterItsBlock(): Unit = withDatabase { database ->
        val handle = coroutineScope { async { database.connection { WeakReference(this) } }.await() }

        assertTrue(isCollected(handle))
    }

    private fun isCollected(reference: WeakReference<*>): Boolean =
        (1..50).any {
            System.gc()
            reference.get() == null
        }

    // EDB-083, EDB-084: with every reference dropped it is still the connection's, and can be ended there
    @Test
    public fun aTransactionIsKeptByItsConnection(): Unit = withNotes { database ->
        database.connection {
            begin().addNote("undone")
            System.gc()

            val found = currentTransaction!!
            assertTrue(found.isActive)
            assertEquals(listOf("undone"), noteTexts())
            found.rollback()
            assertNull(currentTransaction)
            assertFalse(found.isActive)
        }
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDB-076, EDB-077: a Transaction exists only once begun, so what a child launched before cannot have seen is the lookup
    @Test
    public fun aCoroutineLaunchedBeforeATransactionNeverSeesIt(): Unit = withNotes { database ->
        val begun = CompletableDeferred<Unit>()
        val seen = async {
            begun.await()
            database.currentTransaction()
        }

        database.transaction {
            begun.complete(Unit)
            assertNull(seen.await())
            // EDB-078
            assertNotNull(database.currentTransaction())
        }
    }

    // EDB-074, E-14: a child sees the state of a transaction that it is given; it is not in it for that
    @Test
    public fun aChildSeesTheStateOfATransactionButIsNotInIt(): Unit = withNotes { database ->
        database.transaction {
            val transaction = this
            val (isActive, current) = async { transaction.isActive to database.currentTransaction() }.await()

            assertTrue(isActive)
            assertNull(current)
        }
    }
}
