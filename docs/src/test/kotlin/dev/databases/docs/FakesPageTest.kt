package dev.databases.docs

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.Record
import dev.databases.RecordMetadata
import dev.databases.exceptions.ConnectionLostException
import dev.databases.exceptions.PermissionDeniedException
import dev.databases.fetchVal
import dev.databases.test.Answer
import dev.databases.test.Faults
import dev.databases.test.FaultyBackend
import dev.databases.test.ScriptedBackend
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** docs/testing.md, the part in Kotlin. */
class FakesPageTest {
    @Test
    fun aScriptedBackendAnswersAsTheScriptSays() = runBlocking<Unit> {
        // docs: testing-scripted
        val backend = ScriptedBackend.builder()
            .respond("SELECT text FROM notes WHERE id = ?", Record(RecordMetadata.of("text"), arrayOf("one")))
            .respond("DELETE FROM notes", Answer.failure(PermissionDeniedException("You may not delete")))
            .build()
        val database = Database(backend, DatabaseUrl.parse("scripted:///notes"))
        // docs: end

        database.use {
            assertEquals("one", fetchVal<String>("SELECT text FROM notes WHERE id = :id", mapOf("id" to 1)))
            assertThrows<PermissionDeniedException> { execute("DELETE FROM notes") }
        }
        backend.verify()
    }

    @Test
    fun aFaultyBackendFailsAsTheFaultsSay() = runBlocking<Unit> {
        val backend = ScriptedBackend.builder().build()

        // docs: testing-faults
        val faults = Faults.none().failCommitInDoubt()
        val database = Database(FaultyBackend(backend, faults), DatabaseUrl.parse("scripted:///notes"))
        // docs: end

        database.use {
            assertThrows<ConnectionLostException> { transaction { execute("PUT note one") } }
        }
        assertEquals(1, faults.injected().size)
    }

    @Test
    fun forceRollbackIsAModeOfTheDatabase(
        @TempDir directory: Path,
    ) = runBlocking<Unit> {
        val url = "sqlite:///$directory/notes.db"
        Database(url).use {
            execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
            execute("INSERT INTO notes (id) VALUES (1)")
        }

        // docs: testing-force-rollback
        val database = Database(url, DatabaseOptions.builder().forceRollback(true).build())
        database.use {
            execute("DELETE FROM notes")
        } // rolled back
        // docs: end

        val count = Database(url).use { fetchVal<Int>("SELECT count(*) FROM notes") }
        assertEquals(1, count)
    }
}
