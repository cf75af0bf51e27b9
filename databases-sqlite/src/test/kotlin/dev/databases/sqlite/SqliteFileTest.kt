package dev.databases.sqlite

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.InvalidDatabaseUrlException
import dev.databases.exceptions.PermissionDeniedException
import dev.databases.exceptions.QueryException
import dev.databases.value
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.sql.SQLException

/** Files as they are found on real disks, and the options that belong to them, through the front. */
class SqliteFileTest {
    @TempDir
    private lateinit var directory: Path

    private val file: Path get() = directory.resolve("test.db")

    private fun database(options: String = "") = Database("sqlite:///$file$options")

    private suspend fun Database.createNotes() = execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100))")

    private suspend fun Database.count() = fetchOne("SELECT COUNT(*) FROM notes")!!.value<Int>(0)

    // BSD-02
    @Test
    fun anUnknownSchemeIsRefusedWhenTheDatabaseIsMade() {
        val e = assertThrows<InvalidDatabaseUrlException> { Database("nosuch://host/name") }

        assertEquals("No backend for 'nosuch://'. On the class path: sqlite. Check the part before '://'.", e.message)
    }

    // E-05: the original made a file named "test.db?min_size=2&max_size=10"
    @Test
    fun optionsOfThePoolAreNoPartOfTheFilesName(): Unit = runBlocking {
        val database = database("?min_size=2&max_size=10")

        val min = database.use {
            createNotes()
            poolStatus.min()
        }

        val names = Files.list(directory).use { files -> files.map { it.fileName.toString() }.toList() }
        assertTrue(min >= 2, "min_size was lost")
        assertEquals(listOf("test.db"), names.filterNot { it.endsWith("-wal") || it.endsWith("-shm") })
    }

    @Test
    fun aFileThatCannotBeOpenedSaysWhichAndWhatToCheck(): Unit = runBlocking {
        val missing = directory.resolve("no/such/directory/test.db")
        val database = Database("sqlite:///$missing")

        val e = assertThrows<CannotConnectException> { database.connect() }

        assertEquals(
            "Cannot open the SQLite database '$missing': unable to open database file. Check that its directory exists, " +
                "that it is a file, and that this process may read and write both.",
            e.message,
        )
        assertTrue(e.cause is SQLException, e.cause.toString())
        assertFalse(database.isConnected)
    }

    @Test
    fun aFileThatIsNoDatabaseSaysSo(): Unit = runBlocking {
        Files.writeString(file, "This is not a database. ".repeat(400))

        val e = assertThrows<CannotConnectException> { database().connect() }

        assertEquals(
            "Cannot open the SQLite database '$file': file is not a database. It is not a SQLite database, or it is encrypted.",
            e.message,
        )
    }

    @Test
    fun aFileThatIsDamagedInTheMiddleSaysSoWhenItIsRead(): Unit = runBlocking {
        database().use {
            createNotes()
            executeMany("INSERT INTO notes (text) VALUES (:text)", List(2_000) { mapOf("text" to "note $it ".repeat(8)) })
            execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        val bytes = Files.readAllBytes(file)
        bytes.fill(0x5A, 8_192, bytes.size)
        Files.write(file, bytes)

        database().use {
            val e = assertThrows<QueryException> { fetchAll("SELECT * FROM notes") }
            assertEquals(
                "The database file is damaged or not a SQLite database: database disk image is malformed. " +
                    "PRAGMA integrity_check tells more; restore it from a backup.",
                e.message,
            )
            assertEquals("SELECT * FROM notes", e.query())
            assertTrue(e.cause is SQLException)
        }
    }

    @Test
    fun aDatabaseOpenedReadOnlyReadsAndRefusesToWrite(): Unit = runBlocking {
        database().use { createNotes() }

        database("?mode=ro").use {
            assertEquals(0, count())
            val e = assertThrows<PermissionDeniedException> { execute("INSERT INTO notes (text) VALUES ('no')") }
            assertNotNull(e.cause)
            assertEquals(0, count())
        }
    }

    @Test
    fun aFullDiskIsAQueryExceptionAfterWhichTheDatabaseWorks(): Unit = runBlocking {
        database("?max_size=1").use {
            createNotes()
            val big = List(100) { mapOf("text" to "x".repeat(4_000)) }

            val e = assertThrows<QueryException> {
                connection {
                    // Stands for a full disk: a write that needs more pages gets SQLITE_FULL, too.
                    execute("PRAGMA max_page_count=20")
                    executeMany("INSERT INTO notes (text) VALUES (:text)", big)
                }
            }

            assertEquals(
                "The disk is full, or the database has max_page_count pages: database or disk is full",
                e.message,
            )
            assertEquals(13, e.vendorCode())
            assertEquals(0, count())
            execute("INSERT INTO notes (text) VALUES ('small')")
            assertEquals(1, count())
        }
    }

    // E-29, BSD-16
    @Test
    fun foreignKeysAreOnUnlessSwitchedOff(): Unit = runBlocking {
        database().use {
            execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
            execute("CREATE TABLE children (parent INTEGER REFERENCES parents (id))")
            assertThrows<ConstraintViolationException> { execute("INSERT INTO children VALUES (1)") }
        }

        database("?foreign_keys=off").use { assertEquals(1, execute("INSERT INTO children VALUES (1)").rowsAffected()) }
    }

    // E-30, EDX-36: in the original two of three such transactions failed with "database is locked"
    @Test
    fun transactionsThatReadAndThenWriteAllSucceed(): Unit = runBlocking(Dispatchers.Default) {
        database().use {
            execute("CREATE TABLE counters (n INTEGER)")
            execute("INSERT INTO counters VALUES (0)")

            List(8) {
                async {
                    repeat(5) {
                        transaction {
                            val n = fetchOne("SELECT n FROM counters")!!.value<Int>(0)
                            execute("UPDATE counters SET n = :n", mapOf("n" to n + 1))
                        }
                    }
                }
            }.awaitAll()

            assertEquals(40, fetchVal("SELECT n FROM counters"))
            assertEquals("wal", fetchVal("PRAGMA journal_mode"))
            assertEquals(5_000L, fetchOne("PRAGMA busy_timeout")!!.value<Long>(0))
        }
    }

    // E-03, E-04: the specification's own rows; columns without such a declared type keep what is stored
    @Test
    fun declaredTypesAreDecodedUnlessRawTypesIsSet(): Unit = runBlocking {
        val row = listOf(true, 1, "2024-01-15", """{"a":1}""", "123.45")
        database().use {
            execute("CREATE TABLE samples (declared BOOLEAN, number INTEGER, text TEXT, json JSON, price DECIMAL(10,2))")
            execute(
                "INSERT INTO samples VALUES (:declared, :number, :text, :json, :price)",
                mapOf(
                    "declared" to row[0],
                    "number" to row[1],
                    "text" to row[2],
                    "json" to row[3],
                    "price" to row[4],
                ),
            )

            val decoded = fetchOne("SELECT * FROM samples")!!.entries().map { it.value }
            assertEquals(listOf(true, 1, "2024-01-15", mapOf("a" to 1), "123.45".toBigDecimal()), decoded)
            assertEquals("""{"a":1}""", decoded[3].toString())
            assertEquals(1L, fetchVal("SELECT declared + 0 FROM samples"))
        }

        Database("sqlite:///$file", DatabaseOptions.builder().rawTypes(true).build()).use {
            val raw = fetchOne("SELECT * FROM samples")!!.entries().map { it.value }
            assertEquals(listOf(1, 1, "2024-01-15", """{"a":1}""", 123.45), raw)
        }
    }
}
