package dev.databases.docs

import dev.databases.Database
import dev.databases.fetchAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import kotlin.io.path.Path
import kotlin.io.path.deleteIfExists

// docs: readme
data class Note(val id: Long, val text: String, val completed: Boolean)

suspend fun main() = notes("sqlite:///notes.db") // another database is another URL

suspend fun notes(url: String) =
    Database(url).use {
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)")
        executeMany(
            "INSERT INTO notes (id, text, completed) VALUES (:id, :text, :completed)",
            listOf(
                mapOf("id" to 1, "text" to "one", "completed" to false),
                mapOf("id" to 2, "text" to "two", "completed" to true),
            ),
        )
        transaction {
            execute("UPDATE notes SET completed = :done WHERE id = :id", mapOf("done" to true, "id" to 1))
            execute("INSERT INTO notes (id, text, completed) VALUES (?, ?, ?)", 3, "three", false)
        }
        val open: List<Note> = fetchAll<Note>("SELECT * FROM notes WHERE completed = :c", mapOf("c" to false))
        println(open) // [Note(id=3, text=three, completed=false)]

        iterate("SELECT text FROM notes ORDER BY id").collect { println(it["text"]) } // one, two, three
    }
// docs: end

private val PRINTED = listOf("[Note(id=3, text=three, completed=false)]", "one", "two", "three", "")

/** README.md. */
class ReadmeTest {
    @Test
    fun theProgramPrintsWhatItSays() {
        Path("notes.db").deleteIfExists()
        val printed =
            try {
                printed { runBlocking { main() } }
            } finally {
                Path("notes.db").deleteIfExists()
            }

        assertEquals(PRINTED, printed.lines())
    }

    @TestFactory
    fun theProgramPrintsTheSameOnEveryDatabase(): List<DynamicTest> =
        onEveryDatabase { url -> assertEquals(PRINTED, printed { runBlocking { notes(url) } }.lines()) }

    @TestFactory
    fun soDoesTheProgramInJava(): List<DynamicTest> =
        onEveryDatabase { url ->
            assertEquals(listOf("[Note[id=3, text=three, completed=false]]", "3", ""), printed { ReadmeInJava.notes(url) }.lines())
        }

    @Test
    fun theModulesAreThoseOfTheBuild() {
        val pom = Pages.read("pom.xml")
        val built = Regex("<module>(.+)</module>").findAll(pom).map { it.groupValues[1] }.toSet()

        val listed = Regex("""\n\| \[`(.+?)`]""").findAll(Pages.read("README.md")).map { it.groupValues[1] }.toSet()

        assertEquals(built, listed)
    }
}
