package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/**
 * Sessions: a connection with an implicit transaction that also forgives nothing it was not told of. The rows of `based` that
 * exist for both of its modes are here for both; BSD-11, that a backend's methods are abstract, is for javac to see: the SPI is
 * interfaces.
 */
public abstract class SessionContract(facts: BackendFacts) : Contract(facts) {
    private fun inBothModes(block: suspend (Database) -> Unit) {
        withNotes { block(it) }
        if (facts.durable) runBlocking { database().use { execute("DELETE FROM notes") } }
        withDatabase(database { forceRollback(true) }) {
            if (!facts.durable) it.createNotes()
            block(it)
        }
    }

    // BSD-10, E-28
    @Test
    public fun aSessionThatEndsNormallyIsCommitted(): Unit = runBlocking {
        database().use {
            createNotes()
            session { addNote("kept") }
            if (!facts.durable) assertEquals(listOf("kept"), noteTexts())
        }

        if (facts.durable) {
            database().use {
                assertEquals(listOf("kept"), noteTexts())
                session { execute("DELETE FROM notes") }
                assertEquals(emptyList<Any?>(), noteTexts())
            }
        }
    }

    // E-28: connection { } commits each statement, session { } all or nothing
    @Test
    public fun aConnectionBlockCommitsEachStatementAndASessionNone(): Unit = withNotes { database ->
        assertThrows<IllegalStateException> {
            database.connection {
                addNote("of the connection")
                error("stop")
            }
        }
        assertThrows<IllegalStateException> {
            database.session {
                addNote("of the session")
                error("stop")
            }
        }

        assertEquals(listOf("of the connection"), database.noteTexts())
    }

    // BSD-13; BSD-X3
    @Test
    public fun aSessionThatSwallowsAnSqlErrorIsRolledBackWithoutAnother(): Unit = withNotes { database ->
        val result = database.session {
            addNote("undone")
            assertThrows<BadSqlException> { execute("SELECT FROM WHERE") }
            "its result"
        }

        assertEquals("its result", result)
        assertEquals(emptyList<Any?>(), database.noteTexts())
        database.session { addNote("kept") }
        assertEquals(listOf("kept"), database.noteTexts())
    }

    // BSD-14
    @Test
    public fun aSessionThatThrowsUndoesItsWrites(): Unit = inBothModes { database ->
        val e = assertThrows<IllegalStateException> {
            database.session {
                addNote("undone")
                error("of the block")
            }
        }

        assertEquals("of the block", e.message)
        assertEquals(emptyList<Any?>(), database.session { noteTexts() })
    }

    // BSD-15
    @Test
    public fun theNextSessionSeesWhatTheLastOneWrote(): Unit = inBothModes { database ->
        database.session { addNote("written") }

        assertEquals(listOf("written"), database.session { noteTexts() })
    }

    // BSD-17, BSD-18
    @Test
    public fun aTransactionInASessionIsUndoneAloneWhenItThrows(): Unit = withNotes { database ->
        val seen = database.session {
            transaction { addNote("kept") }
            assertThrows<IllegalStateException> {
                transaction {
                    addNote("undone")
                    error("stop")
                }
            }
            addNote("after")
            noteTexts()
        }

        assertEquals(listOf("kept", "after"), seen)
        assertEquals(listOf("kept", "after"), database.noteTexts())
    }

    // BSD-19
    @Test
    public fun nestedTransactionsInASessionBothCommit(): Unit = withNotes { database ->
        database.session {
            transaction {
                addNote("outer")
                transaction { addNote("inner") }
            }
        }

        assertEquals(listOf("outer", "inner"), database.noteTexts())
    }

    // BSD-20
    @Test
    public fun aNestedTransactionThatFailsLeavesTheOuterOne(): Unit = withNotes { database ->
        database.execute("INSERT INTO notes (id, text) VALUES (1, 'there')")
        database.transaction {
            execute("UPDATE notes SET text = 'outer'")
            assertThrows<ConstraintViolationException> {
                transaction {
                    execute("UPDATE notes SET text = 'inner'")
                    execute("INSERT INTO notes (id, text) VALUES (1, 'again')")
                }
            }
        }

        assertEquals(listOf("outer"), database.noteTexts())
    }
}
