package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.ConnectionLostException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The server is killed in the middle of a batch. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class MySqlCrashTest {
    @ParameterizedTest
    @EnumSource
    fun nothingOfABatchIsThereWhenTheServerDiesInItsMiddle(road: Road): Unit = runBlocking {
        road.server.startOwn().use { server ->
            Database(road.of(server.url()), DatabaseOptions.builder().maxSize(2).build()).use {
                execute("CREATE TABLE notes (id INT PRIMARY KEY, text VARCHAR(20) NOT NULL) ENGINE = InnoDB")
                // At this row everybody waits.
                execute("CREATE TRIGGER sticky BEFORE INSERT ON notes FOR EACH ROW $WAIT")
                execute("CREATE TRIGGER stuck BEFORE UPDATE ON notes FOR EACH ROW $WAIT")
                val batches = mapOf(
                    "INSERT INTO notes (id, text) VALUES (:id, :text)" to 0L,
                    "UPDATE notes SET text = :text WHERE id = :id" to 1L,
                )
                for ((query, before) in batches) {
                    val rows = List(ROWS) { mapOf("id" to it, "text" to "new") }
                    val batch = async(Dispatchers.Default) { runCatching { executeMany(query, rows) }.exceptionOrNull() }
                    Database(server.url()).use other@{
                        until("it has changed rows, and waits at one: $query") { this@other.waiting() == 1L }
                    }

                    withContext(Dispatchers.IO) { server.kill() }
                    val failure = batch.await()
                    withContext(Dispatchers.IO) { server.start() }

                    assertEquals(ConnectionLostException::class.java, failure?.javaClass, "$failure")
                    assertEquals(0L, fetchVal("SELECT count(*) FROM notes WHERE text = 'new'"))
                    assertEquals(before * ROWS, fetchVal("SELECT count(*) FROM notes"))
                    assertEquals(0, poolStatus.leased())
                    // What the second one changes.
                    if (before == 0L) executeMany(query, List(ROWS) { mapOf("id" to it, "text" to "old") })
                }
            }
        }
    }

    private suspend fun Database.waiting(): Any? =
        fetchVal("SELECT count(*) FROM information_schema.processlist WHERE state = 'User sleep'")

    private companion object {
        const val ROWS = 3_000
        const val WAIT = "SET @slept = IF(NEW.id = 2500 AND NEW.text = 'new', SLEEP(60), 0)"
    }
}
