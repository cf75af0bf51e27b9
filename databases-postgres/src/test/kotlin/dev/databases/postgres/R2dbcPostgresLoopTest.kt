package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.UUID

/** Batches that are no plain inserts: a loop on the server runs them. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class R2dbcPostgresLoopTest {
    private fun onServer(options: Map<String, String> = emptyMap(), block: suspend Database.() -> Unit): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            val url: DatabaseUrl = server.replace().driver("r2dbc").options(options).build()
            Database(url, DatabaseOptions.builder().maxSize(1).build()).use { block() }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    private suspend fun Database.notes(rows: Int) {
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT CONSTRAINT short CHECK (length(text) < 20), n INTEGER DEFAULT 0)")
        execute("INSERT INTO notes SELECT i, 'note' FROM generate_series(1, $rows) i")
    }

    @Test
    fun everyRowRunsInOrderAndSeesWhatThoseBeforeItDid() = onServer {
        notes(2)

        val done = executeMany(
            "UPDATE notes SET n = n * 10 + :digit WHERE id = :id",
            listOf(1 to 1, 2 to 1, 3 to 1, 4 to 2, 5 to 9).map { (digit, id) -> mapOf("digit" to digit, "id" to id) },
        )

        assertEquals(4, done.rowsAffected)
        assertEquals(listOf(123, 4), fetchAll("SELECT n FROM notes ORDER BY id").map { it[0] })
    }

    @Test
    fun severalRowsMayMeetInOnConflictAndReturningIsDiscarded() = onServer {
        notes(1)
        val upsert = "INSERT INTO notes (id, text) VALUES (:id, upper(:text)) " +
            "ON CONFLICT (id) DO UPDATE SET text = notes.text || excluded.text, n = notes.n + 1 RETURNING text"

        val done = executeMany(upsert, List(6) { mapOf("id" to it % 2 + 1, "text" to "${'a' + it}") })

        assertEquals(6, done.rowsAffected)
        assertEquals(listOf("noteACE" to 3, "BDF" to 2), fetchAll("SELECT text, n FROM notes ORDER BY id").map { it[0] to it[1] })
    }

    @Test
    fun windowsOfAnySizeAreOneBatch() = onServer {
        notes(10)
        val rows = 2 * R2dbcPostgresLoop.ROWS + 1

        val done = executeMany("UPDATE notes SET n = n + :n WHERE id = :id", List(rows) { mapOf("n" to 1, "id" to 3) })

        assertEquals(rows.toLong(), done.rowsAffected)
        assertEquals(rows, fetchVal("SELECT n FROM notes WHERE id = 3"))
        assertEquals(listOf("", ""), listOf("c1", "c2").map { fetchVal("SELECT coalesce(current_setting('databases.$it', true), '')") })
    }

    @Test
    fun aFailureInTheMiddleIsTheRowsOwnAndUndoesAll() = onServer {
        notes(3_000)
        val update = "UPDATE notes SET text = :text, n = :n WHERE id = :id"

        fun rows(bad: Any?, at: Int, n: Int = 1) =
            List(3_000) { mapOf("id" to it + 1, "text" to if (it == at) bad else "changed", "n" to n) }

        listOf(0, 1_500, 2_999).forEach { at ->
            val e = assertThrows<ConstraintViolationException> { runBlocking { executeMany(update, rows("hush".repeat(9), at)) } }
            assertEquals(listOf(ConstraintViolationException.Kind.CHECK, "short", "23514"), listOf(e.kind(), e.constraint(), e.sqlState()))
            assertEquals("UPDATE notes SET text = \$1, n = \$2 WHERE id = \$3", e.query())
            assertFalse(generateSequence<Throwable>(e) { it.cause }.any { "hush" in it.toString() }, e.stackTraceToString())
            assertEquals(0L, fetchVal("SELECT count(*) FROM notes WHERE text = 'changed'"))
        }
        val digits = assertThrows<DataErrorException> {
            runBlocking {
                executeMany(
                    "UPDATE notes SET n = :n WHERE id = :id",
                    List(9) {
                        mapOf(
                            "id" to it,
                            "n" to if (it == 5) "hush" else "1",
                        )
                    },
                )
            }
        }
        assertFalse("hush" in digits.message!!, digits.message)
        assertEquals(3_000, executeMany(update, rows("fine", 7)).rowsAffected)
        assertEquals(2_999L, fetchVal("SELECT count(*) FROM notes WHERE text = 'changed'"))
    }

    @Test
    fun inAFailedTransactionOfTheCallersASavepointBringsBackWhatWas() = onServer {
        notes(5)

        transaction {
            executeMany("UPDATE notes SET n = :n", List(4) { mapOf("n" to it) })
            assertThrows<ConstraintViolationException> {
                runBlocking {
                    transaction { executeMany("UPDATE notes SET text = :text", List(4) { mapOf("text" to "x".repeat(30 * it)) }) }
                }
            }
            executeMany("UPDATE notes SET text = :text", List(4) { mapOf("text" to "text $it") })
        }

        assertEquals(5L, fetchVal("SELECT count(*) FROM notes WHERE n = 3 AND text = 'text 3'"))
    }

    @Test
    fun valuesOfEveryTypeArriveAsWhatTheyAreBoundAs() = onServer {
        execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
        execute("CREATE DOMAIN short AS VARCHAR(4) CHECK (value <> 'no')")
        execute("CREATE TYPE pair AS (a INTEGER, b TEXT)")
        val columns = linkedMapOf(
            "a" to ("TEXT" to "it's \"q\" \\ \u2603"),
            "b" to ("VARCHAR(5)" to "  ab "),
            "c" to ("CHAR(3)" to "ab"),
            "d" to ("\"char\"" to "x"),
            "e" to ("BIT(3)" to "101"),
            "f" to ("BYTEA" to byteArrayOf(0, 1, -1)),
            "g" to ("UUID" to UUID(1, 2)),
            "h" to ("NUMERIC(10,2)" to BigDecimal("1.50")),
            "i" to ("DOUBLE PRECISION" to 0.1),
            "j" to ("BOOLEAN" to true),
            "k" to ("BIGINT" to (1L shl 40)),
            "l" to ("DATE" to LocalDate.of(2026, 1, 2)),
            "m" to ("TIMESTAMPTZ" to Instant.parse("2026-01-02T03:04:05.678901Z")),
            "n" to ("INTERVAL" to Duration.ofSeconds(90)),
            "o" to ("mood" to "glad"),
            "p" to ("short" to "yes"),
            "q" to ("pair" to "(1,\"x, y\")"),
            "r" to ("INTEGER[]" to listOf(1, null, 3)),
            "s" to ("TEXT[]" to listOf("a,b", "\"", null)),
            "t" to ("mood[]" to listOf("sad", "glad")),
            "u" to ("JSONB" to mapOf("a" to listOf(1, null))),
            "v" to ("JSONB[]" to listOf(mapOf("a" to 1), 2)),
            "w" to ("INT4RANGE" to "[1,5)"),
            "x" to ("INET" to "10.0.0.1"),
        )
        execute("CREATE TABLE all_types (id INTEGER, ${columns.entries.joinToString { "${it.key} ${it.value.first}" }})")
        execute("INSERT INTO all_types (id) SELECT generate_series(1, 9)")
        val update = "UPDATE all_types SET ${columns.keys.joinToString { "$it = :$it" }} WHERE id = :id"
        val values = columns.mapValues { it.value.second }

        // Four rows by the loop, one as ever.
        val together = executeMany(update, List(4) { row -> values.mapValues { if (row == 3) null else it.value } + ("id" to row + 1) })
        val alone = execute(update, values + ("id" to 9))

        assertEquals(listOf(4L, 1L), listOf(together.rowsAffected, alone.rowsAffected))
        val texts = "SELECT ${columns.keys.joinToString { "$it::text" }} FROM all_types WHERE id = :id"

        suspend fun row(id: Int) = fetchOne(texts, mapOf("id" to id))!!.entries().map { it.value }
        assertEquals(row(9), row(1))
        assertEquals(row(9), row(3))
        assertTrue(row(4).all { it == null }, row(4).toString())
        val read = fetchOne("SELECT a, c, e, m, r, u, v FROM all_types WHERE id = 2")!!
        assertEquals(
            listOf(
                "it's \"q\" \\ \u2603",
                "ab ",
                "101",
                OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000, ZoneOffset.UTC),
                listOf(1, null, 3),
                mapOf("a" to listOf(1, null)),
                listOf(mapOf("a" to 1), 2),
            ),
            read.entries().map { it.value },
        )
    }

    @Test
    fun aTypeThatTheValueHasCountsAsItDoesAlone() = onServer {
        execute("CREATE TABLE shown (kind TEXT, n INTEGER)")
        val insert = "INSERT INTO shown (kind, n) VALUES (pg_typeof(:a::anyelement)::text, :n)"
            .replace(":a::anyelement", "coalesce(:a, :a)")

        executeMany(insert, List(4) { mapOf("a" to 1.5, "n" to 2.5) })
        execute(insert, mapOf("a" to 1.5, "n" to 2.5))
        executeMany(insert, List(4) { mapOf("a" to "x", "n" to null) })

        assertEquals(
            listOf(listOf("double precision", 2, 5L), listOf("text", null, 4L)),
            fetchAll("SELECT kind, n, count(*) FROM shown GROUP BY 1, 2 ORDER BY 1").map { row -> row.entries().map { it.value } },
        )
    }

    @Test
    fun rowsThatDoNotAgreeOnTheirTypesRunOneByOne() = onServer {
        notes(4)

        val done =
            executeMany(
                "UPDATE notes SET n = :n WHERE id = :id",
                listOf(1, 2L, "3", BigDecimal(4)).mapIndexed { i, n ->
                    mapOf("id" to i + 1, "n" to n)
                },
            )

        assertEquals(4, done.rowsAffected)
        assertEquals(listOf(1, 2, 3, 4), fetchAll("SELECT n FROM notes ORDER BY id").map { it[0] })
    }

    @Test
    fun whatStandsInTheTextIsNoPlaceholderAndEndsNothing() = onServer {
        notes(4)

        val done = executeMany(
            "UPDATE notes SET text = '\$1 \$statement\$' || :text /* \$databases\$ */ WHERE id = :id -- and \$2",
            List(4) { mapOf("id" to it + 1, "text" to "'; \$2") },
        )

        assertEquals(4, done.rowsAffected)
        assertEquals("\$1 \$statement\$'; \$2", fetchVal("SELECT DISTINCT text FROM notes"))
        assertThrows(BadSqlException::class.java) {
            runBlocking { executeMany("UPDATE notes SET n = :n; DELETE FROM notes WHERE id = :n", List(4) { mapOf("n" to it) }) }
        }
        assertEquals(4L, fetchVal("SELECT count(*) FROM notes"))
    }

    @Test
    fun typesOfTheUsersAreThemselvesWhateverTheirNamesAre() = onServer {
        execute("CREATE SCHEMA shop")
        execute("CREATE TYPE shop.text AS ENUM ('a', 'b')")
        execute("CREATE DOMAIN shop.\"Doc\" AS JSONB")
        execute("CREATE TABLE things (id INTEGER, kind shop.text, kinds shop.text[], doc shop.\"Doc\")")
        execute("INSERT INTO things SELECT generate_series(1, 5)")
        val update = "UPDATE things SET kind = :kind, kinds = :kinds, doc = :doc WHERE id = :id"

        repeat(2) {
            val rows = List(4) { mapOf("kind" to "b", "kinds" to listOf("a", "b"), "doc" to listOf(it), "id" to it + 1) }
            assertEquals(4, executeMany(update, rows).rowsAffected)
        }

        assertEquals(
            List(4) { listOf("b", listOf("a", "b"), listOf(it)) } + listOf(listOf(null, null, null)),
            fetchAll("SELECT kind, kinds, doc FROM things ORDER BY id").map { row -> row.entries().map { it.value } },
        )
    }

    @Test
    fun anInsertThatNoLongerGoesInAsArraysFailsOnceAndLeavesNothing() = onServer {
        val insert = "INSERT INTO tagged VALUES (:id, :tags)"

        fun rows(text: String) = List(6_000) { mapOf("id" to if (it % 2 == 0) it else it.toLong(), "tags" to text) }
        execute("CREATE TABLE tagged (id BIGINT, tags TEXT)")
        executeMany(insert, rows("{}"))
        executeMany(insert, rows("{}"))
        execute("ALTER TABLE tagged ALTER COLUMN tags TYPE TEXT[] USING tags::text[]")

        assertThrows<BadSqlException> { executeMany(insert, rows("{}")) }
        assertEquals(12_000L, fetchVal("SELECT count(*) FROM tagged"))
        assertThrows<DataErrorException> { executeMany(insert, rows("{}").dropLast(1) + mapOf("id" to 1, "tags" to "hush")) }
        assertEquals(12_000L, fetchVal("SELECT count(*) FROM tagged"))
        assertEquals(6_000, executeMany(insert, rows("{}")).rowsAffected)
    }

    @Test
    fun behindPgBouncerItIsTheSame() = onServer(mapOf("pgbouncer" to "true")) {
        notes(2_000)

        val done = executeMany("DELETE FROM notes WHERE id = :id", List(1_500) { mapOf("id" to it + 1) })

        assertEquals(1_500, done.rowsAffected)
        assertEquals(500L, fetchVal("SELECT count(*) FROM notes"))
    }

    @Test
    fun cancellingStopsTheLoopAndLeavesTheConnectionAsItWas() = onServer {
        notes(3_000)

        repeat(20) { run ->
            coroutineScope {
                val slow = async {
                    executeMany(
                        "UPDATE notes SET text = 'no' || pg_sleep(:nap) WHERE id = :id",
                        List(3_000) {
                            mapOf(
                                "id" to it + 1,
                                "nap" to 0.01,
                            )
                        },
                    )
                }
                delay(run * 3L)
                slow.cancelAndJoin()
                assertThrows(CancellationException::class.java) { runBlocking { slow.await() } }
            }
            assertEquals(0L, withTimeout(5_000) { fetchVal("SELECT count(*) FROM notes WHERE text <> 'note'") })
        }
        assertNull(fetchVal("SELECT nullif(current_setting('databases.c1', true), '')"))
    }
}
