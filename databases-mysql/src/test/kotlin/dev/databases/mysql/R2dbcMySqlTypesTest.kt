package dev.databases.mysql

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.ParameterException
import dev.databases.json.Json
import dev.databases.mysql.R2dbcMySqlFixture.Companion.withConnection
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.OffsetTime
import java.time.ZoneOffset

/** What each type of a column is read as, and written from. */
internal class R2dbcMySqlTypesTest {
    /** Writes values to a column, one a row, then NULL, and gives what is read. */
    private fun R2dbcMySqlFixture.through(type: String, vararg values: Any?): List<Any?> {
        execute("CREATE TABLE samples (id INTEGER, sample $type NULL)")
        try {
            (values.toList() + null).forEachIndexed { id, value -> execute("INSERT INTO samples VALUES (?, ?)", id, value) }
            val read = fetchAll("SELECT sample FROM samples ORDER BY id").map { it[0] }
            assertNull(read.last(), type)
            return read.dropLast(1)
        } finally {
            execute("DROP TABLE samples")
        }
    }

    private fun R2dbcMySqlFixture.assertKept(type: String, vararg values: Any) =
        assertEquals(values.toList(), through(type, *values), type)

    @ParameterizedTest
    @EnumSource
    fun numbers(server: Server): Unit = withConnection(server) {
        assertKept("TINYINT(1)", true, false)
        assertKept("BOOLEAN", true, false)
        assertKept("TINYINT", -128, 127)
        assertKept("TINYINT UNSIGNED", 0, 255)
        assertKept("SMALLINT", -32768, 32767)
        assertKept("SMALLINT UNSIGNED", 65535)
        assertKept("MEDIUMINT", -8388608, 8388607)
        assertKept("MEDIUMINT UNSIGNED", 16777215)
        assertKept("INT", Int.MIN_VALUE, Int.MAX_VALUE, 0)
        assertKept("INT UNSIGNED", 4294967295L, 0L)
        assertKept("BIGINT", Long.MIN_VALUE, Long.MAX_VALUE)
        assertEquals(
            listOf(BigInteger("18446744073709551615"), BigInteger.ZERO, BigInteger.valueOf(Long.MAX_VALUE)),
            through("BIGINT UNSIGNED", BigDecimal("18446744073709551615"), 0, Long.MAX_VALUE),
        )
        assertKept("DECIMAL(65,30)", BigDecimal("12345678901234567890123456789012345.123456789012345678901234567890"))
        assertKept("DECIMAL(30,0)", BigDecimal("-123456789012345678901234567890"))
        assertKept("DOUBLE", 0.1, -1.0, 1.7976931348623157e308, 4.9e-324, 0.0)
        assertKept("YEAR", 1901, 2155)
    }

    /** In a text the server writes no more of a FLOAT; as a DOUBLE it is whole. Through Vert.x it is always. */
    @ParameterizedTest
    @EnumSource
    fun aFloatHasSixDigits(server: Server): Unit = withConnection(server) {
        assertEquals(listOf(0.1f.toDouble(), 1.5, 16777200.0), through("FLOAT", 0.1, 1.5, 16777216))
        execute("CREATE TABLE singles (f FLOAT)")
        execute("INSERT INTO singles VALUES (16777216), (0.1)")
        assertEquals(listOf(16777216.0, 0.1f.toDouble()), fetchAll("SELECT CAST(f AS DOUBLE) FROM singles").map { it[0] })
    }

    @ParameterizedTest
    @EnumSource
    fun bits(server: Server): Unit = withConnection(server) {
        assertKept("BIT(1)", true, false)
        assertEquals(listOf(5L, 511L), through("BIT(9)", 5, 511))
        assertEquals(listOf(BigInteger("18446744073709551615")), through("BIT(64)", BigDecimal("18446744073709551615")))
    }

    @ParameterizedTest
    @EnumSource
    fun texts(server: Server): Unit = withConnection(server) {
        assertKept("VARCHAR(100)", "", "text", "Grüße \ud83d\ude00", "a\nb\t'c'", "\\")
        assertKept("TEXT", "\ud83d\ude00".repeat(10_000))
        assertKept("VARCHAR(20) CHARACTER SET latin1", "Grüße")
        assertKept("ENUM('a', 'ü')", "a", "ü")
        assertKept("SET('a', 'b')", "a,b", "")
        assertEquals(listOf("ab"), through("CHAR(10)", "ab"))
        val bytes = through("VARBINARY(5)", byteArrayOf(0, -1), ByteArray(0)).map { it as ByteArray }
        assertArrayEquals(byteArrayOf(0, -1), bytes[0])
        assertArrayEquals(byteArrayOf(), bytes[1])
        assertArrayEquals(byteArrayOf(7, 0, 0), through("BINARY(3)", byteArrayOf(7)).single() as ByteArray)
    }

