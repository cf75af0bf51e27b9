package dev.databases.exposed

import dev.databases.Database
import kotlinx.coroutines.runBlocking
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

internal class SmokeTest {
    object Notes : Table("notes") {
        val id = integer("id").autoIncrement()
        val text = varchar("text", 100)
        val completed = bool("completed").clientDefault { false }
        override val primaryKey = PrimaryKey(id)
    }

    @Test
    fun smoke(): Unit = runBlocking {
        Database("sqlite:///:memory:").use {
            execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)")
            val key = execute(buildStatement { Notes.insert { it[text] = "one" } }).generatedKey
            assertEquals(1L, key)
            executeMany(buildStatement { Notes.insert { } }, listOf(mapOf("text" to "two", "completed" to true)))
            val open = fetchAll(Notes.select { completed eq false }.orderBy(Notes.id).limit(10))
            assertEquals("one", open.single()[Notes.text])
            val byId = Notes.select { id eq parameter("id", id) }.compile()
            assertEquals("two", fetchOne(byId, mapOf("id" to 2))!![Notes.text])
            assertEquals(true, fetchOne(byId, mapOf("id" to 2))!!["completed"])
        }
    }
}
