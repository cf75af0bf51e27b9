package dev.databases.docs

import dev.databases.Record
import dev.databases.exceptions.ParameterException
import dev.databases.fetchAll
import dev.databases.fetchOne
import dev.databases.fetchVal
import dev.databases.getValue
import dev.databases.iterate
import dev.databases.value
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import java.time.LocalDate

/** docs/queries.md. */
class QueriesPageTest {
    // docs: queries-note
    data class Note(val id: Long, val text: String, val done: Boolean, val due: LocalDate?)
    // docs: end

    @Test
    fun valuesBindByNameAndByPosition() = withNotes { database ->
        // docs: queries-bind
        val byName = database.fetchAll(
            "SELECT * FROM notes WHERE done = :done AND id IN (:ids)",
            mapOf("done" to false, "ids" to listOf(1, 2, 3)),
        )
        val byPosition = database.fetchAll("SELECT * FROM notes WHERE done = ? AND id < ?", false, 10)
        val none = database.fetchAll("SELECT * FROM notes WHERE id IN (:ids)", mapOf("ids" to emptyList<Int>()))
        // docs: end

        assertEquals(listOf(2, 3), byName.map { it.value<Int>("id") })
        assertEquals(byName, byPosition)
        assertEquals(emptyList<Record>(), none)
    }

    @Test
    fun whatDoesNotFitSaysSo() = withNotes { database ->
        val error = assertThrows(ParameterException::class.java) {
            kotlinx.coroutines.runBlocking {
                // docs: queries-misfit
                database.fetchAll("SELECT * FROM notes WHERE id = :id", mapOf("identity" to 1))
                // docs: end
            }
        }

        assertEquals(Pages.read("docs/queries.md").substringAfter("```text\n").substringBefore("\n```"), error.message)
    }

    @Test
    fun rowsBecomeObjects() = withNotes { database ->
        // docs: queries-typed
        val notes: List<Note> = database.fetchAll<Note>("SELECT * FROM notes ORDER BY id")
        val one: Note? = database.fetchOne<Note>("SELECT * FROM notes WHERE id = :id", mapOf("id" to 3))
        val texts: List<String> = database.fetchAll<String>("SELECT text FROM notes ORDER BY id")
        val count: Int? = database.fetchVal<Int>("SELECT count(*) FROM notes")
        // docs: end

        assertEquals(listOf("water the plants", "call home", "buy milk"), notes.map { it.text })
        assertEquals(Note(3, "buy milk", false, LocalDate.of(2026, 3, 2)), one)
        assertEquals(notes.map { it.text }, texts)
        assertEquals(3, count)
    }

    @Test
    fun aRecordIsReadInManyWays() = withNotes { database ->
        // docs: queries-record
        val record = database.fetchOne("SELECT id, text, done FROM notes WHERE id = :id", mapOf("id" to 3))!!

        record["text"] // Any?, by name
        record[1] // Any?, by index from 0
        record.value<Int>("id") // as a type, or a ConversionException
        val done: Boolean by record // as the property's type
        val (id, text) = record // in the order of the columns
        record.asMap() // {id=3, text=buy milk, done=false}
        // docs: end

        assertEquals(listOf<Any?>("buy milk", "buy milk", 3), listOf(record["text"], record[1], record.value<Int>("id")))
        assertEquals(listOf<Any?>(false, 3, "buy milk"), listOf(done, (id as Number).toInt(), text))
        assertEquals("{id=3, text=buy milk, done=false}", record.asMap().toString())
    }

    @Test
    fun executeTellsWhatItDid() = withNotes { database ->
        // docs: queries-execute
        val inserted = database.execute("INSERT INTO notes (text, done) VALUES (:text, :done)", mapOf("text" to "sleep", "done" to false))
        inserted.generatedKey // 4
        inserted.rowsAffected // 1

        val many = database.executeMany("INSERT INTO notes (text, done) VALUES (?, ?)", listOf(listOf("eat", true), listOf("walk", true)))
        many.rowsAffected // 2
        // docs: end

        assertEquals(listOf<Any?>(4L, 1L, 2L), listOf(inserted.generatedKey, inserted.rowsAffected, many.rowsAffected))
    }

    @Test
    fun iterateEndsWithItsReader() = withNotes { database ->
        // docs: queries-iterate
        val texts: List<Any?> = database.iterate("SELECT text FROM notes ORDER BY id").map { it["text"] }.toList()

        // The cursor is closed and the connection given back before first() returns.
        val first: Note = database.iterate<Note>("SELECT * FROM notes ORDER BY id").first()
        // docs: end

        assertEquals(listOf<Any?>("water the plants", "call home", "buy milk"), texts)
        assertEquals(1, first.id)
        assertEquals(0, database.poolStatus.leased)
    }
}
