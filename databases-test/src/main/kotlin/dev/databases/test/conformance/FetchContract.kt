package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.sql.Statement
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/**
 * What the reading verbs give. The rows of the original that use SQLAlchemy statements are here in raw SQL; their Exposed form
 * is asked of databases-exposed.
 */
public abstract class FetchContract(facts: BackendFacts) : Contract(facts) {
    private fun withThreeNotes(block: suspend CoroutineScope.(Database) -> Unit) =
        withNotes {
            it.executeMany(ADD_NOTE, listOf(note("example1", true), note("example2", false), note("example3", true)))
            block(it)
        }

    // EDB-003
    @Test
    public fun fetchAllGivesEveryRecordInResultOrder(): Unit = withThreeNotes { database ->
        val records = database.fetchAll("SELECT text, completed FROM notes ORDER BY text DESC")

        assertEquals(listOf("example3" to true, "example2" to false, "example1" to true), records.map { it["text"] to it["completed"] })
    }

    // EDB-003
    @Test
    public fun fetchAllSeesWhatItsOwnTransactionHasNotCommitted(): Unit = withNotes { database ->
        val texts = database.transaction {
            addNote("uncommitted")
            database.fetchAll("SELECT text FROM notes").map { it["text"] }
        }

        assertEquals(listOf("uncommitted"), texts)
    }

    // EDB-012
    @Test
    public fun fetchAllFiltersByABoundBoolean(): Unit = withThreeNotes { database ->
        val query = "SELECT text, completed FROM notes WHERE completed = :completed ORDER BY id"

        val completed = database.fetchAll(query, mapOf("completed" to true))
        val open = database.fetchAll(query, mapOf("completed" to false))

        assertEquals(listOf("example1" to true, "example3" to true), completed.map { it["text"] to it["completed"] })
        assertEquals(listOf("example2" to false), open.map { it["text"] to it["completed"] })
    }

    @Test
    public fun fetchAllGivesAnEmptyListWhenNothingMatches(): Unit = withThreeNotes { database ->
        assertEquals(emptyList<Any>(), database.fetchAll("SELECT * FROM notes WHERE text = :text", mapOf("text" to "none")))
    }

    // EDB-004, EDB-013
    @Test
    public fun fetchOneGivesTheFirstOfManyRecords(): Unit = withThreeNotes { database ->
        val all = database.fetchOne("SELECT text FROM notes ORDER BY id")
        val filtered = database.fetchOne("SELECT text FROM notes WHERE completed = :completed", mapOf("completed" to false))

        assertEquals("example1", all!!["text"])
        assertEquals("example2", filtered!!["text"])
    }

    // EDB-024
    @Test
    public fun fetchOneGivesNullWhenThereIsNoRecord(): Unit = withThreeNotes { database ->
        assertNull(database.fetchOne("SELECT * FROM notes WHERE text = :text", mapOf("text" to "none")))
    }

    // EDB-005, EDB-007, EDB-014
    @Test
    public fun fetchValGivesOneColumnOfTheFirstRecordByIndex(): Unit = withThreeNotes { database ->
        val query = "SELECT text, completed FROM notes WHERE completed = :completed ORDER BY id"
        val values = mapOf("completed" to true)

        assertEquals("example1", database.fetchVal(query, values))
        assertEquals(true, database.fetchVal(query, values, column = 1))
        assertEquals("example1", database.fetchVal("SELECT text, completed FROM notes ORDER BY id"))
    }

    // EDB-015
    @Test
    public fun fetchValGivesOneColumnOfTheFirstRecordByName(): Unit = withThreeNotes { database ->
        val query = "SELECT * FROM notes WHERE text = :text"

        assertEquals(false, database.fetchVal(query, mapOf("text" to "example2"), column = "completed"))
    }

    // EDB-006
    @Test
    public fun fetchValGivesNullWhenThereIsNoRecord(): Unit = withThreeNotes { database ->
        val query = "SELECT text FROM notes WHERE text = :text"

        assertNull(database.fetchVal(query, mapOf("text" to "none")))
        assertNull(database.fetchVal(query, mapOf("text" to "none"), column = "text"))
    }

    @Test
    public fun fetchValOfAColumnThatIsNotThereSaysSo(): Unit = withThreeNotes { database ->
        val byName = assertThrows<NoSuchColumnException> { database.fetchVal("SELECT text FROM notes", column = "title") }
        val byIndex = assertThrows<IndexOutOfBoundsException> { database.fetchVal("SELECT text FROM notes", column = 1) }

        assertEquals("There is no column \"title\". The columns are: text", byName.message)
        assertEquals("Column index 1 is out of bounds: the record has 1 column, counted from 0", byIndex.message)
    }

    // EDB-009, EDB-016
    @Test
    public fun iterateGivesTheRecordsOfFetchAll(): Unit = withThreeNotes { database ->
        val query = "SELECT id, text, completed FROM notes ORDER BY id"

        val fetched = database.fetchAll(query)
        val iterated = database.iterate(query).toList()
        val inTransaction = database.transaction { database.iterate(query).toList() }

        assertEquals(listOf("example1", "example2", "example3"), iterated.map { it["text"] })
        assertEquals(fetched, iterated)
        assertEquals(fetched, inTransaction)
    }

    @Test
    public fun iterateBindsValues(): Unit = withThreeNotes { database ->
        val open = database.iterate("SELECT text FROM notes WHERE completed = :completed", mapOf("completed" to false))

        assertEquals(listOf("example2"), open.map { it["text"] }.toList())
    }

    // EDX-34: a statement that gives no records is no error for the verb that reads them
    @Test
    public fun fetchingFromAStatementThatReturnsNothingGivesNothing(): Unit = withThreeNotes { database ->
        assertEquals(emptyList<Any>(), database.fetchAll("UPDATE notes SET text = 'all' WHERE text = 'example1'"))
        assertNull(database.fetchOne("UPDATE notes SET text = 'one' WHERE text = 'example2'"))
        assertNull(database.fetchVal("UPDATE notes SET text = 'val' WHERE text = 'example3'"))
        assertEquals(listOf("all", "one", "val"), database.noteTexts())
    }

    @Test
    public fun everyReadingVerbTakesSqlThatIsReadyForTheDriver(): Unit = withThreeNotes { database ->
        val statement = Statement.of("SELECT text FROM notes ORDER BY id")

        assertEquals(listOf("example1", "example2", "example3"), database.fetchAll(statement).map { it[0] })
        assertEquals("example1", database.fetchOne(statement)!![0])
        assertEquals("example1", database.fetchVal(statement))
        assertEquals(listOf("example1", "example2", "example3"), database.iterate(statement).map { it[0] }.toList())
    }
}