    @ParameterizedTest
    @EnumSource
    fun datesAndTimes(server: Server): Unit = withConnection(server) {
        assertKept("DATE", LocalDate.of(1000, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2024, 2, 29))
        assertKept("DATETIME(6)", LocalDateTime.of(2026, 2, 28, 23, 59, 58, 123_456_000), LocalDateTime.of(2000, 1, 1, 0, 0))
        assertKept("DATETIME", LocalDateTime.of(2026, 2, 28, 23, 59, 58))
        assertKept("TIME(6)", LocalTime.of(0, 0), LocalTime.of(23, 59, 59, 999_999_000))
        assertKept("TIME(6)", Duration.ofHours(24), Duration.ofHours(-1), Duration.ofSeconds(-3020399), Duration.parse("PT100H0.5S"))
        assertEquals(listOf(Duration.ofMillis(-500)), through("TIME(1)", Duration.ofMillis(-500)))
        // Rounded, as the server rounds.
        assertEquals(
            listOf(LocalDateTime.of(2026, 1, 1, 0, 0, 1)),
            through("DATETIME(6)", LocalDateTime.of(2026, 1, 1, 0, 0, 0, 999_999_999)),
        )
        val moment = OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHours(2))
        val utc = moment.withOffsetSameInstant(ZoneOffset.UTC)
        assertEquals(listOf(utc, utc), through("TIMESTAMP(6)", moment, moment.toInstant()))
    }

    @ParameterizedTest
    @EnumSource
    fun aMomentIsTheSameInEveryZone(server: Server): Unit = withConnection(server, mapOf("time_zone" to "+05:30")) {
        val moment = Instant.parse("2026-02-03T04:05:06Z")
        execute("CREATE TABLE moments (moment TIMESTAMP NULL)")
        execute("INSERT INTO moments VALUES (?)", moment)

        assertEquals(moment.atOffset(ZoneOffset.UTC), fetchVal("SELECT moment FROM moments"))
        assertEquals(moment.epochSecond, (fetchVal("SELECT UNIX_TIMESTAMP(moment) FROM moments") as Number).toLong())
    }

    @ParameterizedTest
    @EnumSource
    fun datesThatNoCalendarHas(server: Server) {
        val zero = "SELECT CAST('0000-00-00' AS DATE)"

        fun prepare(fixture: R2dbcMySqlFixture) = with(fixture) {
            execute("SET sql_mode = ''")
            execute("CREATE TABLE dates (d DATE, t DATETIME)")
            execute("INSERT INTO dates VALUES ('0000-00-00', '2024-00-10 01:02:03')")
        }
        withConnection(server) {
            prepare(this)
            for (column in listOf("d", "t")) {
                assertThrows<ConversionException>(zero) { fetchVal("SELECT $column FROM dates") }
            }
            assertEquals("0000-00-00", fetchVal("SELECT CAST(d AS CHAR) FROM dates"))
        }
        withConnection(server, mapOf("zero_dates" to "null")) {
            prepare(this)
            assertEquals(listOf(null, null), fetchAll("SELECT d, t FROM dates").single().entries().map { it.value })
        }
    }

    @ParameterizedTest
    @EnumSource
    fun jsonIsATypeOnMySql(server: Server): Unit = withConnection(server) {
        val document = mapOf("a" to listOf(1, "ä\"\\\n'", null))
        val read = through("JSON", document, listOf(1, 2), "\"text\"")

        val values = if (server.isMariaDb) read.map { Json.parse(it as String) } else read
        assertEquals(listOf(Json.parse(Json.write(document)), Json.parse("[1,2]"), "text"), values)
    }

    @ParameterizedTest
    @EnumSource
    fun geometriesAreBytes(server: Server): Unit = withConnection(server) {
        execute("CREATE TABLE places (place GEOMETRY)")
        execute("INSERT INTO places VALUES (ST_GeomFromText('POINT(1 2)'))")

        val bytes = fetchVal("SELECT place FROM places") as ByteArray
        execute("INSERT INTO places VALUES (?)", bytes)

        assertEquals(25, bytes.size)
        assertEquals(listOf("POINT(1 2)", "POINT(1 2)"), fetchAll("SELECT ST_AsText(place) FROM places").map { it[0] })
    }

    @ParameterizedTest
    @EnumSource
    fun columnsTellTheirTypes(server: Server): Unit = withConnection(server) {
        execute("CREATE TABLE typed (a TINYINT(1), b INT UNSIGNED, c VARCHAR(3), d BLOB, e DATETIME(3))")
        val record = run {
            execute("INSERT INTO typed VALUES (1, 2, 'c', 'd', NOW())")
            fetchAll("SELECT * FROM typed").single()
        }
        assertEquals(
            listOf("tinyint(1)", "int unsigned", "varchar", "blob", "datetime"),
            (0 until 5).map { record.metadata().databaseType(it) },
        )
    }

    @ParameterizedTest
    @EnumSource
    fun whatHasNoPlaceIsRefusedBeforeItIsSent(server: Server): Unit = withConnection(server) {
        assertThrows<ParameterException> { fetchVal("SELECT ?", OffsetTime.of(1, 2, 3, 0, ZoneOffset.UTC)) }
        assertThrows<DataErrorException> { fetchVal("SELECT ?", Double.NaN) }
        assertThrows<DataErrorException> { fetchVal("SELECT ?", LocalDate.of(10_000, 1, 1)) }
        assertEquals(1, (fetchVal("SELECT 1") as Number).toInt())
    }

    /** Larger than one packet of the protocol, which has 16 MiB. */
    @ParameterizedTest
    @EnumSource
    fun largeValuesComeWhole(server: Server): Unit = withConnection(server) {
        val text = fetchVal("SELECT REPEAT('0123456789abcdef', 1040000)") as String?
        if (text != null) {
            assertEquals(16_640_000, text.length)
        } else {
            // MariaDB's max_allowed_packet is 16 MiB, and bounds REPEAT.
            assertEquals(true, server.isMariaDb)
        }
    }
}
