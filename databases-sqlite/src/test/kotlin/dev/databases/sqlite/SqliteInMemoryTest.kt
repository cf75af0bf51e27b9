package dev.databases.sqlite

import dev.databases.Database
import dev.databases.exceptions.BadSqlException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** How long a database in memory lives. */
class SqliteInMemoryTest {
    private suspend fun Database.createAndFill() {
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)")
        execute("INSERT INTO notes (text, completed) VALUES (:text, :completed)", mapOf("text" to "one", "completed" to true))
    }

    private suspend fun Database.assertKept() =
        assertEquals(mapOf("id" to 1, "text" to "one", "completed" to true), fetchOne("SELECT * FROM notes")!!.asMap())

    // EDB-089
    @Test
    fun theLiteralUriWithoutASharedCacheIsANewDatabaseForEachCall(): Unit = runBlocking {
        Database("sqlite:///file::memory:").use {
            execute("CREATE TABLE notes (id INTEGER)")

            val e = assertThrows<BadSqlException> { fetchAll("SELECT * FROM notes") }
            assertEquals("Bad SQL: no such table: notes", e.message)

            connection {
                execute("CREATE TABLE notes (id INTEGER)")
                assertEquals(emptyList<Any>(), fetchAll("SELECT * FROM notes"))
            }
        }
    }

    // EDB-090
    @Test
    fun theLiteralUriWithASharedCacheLivesAsLongAsTheDatabaseIsConnected(): Unit = runBlocking {
        Database("sqlite:///file::memory:?cache=shared").use {
            createAndFill()
            assertKept()
        }
    }

    // EDB-091
    @Test
    fun disconnectingEndsIt(): Unit = runBlocking {
        val url = "sqlite:///file::memory:?cache=shared"
        val database = Database(url)
        database.use { createAndFill() }

        database.use { assertThrows<BadSqlException> { fetchAll("SELECT * FROM notes") } }
        Database(url).use { assertThrows<BadSqlException> { fetchAll("SELECT * FROM notes") } }
    }

    // E-11: plain :memory: was a new database for each statement
    @Test
    fun plainMemoryLivesAsLongAsTheDatabaseIsConnectedAndIsItsOwn(): Unit = runBlocking {
        for (url in listOf("sqlite:///:memory:", "sqlite://")) {
            Database(url).use {
                createAndFill()
                List(4) { async { assertKept() } }.awaitAll()

                Database(url).use { assertThrows<BadSqlException> { fetchAll("SELECT * FROM notes") } }
            }
        }
    }
}
