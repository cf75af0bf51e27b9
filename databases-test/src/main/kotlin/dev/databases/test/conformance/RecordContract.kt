package dev.databases.test.conformance

import dev.databases.Record
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.getValue
import dev.databases.value
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.LocalDateTime

/** Records as they come from a real server. What a record does by itself is tested with the class. */
public abstract class RecordContract(facts: BackendFacts) : Contract(facts) {
    private fun withOneNote(block: suspend (Record) -> Unit) =
        withNotes {
            it.addNote("example1")
            block(it.fetchOne("SELECT * FROM notes")!!)
        }

    // EDB-008
    @Test
    public fun nameAndIndexGiveTheSameValue(): Unit = withOneNote { record ->
        assertEquals("example1", record["text"])
        assertEquals("example1", record[1])
    }

    // EDB-021, EDB-030, E-37: a record is no sequence of names; size, entries and asMap say what is meant
    @Test
    public fun aRecordHasTypedEntriesAndIsAMap(): Unit = withOneNote { record ->
        assertEquals(3, record.size())
        assertEquals(mapOf("id" to facts.firstGeneratedKey, "text" to "example1", "completed" to true), record.asMap())
        assertEquals(
            listOf("id" to facts.firstGeneratedKey, "text" to "example1", "completed" to true),
            record.entries().map { it.key to it.value },
        )
    }

    // EDB-031
    @Test
    public fun everyRecordOfFetchAllIsAMap(): Unit = withNotes { database ->
        database.executeMany(ADD_NOTE, listOf(note("example1", true), note("example2", false)))

        val maps = database.fetchAll("SELECT text, completed FROM notes ORDER BY id").map { it.asMap() }

        assertEquals(
            listOf(mapOf("text" to "example1", "completed" to true), mapOf("text" to "example2", "completed" to false)),
            maps,
        )
    }

    // EDB-027, EDB-028: EDB-027 asks it of a statement, and so do the tests of databases-exposed
    @Test
    public fun namesListsTheColumnsInTheirOrder(): Unit = withOneNote { record ->
        assertEquals(listOf("id", "text", "completed"), record.names())
    }

    // EDB-029: Kotlin has no attribute look-up; a delegated property is its form of it
    @Test
    public fun delegatedPropertiesReadColumnsWithTheirTypes(): Unit = withOneNote { record ->
        val text: String by record
        val completed: Boolean by record

        assertEquals("example1" to true, text to completed)
    }

    // EDB-023
    @Test
    public fun columnsOfTheSameNameAreAllKept(): Unit = withDatabase { database ->
        val record = database.fetchOne("SELECT 1 AS id, 2 AS id")!!

        assertEquals(listOf("id", "id"), record.entries().map { it.key })
        assertEquals(listOf(1, 2), listOf(record.value<Int>(0), record.value<Int>(1)))
        assertEquals(2, record.value<Int>("id"))
    }

    // EDB-022: a column object is an Exposed column, and is asked of databases-exposed; in raw SQL the index tells them apart
    @Test
    public fun joinedColumnsOfTheSameNameKeepTheirOwnValueAndType(): Unit = withDatabase { database ->
        database.execute("CREATE TABLE articles (title VARCHAR(40), published ${facts.type("TIMESTAMP")})")
        database.execute("CREATE TABLE reviews (title VARCHAR(40), published BOOLEAN)")
        val published = LocalDateTime.of(2026, 2, 3, 4, 5, 6)
        database.execute("INSERT INTO articles VALUES (?, ?)", "the article", published)
        database.execute("INSERT INTO reviews VALUES (?, ?)", "the review", true)

        val record = database.fetchOne("SELECT articles.*, reviews.* FROM articles, reviews")!!

        assertEquals(listOf("the article", published, "the review", true), record.entries().map { it.value })
    }

    // EDX-31
    @Test
    public fun aMissingColumnIsAnErrorThatListsTheColumns(): Unit = withOneNote { record ->
        val wrong = assertThrows<NoSuchColumnException> { record["title"] }
        val wrongCase = assertThrows<NoSuchColumnException> { record["TEXT"] }
        val outside = assertThrows<IndexOutOfBoundsException> { record[3] }

        assertEquals("There is no column \"title\". The columns are: id, text, completed", wrong.message)
        assertEquals(
            "There is no column \"TEXT\". Did you mean \"text\"? The columns are: id, text, completed",
            wrongCase.message,
        )
        assertEquals("Column index 3 is out of bounds: the record has 3 columns, counted from 0", outside.message)
        assertNull(record.getOrNull("title"))
    }

    @Test
    public fun aWrongTypeIsAnErrorThatNamesColumnAndTypesButNotTheValue(): Unit = withOneNote { record ->
        val e = assertThrows<ConversionException> { record.get("text", Int::class.javaObjectType) }

        assertTrue(e.message!!.startsWith("column \"text\""), e.message)
        assertTrue("type conversion failed: java.lang.String to java.lang.Integer" in e.message!!, e.message)
        assertTrue("example1" !in e.message!!, e.message)
    }

    // EDX-31: equality there was identity
    @Test
    public fun recordsOfEqualRowsAreEqual(): Unit = withNotes { database ->
        database.executeMany(ADD_NOTE, listOf(note("same"), note("same"), note("other")))
        val query = "SELECT text, completed FROM notes ORDER BY id"

        val (first, second, third) = database.fetchAll(query)
        val again = database.fetchOne(query)!!

        assertEquals(first, second)
        assertEquals(first.hashCode(), again.hashCode())
        assertEquals(first, again)
        assertNotEquals(first, third)
        assertEquals("Record(text=same, completed=true)", first.toString())
    }

    // E-24
    @Test
    public fun recordConnectionAndTransactionAreTypesOfTheRootPackage(): Unit = withOneNote { record ->
        assertEquals(
            listOf("dev.databases.Record", "dev.databases.Connection", "dev.databases.Transaction"),
            listOf(record.javaClass.name, dev.databases.Connection::class.java.name, dev.databases.Transaction::class.java.name),
        )
    }
}
