package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.DatabaseConfig
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AlreadyConnectedException
import dev.databases.exceptions.NotConnectedException
import dev.databases.exceptions.ReopenProhibitedException
import dev.databases.value
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Connecting, disconnecting, and what is allowed in between. */
public abstract class LifecycleContract(facts: BackendFacts) : Contract(facts) {
    private suspend fun Database.answers() = fetchOne("SELECT 42")!!.value<Int>(0) == 42

    // EDB-043, EDB-044, E-27
    @Test
    public fun aDatabaseConnectsDisconnectsAndConnectsAgain(): Unit = runBlocking {
        val database = database()
        assertFalse(database.isConnected)

        repeat(2) {
            database.connect()
            assertTrue(database.isConnected)
            assertTrue(database.answers())
            database.disconnect()
            assertFalse(database.isConnected)
        }
    }

    // EDB-045, EDB-046, E-27
    @Test
    public fun connectingOrDisconnectingTwiceDoesNothing(): Unit = runBlocking {
        val log = EventLog()
        val database = database(log)

        repeat(2) { database.connect() }
        val afterTwoConnects = log.connects
        assertTrue(database.answers())
        repeat(2) { assertTrue(database.disconnect().isClean) }

        assertEquals(listOf("connected $url"), afterTwoConnects)
        assertEquals(listOf("connected $url", "disconnected $url"), log.connects)
    }

    // EDB-047, E-25: a URL, its text, or its parts make the same database
    @Test
    public fun aDatabaseKnowsTheUrlItWasMadeFrom() {
        val fromText = Database(url.toStringWithPassword())
        val fromParts = Database(DatabaseConfig.of(url))

        assertEquals(url, Database(url).url)
        assertEquals(url, fromText.url)
        assertEquals(url, fromParts.url)
        assertEquals(DatabaseUrl.parse(url.toStringWithPassword()), fromText.url)
    }

    // EDB-048
    @Test
    public fun withoutATransactionEachStatementCommitsByItself(): Unit = withNotes { database ->
        database.addNote("committed")

        if (facts.durable) {
            // Another Database has other physical connections.
            database().use { assertEquals(listOf("committed"), noteTexts()) }
        }
        assertEquals(listOf("committed"), database.noteTexts())
        assertEquals(0, database.poolStatus.leased())
    }

    // EDB-049: nothing binds a Database to the thread or the scope that it was made in
    @Test
    public fun aDatabaseMadeOutsideAnyCoroutineServesRacingQueriesOnItsOneConnection() {
        val database = database { forceRollback(true) }

        runBlocking(Dispatchers.Default) { database.connect() }
        val answers = runBlocking(Dispatchers.Default) { List(8) { async { database.answers() } }.awaitAll() }
        runBlocking { database.disconnect() }

        assertEquals(List(8) { true }, answers)
    }

    // BSD-07
    @Test
    public fun useDisconnectsWhenItsBlockThrows(): Unit = runBlocking {
        val database = database()

        val thrown = assertThrows<IllegalStateException> {
            database.use {
                assertTrue(answers())
                error("of the block")
            }
        }

        assertEquals("of the block", thrown.message)
        assertFalse(database.isConnected)
        assertThrows<NotConnectedException> { database.answers() }
    }

    // EDX-21
    @Test
    public fun anInnerUseLeavesTheDatabaseToTheOuterOne(): Unit = runBlocking {
        val database = database()

        database.use {
            database.use { assertTrue(answers()) }

            assertTrue(isConnected)
            assertTrue(answers())
        }

        assertFalse(database.isConnected)
    }

    // EDX-21
    @Test
    public fun useOfAConnectedDatabaseLeavesItConnected(): Unit = withDatabase { database ->
        database.use { assertTrue(answers()) }

        assertTrue(database.isConnected)
        assertTrue(database.answers())
    }

    // EDX-23, E-06
    @Test
    public fun everyVerbOfADatabaseThatIsNotConnectedIsTheSameError(): Unit = runBlocking {
        val database = database()
        val verbs: Map<String, suspend () -> Any?> = mapOf(
            "fetchAll" to { database.fetchAll("SELECT 1") },
            "fetchOne" to { database.fetchOne("SELECT 1") },
            "fetchVal" to { database.fetchVal("SELECT 1") },
            "execute" to { database.execute("SELECT 1") },
            "executeMany" to { database.executeMany("SELECT :x", listOf(mapOf("x" to 1))) },
            "iterate" to { database.iterate("SELECT 1").toList() },
            "connection" to { database.connection { } },
            "transaction" to { database.transaction { } },
            "session" to { database.session { } },
            "begin" to { database.begin() },
        )
        val expected = verbs.mapValues { NOT_CONNECTED }

        val beforeConnect = verbs.mapValues { (_, verb) -> assertThrows<NotConnectedException> { verb() }.message }
        database.connect()
        database.disconnect()
        val afterDisconnect = verbs.mapValues { (_, verb) -> assertThrows<NotConnectedException> { verb() }.message }

        assertEquals(expected, beforeConnect)
        assertEquals(expected, afterDisconnect)
    }

    // E-06
    @Test
    public fun aTransactionalFunctionMayBeMadeBeforeTheDatabaseIsConnected(): Unit = runBlocking {
        val database = database()
        val answer = database.transactional { fetchOne("SELECT 42")!!.value<Int>(0) }
        val records = database.iterate("SELECT 42")

        database.use {
            assertEquals(42, answer())
            assertEquals(1, records.toList().size)
        }
    }

    // BSD-03, E-27
    @Test
    public fun strictlyConnectingTwiceIsAnError(): Unit = withDatabase(strict()) { database ->
        val e = assertThrows<AlreadyConnectedException> { database.connect() }

        assertEquals("Database is already connected: connect() was called twice.", e.message)
        assertTrue(database.answers())
    }

    // BSD-04, E-27
    @Test
    public fun strictlyADatabaseHasOneLife(): Unit = runBlocking {
        val database = strict()
        database.connect()
        database.disconnect()

        val e = assertThrows<ReopenProhibitedException> { database.connect() }

        assertEquals(
            "Database was disconnected and strictLifecycle gives it one life: make a new Database to connect again.",
            e.message,
        )
        assertFalse(database.isConnected)
    }

    // BSD-05
    @Test
    public fun strictlyASessionNeedsAConnectedDatabase(): Unit = runBlocking {
        val e = assertThrows<NotConnectedException> { strict().session { } }

        assertEquals(NOT_CONNECTED, e.message)
    }

    // BSD-06
    @Test
    public fun strictlyDisconnectingWhatIsNotConnectedIsAnError(): Unit = runBlocking {
        val e = assertThrows<NotConnectedException> { strict().disconnect() }

        assertEquals("Database is not connected: nothing to disconnect.", e.message)
    }

    private fun strict() = database { strictLifecycle(true) }

    private companion object {
        const val NOT_CONNECTED =
            "Database is not connected: call connect(), or run this inside use { } (the backend is not running)."
    }
}
