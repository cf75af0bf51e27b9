package dev.databases.test.conformance

import dev.databases.ExecuteResult
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.value
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What the writing verbs do and tell. */
public abstract class ExecuteContract(facts: BackendFacts) : Contract(facts) {
    // EDB-001, EDB-010: in raw SQL; an Exposed insert that takes its values from a map is asked of databases-exposed
    @Test
    public fun executeBindsAMapByName(): Unit = withNotes { database ->
        database.execute(ADD_NOTE, mapOf("completed" to true, "text" to "example1"))

        assertEquals(
            mapOf("text" to "example1", "completed" to true),
            database.fetchOne("SELECT text, completed FROM notes")!!.asMap(),
        )
    }

    // EDB-002, EDB-011
    @Test
    public fun executeManyInsertsOneRowForEachMapInOrder(): Unit = withNotes { database ->
        val seenInside = database.transaction {
            executeMany(ADD_NOTE, listOf(note("example2", false), note("example3", true)))
            noteTexts()
        }

        assertEquals(listOf("example2", "example3"), seenInside)
        assertEquals(listOf("example2", "example3"), database.noteTexts())
    }

    // EDX-25, E-20
    @Test
    public fun executeManyGivesTheTotalAndNoKey(): Unit = withNotes { database ->
        val result = database.executeMany(ADD_NOTE, List(250) { note("note $it") })

        assertEquals(ExecuteResult(250, null), result)
        assertEquals(List(250) { "note $it" }, database.noteTexts())
    }

