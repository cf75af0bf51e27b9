package dev.databases.mysql

import dev.databases.ExecuteResult
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.QueryCancelledException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.mysql.R2dbcMySqlFixture.Companion.await
import dev.databases.mysql.R2dbcMySqlFixture.Companion.withConnection
import dev.databases.sql.Statement
import io.asyncer.r2dbc.mysql.api.MySqlConnection
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** One connection, without the engine above it. */
internal class R2dbcMySqlConnectionTest {
    private fun R2dbcMySqlFixture.createNotes() =
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY AUTO_INCREMENT, text VARCHAR(50) UNIQUE)")

    private fun R2dbcMySqlFixture.number(sql: String): Long = (fetchVal(sql) as Number).toLong()

    @ParameterizedTest
    @EnumSource
    fun aKeyIsThatOfTheOneRowInserted(server: Server): Unit = withConnection(server) {
        createNotes()
        execute("CREATE TABLE plain (id INTEGER)")
        val insert = "INSERT INTO notes (text) VALUES (?)"

        assertEquals(ExecuteResult(1, 1L), execute(insert, "a"))
        assertEquals(ExecuteResult(1, 2L), execute("$insert -- with a comment", "b"))
        assertEquals(ExecuteResult(1, 3L), execute("$insert ; ", "c;"))
        assertEquals(ExecuteResult(2, null), execute("INSERT INTO notes (text) VALUES ('d'), ('e')"))
        // No key was generated: not the one of before.
        assertEquals(ExecuteResult(1, null), execute("INSERT INTO plain VALUES (1)"))
        assertEquals(ExecuteResult(0, null), execute("INSERT IGNORE INTO notes (text) VALUES (?)", "a"))
        assertEquals(ExecuteResult(1, null), execute("UPDATE notes SET text = 'z' WHERE id = 1"))
        assertEquals(ExecuteResult(1, null), execute("DELETE FROM notes WHERE id = 1"))
    }

    @ParameterizedTest
    @EnumSource
    fun lastInsertIdStaysThePrograms(server: Server): Unit = withConnection(server) {
        createNotes()
        execute("CREATE TABLE children (note BIGINT, text VARCHAR(10))")
        val key = execute("INSERT INTO notes (text) VALUES ('parent')").generatedKey()
        execute("INSERT INTO children VALUES (0, 'other')")
        execute("INSERT INTO children VALUES (LAST_INSERT_ID(), ?)", "child")

        assertEquals(key, fetchVal("SELECT note FROM children WHERE text = 'child'"))
    }

    /** CLIENT_FOUND_ROWS: as on every other database. */
    @ParameterizedTest
    @EnumSource
    fun anUpdateCountsTheRowsThatItFound(server: Server): Unit = withConnection(server) {
        createNotes()
        execute("INSERT INTO notes (text) VALUES ('a')")

        assertEquals(1, execute("UPDATE notes SET text = ?", "a").rowsAffected())
        assertEquals(0, execute("CREATE TABLE copy AS SELECT * FROM notes").rowsAffected())
        assertEquals(0, execute("SELECT * FROM notes").rowsAffected())
        assertEquals(
            1,
            execute(
                "WITH n AS (SELECT 1 AS one) UPDATE notes, n SET text = 'b'".takeUnless {
                    server.isMariaDb
                } ?: "UPDATE notes SET text = 'b'",
            ).rowsAffected(),
        )
    }

    @ParameterizedTest
    @EnumSource
    fun aTextIsOneStatement(server: Server): Unit = withConnection(server) {
        createNotes()

        assertThrows<BadSqlException> { execute("INSERT INTO notes (text) VALUES ('a'); DELETE FROM notes") }
        assertThrows<BadSqlException> { fetchAll("SELECT 1; SELECT ?", 1) }
        assertEquals(1, fetchAll("SELECT 1; ").size)
        assertEquals(0, number("SELECT COUNT(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun beginTravelsWithTheFirstStatement(server: Server): Unit = withConnection(server) {
        createNotes()
        val begun = driver.control("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION").toCompletableFuture()
        assertFalse(begun.isDone, "nothing was sent")
        execute("INSERT INTO notes (text) VALUES ('a')")
        assertTrue(begun.isDone)
        assertEquals(true, driver.isInTransaction)
        control("ROLLBACK")

        assertEquals(false, driver.isInTransaction)
        assertEquals(0, number("SELECT COUNT(*) FROM notes"))
        driver.control("START TRANSACTION READ ONLY")
        assertThrows<DatabaseException> { execute("INSERT INTO notes (text) VALUES ('a')") }
        assertNull(driver.isInTransaction, "an error does not tell")
        control("ROLLBACK")
    }

    @ParameterizedTest
    @EnumSource
    fun theRawConnectionIsInTheTransaction(server: Server): Unit = withConnection(server) {
        driver.control("START TRANSACTION")
        val raw = driver.raw() as MySqlConnection
        number("SELECT 1")

        assertFalse(raw.isAutoCommit)
        control("ROLLBACK")
        assertTrue(raw.isAutoCommit)
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchIsOneTextOfEachKind(server: Server): Unit = withConnection(server) {
        createNotes()
        val rows = List(2_500) { listOf("note $it") }

        assertEquals(2_500, executeMany("INSERT INTO notes (text) VALUES (?)", rows).rowsAffected())
        assertEquals(2_500, executeMany("UPDATE notes SET text = CONCAT(text, '!') WHERE text = ? -- all;", rows).rowsAffected())
        assertEquals(2_500, number("SELECT COUNT(*) FROM notes WHERE text LIKE '%!'"))
        assertEquals(2_500, executeMany("DELETE FROM notes WHERE text = CONCAT(?, '!');", rows).rowsAffected())
        assertTrue(driver.isAtomicAlone(dev.databases.sql.Batch("INSERT INTO notes (text) VALUES (?)", 1, List(10) { arrayOf<Any?>("x") })))
        assertFalse(driver.isAtomicAlone(dev.databases.sql.Batch("DELETE FROM notes WHERE text = ?", 1, List(10) { arrayOf<Any?>("x") })))
    }

    @ParameterizedTest
    @EnumSource
    fun aFailureEndsABatch(server: Server): Unit = withConnection(server) {
        createNotes()
        driver.control("START TRANSACTION")
        val update = List(10) { listOf(if (it == 5) "n" + "o".repeat(60) else "n$it", it) }

        assertThrows<DataErrorException> {
            executeMany("INSERT INTO notes (text, id) VALUES (LOWER(?), ? + 1) ON DUPLICATE KEY UPDATE id = id", update)
        }
        assertThrows<DataErrorException> { executeMany("REPLACE INTO notes SET text = ?, id = ?", update) }
        control("ROLLBACK")
        assertEquals(0, number("SELECT COUNT(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun aStatementThatIsTooLargeCostsNoConnection(server: Server): Unit = withConnection(server) {
        val packet = number("SELECT @@max_allowed_packet").toInt()

        assertThrows<DataErrorException> { fetchVal("SELECT LENGTH(?)", "x".repeat(packet)) }
        assertEquals(1, number("SELECT 1"))
        assertEquals(packet / 2L, (fetchVal("SELECT LENGTH(?)", "x".repeat(packet / 2)) as Number).toLong())
    }

    @ParameterizedTest
    @EnumSource
    fun whatRunsIsCancelledFromAnotherConnection(server: Server): Unit = withConnection(server) {
        val sleeping = driver.fetchAll(Statement.of("SELECT SLEEP(20), (SELECT COUNT(*) FROM information_schema.columns)"))
        Thread.sleep(200)

        val start = System.nanoTime()
        await(driver.cancelRunning())
        val outcome = runCatching { await(sleeping) }
        val millis = (System.nanoTime() - start) / 1_000_000

        // MySQL's sleep then gives 1 and goes on.
        assertTrue(outcome.exceptionOrNull() is QueryCancelledException || outcome.getOrThrow()[0][0].toString() == "1", "$outcome")
        assertTrue(millis < 2_000, "$millis ms")
        assertEquals(1, number("SELECT 1"))
    }

    @ParameterizedTest
    @EnumSource
    fun returningIsMariaDbs(server: Server): Unit = withConnection(server) {
        createNotes()
        val insert = "INSERT INTO notes (text) VALUES (?), (?) RETURNING id, text"

        if (server.isMariaDb) {
            assertEquals(listOf("a", "b"), fetchAll(insert, "a", "b").map { it["text"] })
            assertEquals("c", fetchAll(insert, "c", "d")[0]["text"])
            assertEquals(ExecuteResult(2, null), execute(insert, "e", "f"))
        } else {
            assertThrows<UnsupportedFeatureException> { fetchAll(insert, "a", "b") }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun noErrorShowsAValueAnywhere(server: Server): Unit = withConnection(server) {
        createNotes()
        val secret = "a-secret-91bc"
        execute("INSERT INTO notes (text) VALUES (?)", secret)

        val errors = listOf(
            assertThrows<ConstraintViolationException> { execute("INSERT INTO notes (text) VALUES (?)", secret) },
            assertThrows<DatabaseException> { fetchAll("SELECT FROM WHERE ?", secret) },
            assertThrows<DataErrorException> { execute("INSERT INTO notes (id) VALUES (?)", secret) },
            assertThrows<DatabaseException> { fetchAll("SELECT * FROM missing WHERE text = ?", secret) },
        )

        errors.forEach { error ->
            generateSequence(error as Throwable) { it.cause }.forEach {
                assertFalse(secret in "$it ${(it as? io.r2dbc.spi.R2dbcBadGrammarException)?.offendingSql}", "$it")
            }
        }
        assertEquals("text", errors[0].context().constraint()?.substringAfterLast('.'))
    }
}
