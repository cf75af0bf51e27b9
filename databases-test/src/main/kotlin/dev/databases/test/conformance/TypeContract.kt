package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.DataErrorException
import dev.databases.value
import dev.databases.values.ValueConverter
import dev.databases.values.ValueConverters
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.TimeZone
import java.util.UUID

/**
 * The canonical types: what is written is what is read, from raw SQL, by the declared type of the column. The rows of the
 * original speak of SQLAlchemy columns; the same over Exposed columns is asked of databases-exposed.
 */
public abstract class TypeContract(facts: BackendFacts) : Contract(facts) {
    /** Writes [values] into a column of [type] and asserts that they are read as they were, are found by it, and that NULL is null. */
    private fun <T : Any> roundTrip(type: String, vararg values: T, isComparable: Boolean = true) =
        withDatabase { database ->
            database.execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, sample ${facts.type(type)})")
            val insert = "INSERT INTO samples (id, sample) VALUES (:id, :sample)"
            values.forEachIndexed { id, value -> database.execute(insert, mapOf("id" to id, "sample" to value)) }
            database.execute(insert, mapOf("id" to values.size, "sample" to null))

            val read = database.fetchAll("SELECT sample FROM samples ORDER BY id").map { it.get(0, values[0].javaClass) }

            assertEquals(values.asList() + null, read)
            val unasked = database.fetchAll("SELECT sample FROM samples ORDER BY id").map { it[0] }
            if (type in facts.typesReadOnRequest) {
                assertNotEquals(values.asList() + null, unasked)
            } else {
                assertEquals(values.asList() + null, unasked)
            }
            if (isComparable) {
                val found = values.map { database.fetchOne("SELECT id FROM samples WHERE sample = :sample", mapOf("sample" to it))!!["id"] }
                assertEquals(values.indices.toList(), found)
            }
        }

    // E-03: raw SQL decodes by the declared type; the original gives 1 for true
    @Test
    public fun booleans(): Unit = roundTrip("BOOLEAN", true, false)

    @Test
    public fun integers(): Unit = roundTrip("INTEGER", 0, -1, Int.MAX_VALUE, Int.MIN_VALUE)

    @Test
    public fun longs(): Unit = roundTrip("BIGINT", 0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE)

    @Test
    public fun doubles(): Unit = roundTrip("DOUBLE PRECISION", 0.5, -1.0, 0.1, 1e300, 2.5e-300)

    @Test
    public fun text(): Unit = roundTrip("VARCHAR(100)", "", "text", "Grüße \uD83D\uDE00", "a\nb\t'c'")

    // EDB-034
    @Test
    public fun dateTimes(): Unit =
        roundTrip(
            "TIMESTAMP",
            LocalDateTime.of(2026, 2, 28, 23, 59, 58),
            LocalDateTime.of(1999, 12, 31, 0, 0),
            LocalDateTime.of(2026, 1, 1, 1, 2, 3, 456_000_000),
        )

    // EDB-035
    @Test
    public fun dates(): Unit = roundTrip("DATE", LocalDate.of(2026, 2, 28), LocalDate.of(1969, 12, 31), LocalDate.of(2024, 2, 29))

    // EDB-036
    @Test
    public fun times(): Unit = roundTrip("TIME", LocalTime.of(0, 0), LocalTime.of(23, 59, 59), LocalTime.of(12, 30, 1))

    @Test
    public fun uuids(): Unit = roundTrip("UUID", UUID.fromString("0198b3a2-7c8e-7def-8123-456789abcdef"), UUID(0, 0))

    // EDB-037, EDB-038: a fact says whether the engine keeps every digit
    @Test
    public fun decimals(): Unit = withDatabase { database ->
        val price = BigDecimal("0.12345678901234567890")
        database.execute("CREATE TABLE samples (sample ${facts.type("NUMERIC(30,20)")})")
        database.execute("INSERT INTO samples VALUES (:sample)", mapOf("sample" to price))

        val read = database.fetchVal("SELECT sample FROM samples") as BigDecimal

        if (facts.exactDecimals) {
            assertEquals(price, read)
        } else {
            assertTrue((read - price).abs() < BigDecimal("1e-15"), "$read is not near $price")
        }
    }

    // E-03: an amount keeps the declared scale everywhere
    @Test
    public fun amountsOfMoneyAreExactEverywhere(): Unit =
        roundTrip("NUMERIC(10,2)", BigDecimal("123.40"), BigDecimal("-0.01"), BigDecimal("99999999.99"), isComparable = facts.exactDecimals)

    @Test
    public fun bytes(): Unit = withDatabase { database ->
        val bytes = ByteArray(256) { it.toByte() }
        database.execute("CREATE TABLE samples (id INTEGER, sample ${facts.type("BLOB")})")

        database.execute("INSERT INTO samples VALUES (?, ?)", 1, bytes)
        database.execute("INSERT INTO samples VALUES (?, ?)", 2, ByteArray(0))

        val read = database.fetchAll("SELECT sample FROM samples ORDER BY id").map { it[0] as ByteArray }
        assertArrayEquals(bytes, read[0])
        assertArrayEquals(ByteArray(0), read[1])
    }

    // a moment is the same moment however the database keeps it; where it has a type for it, it comes back as OffsetDateTime
    @Test
    public fun moments(): Unit = withDatabase { database ->
        val moment = OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHours(2))
        database.execute("CREATE TABLE samples (id INTEGER, sample ${facts.type("TIMESTAMP WITH TIME ZONE")})")
        val insert = "INSERT INTO samples VALUES (:id, :sample)"
        database.executeMany(
            insert,
            listOf(moment, moment.toInstant(), moment.atZoneSameInstant(ZoneOffset.UTC)).mapIndexed { id, it ->
                mapOf(
                    "id" to id,
                    "sample" to it,
                )
            },
        )

        val records = database.fetchAll("SELECT sample FROM samples ORDER BY id")

        if (facts.timestampsWithTimeZone) {
            assertEquals(List(3) { moment.toInstant() }, records.map { it.get(0, Instant::class.java) })
            assertEquals(List(3) { OffsetDateTime::class.java }, records.map { it[0]!!.javaClass })
        } else {
            // No zone is known of what comes back, so it is no moment: the wall clock of UTC
            assertEquals(List(3) { LocalDateTime.of(2026, 2, 3, 2, 5, 6) }, records.map { it[0] })
        }
    }

    @Test
    public fun noValuePassesThroughTheDefaultTimeZone(): Unit = withDatabase { database ->
        database.execute(
            "CREATE TABLE samples (dt ${facts.type("TIMESTAMP")}, d ${facts.type("DATE")}, t ${facts.type("TIME")})",
        )
        // 02:30 on that day does not exist in Berlin
        val values = listOf(LocalDateTime.of(2026, 3, 29, 2, 30), LocalDate.of(2026, 3, 29), LocalTime.of(2, 30))
        val before = TimeZone.getDefault()

        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"))
            database.execute("INSERT INTO samples VALUES (?, ?, ?)", values)
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"))
            val read = database.fetchOne("SELECT dt, d, t FROM samples")!!.entries().map { it.value }

            assertEquals(values, read)
        } finally {
            TimeZone.setDefault(before)
        }
    }

    private enum class Status { OPEN, DONE }

    private enum class Level(val number: Int) { LOW(1), HIGH(2) }

    // EDB-039: by the constant's name, whatever else the constant holds
    @Test
    public fun enums(): Unit = withDatabase { database ->
        val statuses = Status.entries.map { it.name }
        val levels = Level.entries.map { it.name }
        facts.createEnumType("status", statuses)?.let { database.execute(it) }
        facts.createEnumType("level", levels)?.let { database.execute(it) }
        database.execute("CREATE TABLE tasks (status ${facts.enumType("status", statuses)}, level ${facts.enumType("level", levels)})")

        database.execute("INSERT INTO tasks VALUES (:status, :level)", mapOf("status" to Status.DONE, "level" to Level.HIGH))

        val record = database.fetchOne("SELECT status, level FROM tasks")!!
        assertEquals(listOf("DONE", "HIGH"), record.entries().map { it.value })
        assertEquals(Status.DONE, record.value<Status>("status"))
        assertEquals(2, record.value<Level>("level").number)
        assertEquals(1, database.fetchAll("SELECT * FROM tasks WHERE status = :status", mapOf("status" to Status.DONE)).size)
    }

    private suspend fun Database.createDocuments() =
        execute("CREATE TABLE documents (id INTEGER, document ${facts.type("JSON")})")

    // EDB-040, EDB-041, EDX-30, E-08: a map or a list is JSON, bound and read
    @Test
    public fun jsonHoldsMapsAndLists(): Unit = withDatabase { database ->
        val map = mapOf("text" to "hello", "boolean" to true, "int" to 1, "nested" to mapOf("list" to listOf(1, 2.5, null, "ä")))
        val list = listOf("lorem", 7, false, null, mapOf("a" to "b"))
        database.createDocuments()

        database.execute("INSERT INTO documents VALUES (:id, :document)", mapOf("id" to 1, "document" to map))
        database.execute("INSERT INTO documents VALUES (:id, :document)", mapOf("id" to 2, "document" to list))

        val (first, second) = database.fetchAll("SELECT document FROM documents ORDER BY id")
        assertEquals(map, first.get(0, Map::class.java))
        assertEquals(list, second.get(0, List::class.java))
        if ("JSON" in facts.typesReadOnRequest) {
            assertTrue(first[0] is String && second[0] is String)
        } else {
            assertEquals(listOf<Any?>(map, list), listOf(first[0], second[0]))
        }
    }

    // E-08: never encoded twice. E-04: both who compares it with a map and who parses its text is served
    @Test
    public fun aStringBoundToJsonIsItsText(): Unit = withDatabase { database ->
        database.createDocuments()

        database.execute("INSERT INTO documents VALUES (?, ?)", 1, """{"a": [1, 2]}""")

        val record = database.fetchOne("SELECT document FROM documents")!!
        assertEquals(mapOf("a" to listOf(1, 2)), if ("JSON" in facts.typesReadOnRequest) record.get(0, Map::class.java) else record[0])
        assertEquals("""{"a":[1,2]}""", record[0].toString().replace(" ", ""))
        assertEquals("""{"a":[1,2]}""", record.value<String>(0).replace(" ", ""))
    }

    /** A type of the user's own: a day that the database knows as a number. */
    private data class Day(val date: LocalDate)

    private val days = ValueConverters.of(
        ValueConverter.of(
            Day::class.java,
            Int::class.javaObjectType,
            { it.date.toEpochDay().toInt() },
            { Day(LocalDate.ofEpochDay(it.toLong())) },
        ),
    )

    // EDB-042
    @Test
    public fun aRegisteredConverterBindsAndReads(): Unit = withDatabase(database(converters = days)) { database ->
        val day = Day(LocalDate.of(2026, 5, 6))
        database.execute("CREATE TABLE samples (sample INTEGER)")

        database.execute("INSERT INTO samples VALUES (:day)", mapOf("day" to day))

        val record = database.fetchOne("SELECT sample FROM samples WHERE sample IN (:days)", mapOf("days" to listOf(day)))!!
        assertEquals(day.date.toEpochDay().toInt(), record["sample"])
        assertEquals(day, record.value<Day>("sample"))
    }

    // E-18: a fact says who checks, the server on the way in or the reader on the way out
    @Test
    public fun textThatIsNoNumberIsRefusedSomewhere(): Unit = withDatabase { database ->
        database.execute("CREATE TABLE samples (sample INTEGER)")
        val insert = "INSERT INTO samples VALUES (:sample)"
        val values = mapOf("sample" to "not_a_number")

        if (facts.checksColumnTypes) {
            assertThrows<DataErrorException> { database.execute(insert, values) }
            assertNull(database.fetchOne("SELECT * FROM samples"))
        } else {
            database.execute(insert, values)
            val record = database.fetchOne("SELECT sample FROM samples")!!
            val e = assertThrows<ConversionException> { record.value<Int>("sample") }
            assertTrue("type conversion failed" in e.message!!, e.message)
            assertTrue("not_a_number" !in e.message!!, e.message)
        }
    }

    @Test
    public fun aNumberTooLargeForTheColumnIsRefusedSomewhere(): Unit = withDatabase { database ->
        database.execute("CREATE TABLE samples (sample INTEGER)")
        val values = mapOf("sample" to 1L.shl(40))

        if (facts.checksColumnTypes) {
            assertThrows<DataErrorException> { database.execute("INSERT INTO samples VALUES (:sample)", values) }
        } else {
            database.execute("INSERT INTO samples VALUES (:sample)", values)
            val record = database.fetchOne("SELECT sample FROM samples")!!
            assertEquals(1L.shl(40), record["sample"])
            assertThrows<ConversionException> { record.value<Int>("sample") }
        }
    }
}
