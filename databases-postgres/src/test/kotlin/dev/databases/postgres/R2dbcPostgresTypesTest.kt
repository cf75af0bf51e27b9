package dev.databases.postgres

import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.ParameterException
import dev.databases.postgres.R2dbcPostgresFixture.withConnection
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.OffsetTime
import java.time.ZoneOffset
import java.util.UUID

/** What is bound to a column of each type comes back from it, by both of the protocol's ways to run a statement. */
class R2dbcPostgresTypesTest {
    private val uuid = UUID.fromString("0198b3a2-7c8e-7def-8123-456789abcdef")
    private val moment = OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 789_000_000, ZoneOffset.UTC)

    /** Type, what is bound, what is read where that differs. */
    private val samples = listOf(
        Triple("bool", true, null),
        Triple("int2", -7, null),
        Triple("int4", Int.MIN_VALUE, null),
        Triple("int8", Long.MIN_VALUE, null),
        Triple("int8", 5, 5L),
        Triple("float8", 0.1, null),
        Triple("float8", Double.NaN, null),
        Triple("numeric", BigDecimal("123456789012345678901234567890.120"), null),
        Triple("numeric", Double.POSITIVE_INFINITY, null),
        Triple("text", "a\"b\\c{},'\n😀", null),
        Triple("varchar(10)", "", null),
        Triple("char(3)", "a", "a  "),
        Triple("uuid", uuid, null),
        Triple("uuid", uuid.toString(), uuid),
        Triple("date", LocalDate.of(-43, 3, 15), null),
        Triple("date", LocalDate.MAX, null),
        Triple("date", "2026-02-03", LocalDate.of(2026, 2, 3)),
        Triple("time", LocalTime.of(23, 59, 59, 1_000), null),
        Triple("timetz", OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHoursMinutes(5, 30)), null),
        Triple("timestamp", LocalDateTime.of(2026, 3, 29, 2, 30), null),
        Triple("timestamp", LocalDateTime.MIN, null),
        Triple("timestamptz", moment, null),
        Triple("timestamptz", moment.toInstant(), moment),
        Triple("timestamptz", Instant.MAX, OffsetDateTime.MAX),
        Triple("interval", Duration.ofSeconds(90_061), PostgresInterval(0, 0, 90_061_000_000)),
        Triple("interval", PostgresInterval(14, -3, 1), null),
        Triple("jsonb", mapOf("a" to listOf(1, null, "x")), null),
        Triple("jsonb", listOf(1, 2), null),
        Triple("json", """{"a": 1}""", mapOf("a" to 1)),
        Triple("int4[]", listOf(1, null, 3), null),
        Triple("int4[]", listOf(listOf(1, 2), listOf(3, 4)), null),
        Triple("int4[]", intArrayOf(1, 2), listOf(1, 2)),
        Triple("text[]", listOf("a,b", "\"", "\\", "NULL", null, "{}", ""), null),
        Triple("uuid[]", listOf(uuid), null),
        Triple("timestamptz[]", listOf(moment), null),
        Triple("jsonb[]", listOf(mapOf("a" to 1), listOf(2)), null),
        Triple("int4range", "[1,5)", null),
        Triple("inet", "10.0.0.1", null),
        Triple("bit(3)", "101", null),
        Triple("xml", "<a/>", null),
    )

    @Test
    fun whatIsBoundComesBack(): Unit = withConnection {
        samples.forEachIndexed { i, (type, bound, read) ->
            execute("CREATE TEMP TABLE t$i (value $type)")
            execute("INSERT INTO t$i VALUES ($1)", bound)
            execute("INSERT INTO t$i VALUES ($1)", null)
            val extended = fetchAll("SELECT value FROM t$i WHERE 1 = $1", 1).map { it[0] }
            val simple = fetchAll("SELECT value FROM t$i").map { it[0] }

            assertEquals(listOf(read ?: bound, null), extended, type)
            assertEquals(extended, simple, type)
        }
    }

    @Test
    fun aBatchWritesEveryTypeToo(): Unit = withConnection {
        samples.forEachIndexed { i, (type, bound, read) ->
            execute("CREATE TEMP TABLE b$i (id int, value $type)")
            assertEquals(
                3,
                executeMany("INSERT INTO b$i VALUES ($1, $2)", listOf(listOf(1, bound), listOf(2, null), listOf(3, bound))).rowsAffected(),
            )

            assertEquals(listOf(read ?: bound, null, read ?: bound), fetchAll("SELECT value FROM b$i ORDER BY id").map { it[0] }, type)
        }
    }

    @Test
    fun bytesComeBack(): Unit = withConnection {
        val bytes = ByteArray(256) { it.toByte() }
        execute("CREATE TEMP TABLE samples (id int, value bytea)")
        execute("INSERT INTO samples VALUES (1, $1)", bytes)
        execute("INSERT INTO samples VALUES (2, $1)", ByteArray(0))
        executeMany("INSERT INTO samples VALUES ($1, $2)", listOf(listOf(3, bytes), listOf(4, null)))

        val read = fetchAll("SELECT value FROM samples ORDER BY id").map { it[0] as ByteArray? }

        assertArrayEquals(bytes, read[0])
        assertArrayEquals(ByteArray(0), read[1])
        assertArrayEquals(bytes, read[2])
        assertNull(read[3])
    }

    @Test
    fun enumsAndDomainsAreBoundAndReadAsText(): Unit = withConnection {
        control("BEGIN")
        execute("CREATE TYPE mood AS ENUM ('sad', 'Ha \"ppy')")
        execute("CREATE DOMAIN age AS int CHECK (value > 0)")
        execute("CREATE TEMP TABLE people (mood mood, age age)")
        execute("INSERT INTO people VALUES ($1, $2)", "sad", 7)
        executeMany("INSERT INTO people VALUES ($1, $2)", listOf(listOf("Ha \"ppy", 8), listOf(null, null)))

        assertEquals(
            listOf(listOf("sad", 7), listOf("Ha \"ppy", 8), listOf(null, null)),
            fetchAll("SELECT * FROM people").map { record -> record.entries().map { it.value } },
        )
        assertEquals(8, fetchVal("SELECT age FROM people WHERE mood = $1", "Ha \"ppy"))
        control("ROLLBACK")
    }

    @Test
    fun anArrayMayBeComparedWith(): Unit = withConnection {
        assertEquals(listOf(2, 4), fetchAll("SELECT n FROM generate_series(1, 5) n WHERE n = ANY ($1)", listOf(2, 4)).map { it[0] })
        assertEquals(true, fetchVal("SELECT '{\"a\": 1, \"b\": 2}'::jsonb @> $1", mapOf("a" to 1)))
    }

    @Test
    fun whatHasNoPlaceIsRefusedWithoutItsValue(): Unit = withConnection {
        val nul = assertThrows<ParameterException> { fetchVal("SELECT $1::text", "hush\u0000") }
        val odd = assertThrows<ParameterException> { fetchVal("SELECT $1::text", StringBuilder("hush")) }
        assertThrows<DataErrorException> { fetchVal("SELECT $1::int2", 100_000) }

        assertEquals("PostgreSQL has no NUL character in text; bind bytes for a bytea column", nul.message)
        assertEquals(
            "PostgreSQL cannot store a java.lang.StringBuilder. Convert it first, or register a ValueConverter for it.",
            odd.message,
        )
        assertEquals(1, fetchVal("SELECT 1"))
    }

    @Test
    fun theServersTypeNamesAreTold(): Unit = withConnection {
        val metadata = fetchAll("SELECT 1 AS a, 'x'::text AS b, ARRAY[1] AS c, now() AS d")[0].metadata()

        assertEquals(listOf("int4", "text", "int4[]", "timestamptz"), (0..3).map { metadata.databaseType(it) })
    }
}
