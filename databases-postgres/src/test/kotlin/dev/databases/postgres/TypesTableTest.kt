package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.OffsetTime
import java.time.Period
import java.time.ZoneOffset
import java.util.UUID
import kotlin.io.path.Path
import kotlin.io.path.readText

/** The table of docs/types.md: each type in it is read, bound and null as it says, on both drivers. */
@Timeout(120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class TypesTableTest {
    /** The words of a row that stand for types, or classes, as `code`. */
    private class Row(val types: List<String>, val read: List<String>, val bound: List<String>, val onlyText: Boolean)

    private val rows: List<Row> =
        Path("../docs/types.md").readText().substringAfter("| PostgreSQL | read as").substringBefore("\n\n").lines().drop(2).map { line ->
            val (types, read, bound) = line.split("|").drop(1).map { cell -> CODE.findAll(cell).map { it.groupValues[1] }.toList() }
            Row(types, read, bound, "only text" in line)
        }

    private fun with(driver: Driver, block: suspend Database.() -> Unit): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            Database(driver.of(server), DatabaseOptions.builder().maxSize(1).build()).use {
                execute("CREATE EXTENSION hstore")
                execute("CREATE EXTENSION citext")
                block()
            }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    @Test
    fun everyTypeThatIsBuiltInIsInTheTable() {
        val known = (1..10_000).mapNotNull { PostgresTypes.nameOf(it) }.filterNot { it.endsWith("[]") }

        assertEquals((known - PSEUDO + setOf("hstore", "citext")).sorted(), rows.flatMap { it.types }.sorted())
        assertEquals(SAMPLES.keys.sorted(), rows.flatMap { it.types }.sorted())
    }

    @Test
    fun samplesBindTheClassesThatTheTableLists() {
        for (row in rows) {
            for (type in row.types) {
                val bound = SAMPLES.getValue(type).map { nameOf(it.first) }.toSet() - "String"
                val asRead = if (row.onlyText || type.startsWith("json")) emptyList() else row.read.take(1)

                assertEquals((row.bound + asRead).toSet() - "String", bound, type)
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun eachIsReadAndBoundAsTheTableSays(driver: Driver) = with(driver) {
        for (row in rows) {
            for (type in row.types) {
                val column = if (type == "bit") {
                    "bit(3)"
                } else if (type == "char") {
                    "\"char\""
                } else {
                    type
                }
                execute("CREATE TABLE \"t $type\" (one $column, many $column[])")
                for ((bound, read) in SAMPLES.getValue(type)) {
                    val what = "$type from ${bound.javaClass}"
                    execute("DELETE FROM \"t $type\"")
                    execute("INSERT INTO \"t $type\" VALUES (?, ?)", bound, listOf(bound, null))
                    execute("INSERT INTO \"t $type\" VALUES (?, ?)", null, emptyList<Any>())
                    execute("INSERT INTO \"t $type\" VALUES (?, ?)", null, null)

                    val records = fetchAll("SELECT one, many FROM \"t $type\"")
                    assertEquals(
                        listOf(listOf(read, listOf(read, null)), listOf(null, emptyList<Any>()), listOf(null, null)),
                        records.map { listOf(shown(it[0]), shown(it[1])) },
                        what,
                    )
                    if (!type.startsWith("json")) assertEquals(row.read.first(), nameOf(records[0][0]!!), what)
                    assertEquals(listOf(type, "$type[]"), List(2) { records[0].metadata().databaseType(it) }, what)
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun whatNoColumnHoldsIsReadToo(driver: Driver) = with(driver) {
        assertEquals("(1,x)", fetchVal("SELECT row(1, 'x')"))
        assertEquals(listOf("(1,x)"), fetchVal("SELECT ARRAY[row(1, 'x')]"))
        assertEquals(null, fetchVal("SELECT pg_sleep(0)"))
    }

    private companion object {
        val CODE = Regex("`([^`]*)`")
        val PSEUDO = setOf("record", "void", "unknown")
        val ID: UUID = UUID.fromString("0198b3a2-7c8e-7def-8123-456789abcdef")
        val MOMENT: OffsetDateTime = OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 789_000_000, ZoneOffset.UTC)
        val DAY: LocalDate = LocalDate.of(2026, 2, 3)

        fun texts(vararg values: String): List<Pair<Any, Any>> = values.map { it to it }

        /** What is bound, and what is read. */
        val SAMPLES: Map<String, List<Pair<Any, Any?>>> = mapOf(
            "bool" to listOf(true to true, "f" to false),
            "int2" to listOf(-7 to -7, 7L to 7, "7" to 7),
            "int4" to listOf(Int.MIN_VALUE to Int.MIN_VALUE, 7L to 7, "7" to 7),
            "int8" to listOf(Long.MIN_VALUE to Long.MIN_VALUE, 7 to 7L, "7" to 7L),
            "oid" to listOf(4_000_000_000L to 4_000_000_000L, 7 to 7L, "7" to 7L),
            "xid" to listOf("7" to 7L),
            "cid" to listOf("7" to 7L),
            "float4" to
                listOf(
                    0.5 to 0.5,
                    Double.NaN to Double.NaN,
                    Double.NEGATIVE_INFINITY to Double.NEGATIVE_INFINITY,
                    "0.1" to 0.1f.toDouble(),
                ),
            "float8" to
                listOf(
                    0.1 to 0.1,
                    Double.NaN to Double.NaN,
                    Double.POSITIVE_INFINITY to Double.POSITIVE_INFINITY,
                    3 to 3.0,
                    3L to 3.0,
                    "1e300" to 1e300,
                ),
            "numeric" to listOf(
                BigDecimal("12345678901234567890.120") to BigDecimal("12345678901234567890.120"),
                5 to BigDecimal(5),
                5L to BigDecimal(5),
                0.5 to BigDecimal("0.5"),
                "1.50" to BigDecimal("1.50"),
            ),
            "money" to
                listOf(
                    BigDecimal("-1234.5") to BigDecimal("-1234.50"),
                    5 to BigDecimal("5.00"),
                    5L to BigDecimal("5.00"),
                    "1.5" to BigDecimal("1.50"),
                ),
            "text" to texts("", "a\"b\\c{},'\n😀 NULL"),
            "varchar" to texts("ä"),
            "bpchar" to texts("ä"),
            "char" to texts("x"),
            "name" to texts("x"),
            "xml" to texts("<a b=\"c\"/>"),
            "citext" to texts("Text"),
            "bytea" to listOf(byteArrayOf(0, -1, 127) to listOf(0, -1, 127), "\\x00ff" to listOf(0, -1)),
            "uuid" to listOf(ID to ID, ID.toString() to ID),
            "date" to
                listOf(
                    DAY to DAY,
                    LocalDate.of(-43, 3, 15) to LocalDate.of(-43, 3, 15),
                    LocalDate.MAX to LocalDate.MAX,
                    LocalDate.MIN to LocalDate.MIN,
                    "-infinity" to LocalDate.MIN,
                ),
            "time" to listOf(LocalTime.of(23, 59, 59, 1_000) to LocalTime.of(23, 59, 59, 1_000), "24:00" to LocalTime.MAX),
            "timetz" to OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHoursMinutes(5, 30)).let { listOf(it to it, it.toString() to it) },
            "timestamp" to listOf(
                MOMENT.toLocalDateTime() to MOMENT.toLocalDateTime(),
                LocalDateTime.MAX to LocalDateTime.MAX,
                LocalDateTime.MIN to LocalDateTime.MIN,
                DAY to DAY.atStartOfDay(),
                "infinity" to LocalDateTime.MAX,
            ),
            "timestamptz" to listOf(
                MOMENT to MOMENT,
                MOMENT.withOffsetSameInstant(ZoneOffset.ofHours(2)) to MOMENT,
                OffsetDateTime.MAX to OffsetDateTime.MAX,
                OffsetDateTime.MIN to OffsetDateTime.MIN,
                MOMENT.toInstant() to MOMENT,
                Instant.MAX to OffsetDateTime.MAX,
                "infinity" to OffsetDateTime.MAX,
            ),
            "interval" to listOf(
                PostgresInterval(14, -3, 1) to PostgresInterval(14, -3, 1),
                Duration.ofMinutes(90) to PostgresInterval(0, 0, 5_400_000_000),
                Period.of(1, 2, 3) to PostgresInterval(14, 3, 0),
                "1 day" to PostgresInterval(0, 1, 0),
            ),
            "json" to
                listOf(
                    mapOf("a" to listOf(1, null)) to mapOf("a" to listOf(1, null)),
                    listOf(1, "x") to listOf(1, "x"),
                    "\"x\"" to "x",
                    "5" to 5,
                ),
            "jsonb" to
                listOf(
                    mapOf("a" to listOf(1, null)) to mapOf("a" to listOf(1, null)),
                    listOf(1, "x") to listOf(1, "x"),
                    "\"x\"" to "x",
                    "5" to 5,
                ),
            "inet" to texts("10.0.0.1", "::1/64"),
            "cidr" to texts("10.0.0.0/8"),
            "macaddr" to texts("08:00:2b:01:02:03"),
            "macaddr8" to texts("08:00:2b:01:02:03:04:05"),
            "bit" to texts("101"),
            "varbit" to texts("10", ""),
            "int4range" to texts("[1,5)", "empty", "(,)"),
            "int8range" to texts("[1,5)"),
            "numrange" to texts("(1.5,)"),
            "tsrange" to texts("[\"2026-02-03 04:05:06\",infinity)"),
            "tstzrange" to texts("[,)").map { it.first to "(,)" },
            "daterange" to texts("[2026-02-03,2026-02-05)"),
            "int4multirange" to texts("{[1,5),[7,9)}", "{}"),
            "int8multirange" to texts("{[1,5)}"),
            "nummultirange" to texts("{(1.5,)}"),
            "tsmultirange" to texts("{}"),
            "tstzmultirange" to texts("{}"),
            "datemultirange" to texts("{[2026-02-03,2026-02-05)}"),
            "point" to texts("(1,2)"),
            "lseg" to texts("[(0,0),(1,1)]"),
            "path" to texts("((0,0),(1,1))"),
            "box" to texts("(1,1),(0,0)"),
            "polygon" to texts("((0,0),(1,1),(1,0))"),
            "line" to texts("{1,-1,0}"),
            "circle" to texts("<(0,0),1>"),
            "tsvector" to texts("'a' 'b'"),
            "tsquery" to texts("'a' & 'b'"),
            "jsonpath" to texts("$.\"a\""),
            "pg_lsn" to texts("16/B374D848"),
            "xid8" to texts("5"),
            "tid" to texts("(0,1)"),
            "refcursor" to texts("c"),
            "regproc" to texts("pg_backend_pid"),
            "regclass" to texts("pg_class"),
            "regtype" to texts("integer"),
            "regconfig" to texts("english"),
            "regnamespace" to texts("pg_catalog"),
            "regrole" to texts("pg_monitor"),
            "hstore" to listOf(mapOf("a" to "1", "b" to null) to mapOf("a" to "1", "b" to null), "a=>1" to mapOf("a" to "1")),
        )

        fun nameOf(value: Any): String =
            when (value) {
                is Map<*, *> -> "Map"
                is List<*> -> "List"
                is Int -> "Int"
                is ByteArray -> "ByteArray"
                else -> value.javaClass.simpleName
            }

        /** Comparable. */
        fun shown(value: Any?): Any? =
            when (value) {
                is ByteArray -> value.map { it.toInt() }
                is List<*> -> value.map(::shown)
                else -> value
            }
    }
}
