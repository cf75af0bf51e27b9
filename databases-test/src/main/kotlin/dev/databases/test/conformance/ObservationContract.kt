package dev.databases.test.conformance

import dev.databases.exceptions.BadSqlException
import dev.databases.spi.DatabaseListener
import dev.databases.spi.DatabaseListener.QueryEvent
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What a listener is told. */
public abstract class ObservationContract(facts: BackendFacts) : Contract(facts) {
    private val log = EventLog()

    // EDX-37, DAL-28: the rows and the time of each statement, with the text and without its values
    @Test
    public fun eachStatementIsToldWithItsRows(): Unit = withNotes(database(log)) { database ->
        database.executeMany(ADD_NOTE, listOf(note("one"), note("two"), note("three")))
        database.fetchAll("SELECT text FROM notes")
        database.fetchOne("SELECT id FROM notes")
        database.fetchOne("SELECT completed FROM notes WHERE id = 77")
        database.execute("UPDATE notes SET completed = :completed", mapOf("completed" to false))

        assertEquals(listOf(3L), log.of("INSERT").map { it.rows })
        assertEquals(listOf(3L), log.of("SELECT text").map { it.rows })
        assertEquals(listOf(1L), log.of("SELECT id").map { it.rows })
        assertEquals(listOf(0L), log.of("SELECT completed").map { it.rows })
        assertEquals(listOf(3L), log.of("UPDATE").map { it.rows })
        assertTrue(log.queries.all { it.error == null && !it.took.isNegative && it.arguments == null }, log.queries.toString())
    }

    // EDX-37
    @Test
    public fun valuesAreToldOnlyWhenAskedFor(): Unit = withNotes(database(log) { logValues(true) }) { database ->
        database.fetchAll("SELECT text FROM notes WHERE text = :text AND id = :id", mapOf("id" to 1, "text" to "shown"))

        assertEquals(listOf(listOf("shown", 1)), log.of("SELECT text").map { it.arguments })
    }

    @Test
    public fun aFailureIsToldAsItIsThrown(): Unit = withDatabase(database(log)) { database ->
        val outside = assertThrows<BadSqlException> { database.fetchAll("SELECT 1 FROM no_such_table") }
        val inside = assertThrows<BadSqlException> { database.transaction { execute("DELETE FROM no_such_table") } }

        val events = listOf(log.of("SELECT 1 FROM").single(), log.of("DELETE").single())
        assertEquals(listOf(-1L, -1L), events.map { it.rows })
        assertSame(outside, events[0].error)
        assertSame(inside, events[1].error)
    }

    @Test
    public fun eachRootTransactionIsToldOnceWithItsOutcome(): Unit = withNotes(database(log)) { database ->
        database.transaction {
            addNote("kept")
            transaction { addNote("kept too") }
        }
        assertThrows<IllegalStateException> { database.transaction<Unit> { error("stop") } }
        database.transaction(forceRollback = true) { addNote("undone") }

        assertEquals(listOf(true, false, false), log.transactions.map { it.committed })
        assertEquals(listOf(null, null, null), log.transactions.map { it.error })
    }

    // EDX-37: the password of the URL is masked there
    @Test
    public fun connectingIsToldWithTheMaskedUrl() {
        withDatabase(database(log)) { }

        assertEquals(listOf("connected $url", "disconnected $url"), log.connects)
        val password = url.password()
        if (password != null) assertFalse(":$password@" in log.connects.toString(), "the password was told")
    }

    @Test
    public fun aListenerThatThrowsDisturbsNobody() {
        val throwing = object : DatabaseListener {
            override fun queryFinished(event: QueryEvent) = error("of the listener")

            override fun connected(url: String, took: java.time.Duration) = error("of the listener")
        }

        withNotes(database(throwing)) { database ->
            database.addNote("kept")

            assertEquals(listOf("kept"), database.noteTexts())
        }
    }

    @Test
    public fun iterateTellsEachPage(): Unit = withNotes(database(log)) { database ->
        database.executeMany(ADD_NOTE, List(5) { note("note $it") })

        database.iterate("SELECT text FROM notes ORDER BY id", fetchSize = 2).collect { }

        assertEquals(5L, log.of("SELECT text").sumOf { it.rows })
        assertNull(log.of("SELECT text").firstOrNull { it.rows > 2 })
    }
}