    // EDX-25
    @Test
    public fun executeManyOfNothingDoesNothing(): Unit = withNotes { database ->
        val before = database.poolStatus.counters().acquired()

        assertEquals(ExecuteResult.NONE, database.executeMany(ADD_NOTE, emptyList()))

        assertEquals(before, database.poolStatus.counters().acquired())
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    // EDX-25
    @Test
    public fun executeManyIsAllOrNothingUnlessToldOtherwise(): Unit = withDatabase { database ->
        database.execute("CREATE TABLE codes (code INTEGER PRIMARY KEY)")
        val insert = "INSERT INTO codes (code) VALUES (:code)"
        val thirdIsTaken = listOf(1, 2, 1, 3).map { mapOf("code" to it) }

        assertThrows<ConstraintViolationException> { database.executeMany(insert, thirdIsTaken) }
        val afterAtomic = database.count("codes")
        assertThrows<ConstraintViolationException> { database.executeMany(insert, thirdIsTaken, atomic = false) }
        val afterPlain = database.fetchAll("SELECT code FROM codes ORDER BY code").map { it.value<Int>(0) }

        assertEquals(0, afterAtomic)
        assertEquals(listOf(1, 2), afterPlain)
    }

    @Test
    public fun executeManyUpdatesAndDeletesToo(): Unit = withNotes { database ->
        database.executeMany(ADD_NOTE, listOf("a", "b", "c").map { note(it, false) })

        val updated = database.executeMany("UPDATE notes SET completed = ? WHERE text = ?", listOf(listOf(true, "a"), listOf(true, "b")))
        val deleted = database.executeMany("DELETE FROM notes WHERE text = :text", listOf(mapOf("text" to "b"), mapOf("text" to "none")))

        assertEquals(ExecuteResult(2, null), updated)
        assertEquals(ExecuteResult(1, null), deleted)
        assertEquals(
            listOf("a" to true, "c" to false),
            database.fetchAll("SELECT text, completed FROM notes ORDER BY id").map { it[0] to it[1] },
        )
    }

    // EDB-025, EDB-026, E-19: a fact says whether the server tells the key of a plain insert; it is never something else
    @Test
    public fun executeOfAnInsertGivesTheGeneratedKey(): Unit = withNotes { database ->
        database.addNote("first")
        val result = database.addNote("second")

        assertEquals(1, result.rowsAffected())
        if (facts.returnsGeneratedKeys) {
            assertEquals("second", database.fetchVal("SELECT text FROM notes WHERE id = :id", mapOf("id" to result.generatedKey())))
            assertTrue(result.generatedKey() is Long, "an integer key is a Long")
        } else {
            assertNull(result.generatedKey())
        }
    }

    // EDX-24, E-19
    @Test
    public fun executeNeverTellsOfAnEarlierStatement(): Unit = withNotes { database ->
        database.connection {
            database.addNote("one")
            database.addNote("two")
            val update = execute("UPDATE notes SET completed = :completed", mapOf("completed" to false))
            val nothing = execute("DELETE FROM notes WHERE text = 'none'")
            val delete = execute("DELETE FROM notes WHERE text = 'one'")
            val ddl = execute("CREATE TABLE other (id INTEGER)")
            val query = execute("SELECT * FROM notes")

            assertEquals(ExecuteResult(2, null), update)
            assertEquals(ExecuteResult(0, null), nothing)
            assertEquals(ExecuteResult(1, null), delete)
            assertEquals(ExecuteResult(0, null), ddl)
            assertEquals(ExecuteResult(0, null), query)
        }
    }

    // EDX-24, EDX-32: which of several keys would be meant differs from database to database, so none is given
    @Test
    public fun oneStatementInsertsSeveralRows(): Unit = withNotes { database ->
        val result = database.execute("INSERT INTO notes (text, completed) VALUES (?, ?), (?, ?)", "one", true, "two", false)

        assertEquals(ExecuteResult(2, null), result)
        assertEquals(listOf("one", "two"), database.noteTexts())
    }

    // EDX-24
    @Test
    public fun insertReturningGivesItsRecords(): Unit = withNotes { database ->
        val insert = "INSERT INTO notes (text, completed) VALUES (:text, :completed) RETURNING id, text"
        if (!facts.insertReturning) {
            assertThrows<UnsupportedFeatureException> { database.fetchOne(insert, note("example1")) }
            assertEquals(emptyList<Any?>(), database.noteTexts())
            return@withNotes
        }

        val record = database.fetchOne(insert, note("example1"))!!
        val result = database.execute(insert, note("example2"))

        assertNotNull(record["id"])
        assertEquals("example1", record["text"])
        val keyed = database.execute("INSERT INTO notes (text, completed) VALUES (:text, :completed) RETURNING id", note("example3"))
        val second = (record["id"] as Number).toLong() + 1

        assertEquals(1, result.rowsAffected())
        assertEquals(if (facts.tellsKeyBesideReturned) second else null, result.generatedKey())
        assertEquals(ExecuteResult(1, second + 1), keyed)
        assertEquals(listOf("example1", "example2", "example3"), database.noteTexts())
    }

    // EDB-017: in raw SQL; Exposed's own DDL is asked of databases-exposed. E-15: the row of the specification that reads a table
    // which the rollback has undone cannot be had; whether it is undone is a fact, and that it is not is told
    @Test
    public fun ddlRunsInATransactionThatIsRolledBack(): Unit = withNotes { database ->
        val block: suspend () -> Unit = {
            database.transaction(forceRollback = true) {
                addNote("before")
                execute("DROP TABLE notes")
                execute("CREATE TABLE notes (id INTEGER, title VARCHAR(10))")
            }
        }

        if (facts.transactionalDdl) {
            block()
            assertEquals(emptyList<Any?>(), database.noteTexts())
        } else {
            // The second statement is not sent: it would have run outside of any transaction.
            assertThrows<TransactionStateException> { block() }
            assertThrows<BadSqlException> { database.noteTexts() }
        }
        assertEquals(0, database.poolStatus.leased())
    }

    // DAL-32: where DDL commits the transaction around it, nobody is told that one transaction did it all
    @Test
    public fun ddlRunsInATransactionThatIsCommitted(): Unit = withNotes { database ->
        val block: suspend () -> Unit = {
            database.transaction {
                addNote("before")
                execute("CREATE TABLE other (id INTEGER)")
            }
        }

        if (facts.transactionalDdl) block() else assertThrows<TransactionStateException> { block() }

        assertEquals(listOf("before"), database.noteTexts())
        assertEquals(0, database.count("other"))
        assertEquals(0, database.poolStatus.leased())
    }

    // EDB-032, EDB-033: in raw SQL
    @Test
    public fun theDriversOwnConnectionTakesPartInTheTransaction(): Unit = withNotes { database ->
        val (seenByUs, seenByDriver) = database.transaction(forceRollback = true) {
            val driver = connection.rawConnection
            addNote("ours")
            facts.rawExecute(driver, "INSERT INTO notes (text) VALUES ('driver 1')")
            facts.rawExecute(driver, "INSERT INTO notes (text) VALUES ('driver 2')")
            noteTexts() to facts.rawColumn(driver, "SELECT text FROM notes ORDER BY id")
        }

        assertEquals(listOf("ours", "driver 1", "driver 2"), seenByUs)
        assertEquals(seenByUs, seenByDriver)
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }
}
