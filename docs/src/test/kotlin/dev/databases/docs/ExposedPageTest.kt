package dev.databases.docs

import dev.databases.Database
import dev.databases.Record
import dev.databases.exposed.compile
import dev.databases.exposed.createTables
import dev.databases.exposed.execute
import dev.databases.exposed.executeMany
import dev.databases.exposed.fetchAll
import dev.databases.exposed.fetchOne
import dev.databases.exposed.get
import dev.databases.exposed.insert
import dev.databases.exposed.parameter
import dev.databases.exposed.select
import dev.databases.exposed.selectAll
import dev.databases.exposed.update
import kotlinx.coroutines.runBlocking
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** docs/exposed.md, on every database. */
class ExposedPageTest {
    // docs: exposed-table
    object Notes : Table("notes") {
        val id = integer("id").autoIncrement()
        val text = varchar("text", 100)
        val completed = bool("completed").clientDefault { false }
        override val primaryKey = PrimaryKey(id)
    }
    // docs: end

    @TestFactory
    fun theSameOnEveryDatabase(): List<DynamicTest> = onEveryDatabase { url -> runBlocking { program(url) } }

    private suspend fun program(url: String) = Database(url).use {
        val database = this
        // docs: exposed-verbs
        database.createTables(Notes)
        val key = database.execute(Notes.insert { it[text] = "one" }).generatedKey
        val rows = listOf(mapOf("text" to "two", "completed" to true), mapOf("text" to "three", "completed" to false))
        database.executeMany(Notes.insert(), rows)

        val open: List<Record> = database.fetchAll(Notes.select { completed eq false }.orderBy(Notes.id).limit(10))
        val text: String = open.first()[Notes.text]
        database.transaction {
            execute(Notes.update({ Notes.id eq 1 }) { it[completed] = true })
        }
        // docs: end
        // docs: exposed-parameters
        val byId = Notes.select { id eq parameter("id", id) }
        val note = database.fetchOne(byId, mapOf("id" to 2))
        // docs: end
        // docs: exposed-compiled
        val compiled = Notes.select { id eq parameter("id", id) }.compile()
        val again = database.fetchOne(compiled, mapOf("id" to 2))
        // docs: end

        assertEquals(1L, key)
        assertEquals(listOf("one", "three"), open.map { it[Notes.text] })
        assertEquals("one", text)
        assertEquals("two", note!![Notes.text])
        assertEquals(note, again)
        assertEquals(listOf(true, true, false), database.fetchAll(Notes.selectAll().orderBy(Notes.id)).map { it[Notes.completed] })
    }
}
