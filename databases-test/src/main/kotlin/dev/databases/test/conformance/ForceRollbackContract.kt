package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/**
 * A database whose work is undone when it disconnects, as tests want it.
 *
 * Two examples of the specification cannot be satisfied by anything and have no test: E-16 expects a row that was inserted
 * before a failed call to be gone while the mode lasts, E-17 compares two concurrent inserts with a result that has no order.
 */
public abstract class ForceRollbackContract(facts: BackendFacts) : Contract(facts) {
    /** A database in force-rollback mode, with `notes` in it: made before and committed, where anything can be. */
    private suspend fun <T> Database.useWithNotes(block: suspend Database.() -> T): T {
        if (facts.durable && !database().use { hasNotes() }) database().use { createNotes() }
        return use {
            if (!facts.durable) createNotes()
            block()
        }
    }

    private suspend fun Database.hasNotes() =
        try {
            fetchAll("SELECT * FROM notes").let { true }
        } catch (e: BadSqlException) {
            false
        }

    /** What another database finds there; where nothing lasts, not even the table. */
    private suspend fun assertNothingWasKept() =
        database().use {
            if (facts.durable) assertEquals(emptyList<Any?>(), noteTexts()) else assertThrows<BadSqlException> { noteTexts() }
        }

    private fun rollingBack() = database { forceRollback(true) }

    /** A web application: hooks for its start and its stop, requests in coroutines of their own, from any scope. */
    private class App(val database: Database) {
        private val requests = CoroutineScope(Dispatchers.Default)

        suspend fun start() = database.connect()

        suspend fun stop() = database.disconnect()

        suspend fun post(text: String) = requests.async { database.transaction { addNote(text) } }.await()

        suspend fun get() = requests.async { database.noteTexts() }.await()
    }

    // EDB-142, EDB-143, E-13
    @Test
    public fun requestsOfOneRunSeeEachOtherAndTheNextRunStartsAnew(): Unit = runBlocking {
        val app = App(rollingBack())
        if (facts.durable) database().use { createNotes() }

        app.start()
        if (!facts.durable) app.database.createNotes()
        app.post("first")
        app.post("second")
        val seen = app.get()
        app.stop()
        withContext(Dispatchers.Default) { app.start() }
        if (!facts.durable) app.database.createNotes()
        val seenByNextRun = app.get()
        app.stop()

        assertEquals(listOf("first", "second"), seen)
        assertEquals(emptyList<Any?>(), seenByNextRun)
        assertNothingWasKept()
    }

    // BSD-08, BSD-09: there is no useLock, whoever shares the one connection takes turns
    @Test
    public fun whatASessionWroteIsGoneAfterDisconnect(): Unit = runBlocking {
        val seen = rollingBack().useWithNotes {
            session { addNote("temporary") }
            noteTexts()
        }

        assertEquals(listOf("temporary"), seen)
        assertNothingWasKept()
    }

    // BSD-12: neither the session nor the disconnect complains, and the next session works
    @Test
    public fun anErrorThatASessionSwallowsDoesNotDisturbTheDisconnect(): Unit = runBlocking {
        val seen = rollingBack().useWithNotes {
            execute("INSERT INTO notes (id, text) VALUES (1, 'kept')")
            session {
                addNote("undone")
                assertThrows<ConstraintViolationException> { execute("INSERT INTO notes (id, text) VALUES (1, 'again')") }
            }
            noteTexts()
        }

        assertEquals(listOf("kept"), seen)
        assertNothingWasKept()
    }

    // EDX-22: the mode is what it was at connect
    @Test
    public fun leavingTheScopeBeforeDisconnectChangesNothing(): Unit = runBlocking {
        val database = database()
        if (facts.durable) database().use { createNotes() }

        database.forceRollback { database.connect() }
        if (!facts.durable) database.createNotes()
        database.addNote("temporary")
        val seen = database.noteTexts()
        val report = database.disconnect()

        assertEquals(listOf("temporary"), seen)
        assertTrue(report.isClean, report.toString())
        assertNothingWasKept()
    }

    // EDX-22
    @Test
    public fun aScopeEnteredOnAConnectedDatabaseDoesNotUndoItsStatements(): Unit = withNotes { database ->
        database.forceRollback {
            database.addNote("committed")
            if (facts.durable) database().use { assertEquals(listOf("committed"), noteTexts()) }
        }

        assertEquals(listOf("committed"), database.noteTexts())
    }

    // EDX-22: disconnecting inside a scope in which it was not connected
    @Test
    public fun disconnectingInsideAScopeIsADisconnect(): Unit = runBlocking {
        val database = database()
        database.connect()
        database.createNotes()
        database.addNote("committed")

        val report = database.forceRollback { database.disconnect() }

        assertTrue(report.isClean, report.toString())
        if (facts.durable) database().use { assertEquals(listOf("committed"), noteTexts()) }
    }

    // E-12
    @Test
    public fun transactionsBegunInAScopeOnAConnectedDatabaseAreRolledBack(): Unit = withNotes { database ->
        val seen = database.forceRollback {
            database.transaction {
                addNote("temporary")
                noteTexts()
            }
        }
        database.transaction { addNote("kept") }

        assertEquals(listOf("temporary"), seen)
        assertEquals(listOf("kept"), database.noteTexts())
    }
}
