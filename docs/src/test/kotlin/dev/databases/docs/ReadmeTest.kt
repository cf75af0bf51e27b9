package dev.databases.docs

import dev.databases.Database
import dev.databases.fetchAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.io.path.Path
import kotlin.io.path.deleteIfExists

// docs: readme
data class Note(val id: Long, val text: String, val completed: Boolean)

suspend fun main() {
    val database = Database("sqlite:///notes.db") // another database is another URL
    database.use {
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)")
        executeMany(
            "INSERT INTO notes (text, completed) VALUES (:text, :completed)",
            listOf(mapOf("text" to "one", "completed" to false), mapOf("text" to "two", "completed" to true)),
        )
        transaction {
            execute("UPDATE notes SET completed = :done WHERE id = :id", mapOf("done" to true, "id" to 1))
            execute("INSERT INTO notes (text, completed) VALUES (?, ?)", "three", false)
        }
        val open: List<Note> = fetchAll<Note>("SELECT * FROM notes WHERE completed = :c", mapOf("c" to false))
        println(open) // [Note(id=3, text=three, completed=false)]

        iterate("SELECT text FROM notes ORDER BY id").collect { println(it["text"]) } // one, two, three
    }
}
// docs: end

/** README.md. */
class ReadmeTest {
    @Test
    fun theProgramPrintsWhatItSays() {
        Path("notes.db").deleteIfExists()
        val console = System.out
        val bytes = ByteArrayOutputStream()
        System.setOut(PrintStream(bytes, true, Charsets.UTF_8))
        try {
            runBlocking { main() }
        } finally {
            System.setOut(console)
            Path("notes.db").deleteIfExists()
        }

        val printed = bytes.toString(Charsets.UTF_8).lines()
        assertEquals(listOf("[Note(id=3, text=three, completed=false)]", "one", "two", "three", ""), printed)
    }

    @Test
    fun theModulesAreThoseOfTheBuild() {
        val pom = Pages.read("pom.xml")
        val built = Regex("<module>(.+)</module>").findAll(pom).map { it.groupValues[1] }.toSet()

        val listed = Regex("""\n\| \[`(.+?)`]""").findAll(Pages.read("README.md")).map { it.groupValues[1] }.toSet()

        assertEquals(built, listed)
    }
}
