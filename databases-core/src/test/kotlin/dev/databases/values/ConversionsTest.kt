package dev.databases.values

import dev.databases.exceptions.ConversionException
import dev.databases.json.Json
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertAll
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.OffsetTime
import java.time.ZonedDateTime
import java.util.TimeZone
import java.util.UUID

class ConversionsTest {
    @Test
    fun numbersBecomeEveryNumberThatCanHoldThem() {
        gives(3, 3L, 3.0, 3.0f, BigDecimal("3.00"), BigInteger.valueOf(3), "3", "3.0", "3e0", 3.toByte(), 3.toShort())
        gives(Long.MIN_VALUE, BigDecimal(Long.MIN_VALUE), "-9223372036854775808", BigInteger.valueOf(Long.MIN_VALUE))
        gives(127.toByte(), 127, 127.0, "127")
        gives(32767.toShort(), 32767L, "32767")
        gives(BigDecimal("123.45"), 123.45, "123.45", 123.45f)
        gives(BigDecimal("7"), 7, 7L, BigInteger("7"))
        gives(505048275108598016L, 505048275108598016.0, BigInteger("505048275108598016"))
        gives(BigInteger.ZERO, "0e999999999", 0.0)
        gives(BigInteger.TEN.pow(30), BigDecimal("1e30"), "1" + "0".repeat(30))
        gives(0.5, BigDecimal("0.5"), "0.5", 0.5f)
        gives(9007199254740992.0, 9007199254740992L, BigInteger("9007199254740992"))
        gives(Double.NaN, "NaN")
        gives(Double.NEGATIVE_INFINITY, "-Infinity")
        gives(0.1f, 0.1, "0.1")
        gives(1, true)
        gives(0L, false)
    }

    @Test
    fun numbersAreNeverCutOff() {
        refuses<Int>(3.7, "3.7", BigDecimal("3.7"), 2147483648L, "2147483648", 1e300, Double.NaN, "NaN", Double.POSITIVE_INFINITY)
        refuses<Long>(9.3e18, BigInteger.TWO.pow(63), "1e999999999", BigDecimal("1e-999999999"))
        refuses<Byte>(128, -129)
        refuses<Short>(32768)
        refuses<BigInteger>(BigDecimal("1e999999999"), "1e-999999999", "0.5", Double.NaN)
        refuses<BigDecimal>(Double.NaN, "NaN", "")
        refuses<Double>(9007199254740993L, BigInteger.TEN.pow(400), "1e400")
        refuses<Float>(16777217, 1e300, BigDecimal("1e300"), BigInteger.TEN.pow(40))
    }

    @Test
    fun textThatIsNotANumberIsRefused() { // E-18
        refuses<Int>("not_a_number", "", " 1", "1 ", "0x10", "1d", "١x")

        assertEquals(
            "type conversion failed: java.lang.String to java.lang.Integer: the text is not a number",
            assertThrows(ConversionException::class.java) { convert<Int>("secret") }.message,
        )
    }

    @Test
    fun booleansAreOneZeroAndTheirNames() { // EDB-012
        gives(true, 1, 1L, 1.0, BigDecimal("1.0"), "true", "TRUE", "t", "1")
        gives(false, 0, 0L, -0.0, BigDecimal("0.00"), "false", "f", "0")
        refuses<Boolean>(2, -1, 0.5, Double.NaN, BigDecimal("1.00000000000000000000000001"), "yes", "", "01")
    }

    @Test
    fun textBecomesDatesAndTimesWithEitherSeparator() {
        val time = LocalDateTime.of(2024, 1, 15, 14, 30, 45)
        val offset = OffsetDateTime.parse("2024-01-15T14:30:45+05:30")
        gives(LocalDate.of(2024, 1, 15), "2024-01-15", "2024-01-15 14:30:45", "2024-01-15T00:00")
        gives(LocalTime.of(14, 30, 45), "14:30:45", "14:30:45.000000000")
        gives(time, "2024-01-15 14:30:45", "2024-01-15T14:30:45", "2024-01-15 14:30:45.000000")
        gives(time.withNano(123456789), "2024-01-15 14:30:45.123456789")
        gives(time.withNano(100000000), "2024-01-15 14:30:45.1")
        gives(LocalDate.of(2024, 1, 15).atStartOfDay(), "2024-01-15")
        gives(offset, "2024-01-15 14:30:45+05:30", "2024-01-15T14:30:45+0530", "2024-01-15 14:30:45.000+05:30:00")
        gives(OffsetDateTime.parse("2024-01-15T14:30:45+05:00"), "2024-01-15 14:30:45+05")
        gives(Instant.parse("2024-01-15T14:30:45Z"), "2024-01-15 14:30:45Z", "2024-01-15T16:30:45+02", "2024-01-15 14:30:45+00")
        gives(OffsetTime.parse("14:30:45+02:00"), "14:30:45+02", "14:30:45+02:00", "14:30:45+0200")
        gives(Duration.ofMinutes(90), "PT1H30M")
    }

    @Test
    fun textThatIsNoDateIsRefusedWithoutItsText() {
        refuses<LocalDate>("2024-02-30", "2024-13-01", "secret", "", "infinity", "2024-01-15 25:00:00")
        refuses<LocalTime>("24:00:00", "2024-01-15")
        refuses<LocalDateTime>("2024-01-15 14:30:45+00", "2024-01-15  14:30:45x", "2024-02-30 00:00:00")
        refuses<Instant>("2024-01-15 14:30:45", "2024-01-15")
        refuses<OffsetDateTime>("2024-01-15 14:30:45", "2024-01-15 14:30:45+05:30+05:30")

        assertEquals(
            "type conversion failed: java.lang.String to java.time.LocalDate: the text is not one, or is out of its range",
            assertThrows(ConversionException::class.java) { convert<LocalDate>("secret") }.message,
        )
    }

    @Test
    fun onlyWhatHasAnOffsetIsAPointInTime() {
        val point = Instant.parse("2024-01-15T14:30:45Z")
        val local = LocalDateTime.of(2024, 1, 15, 14, 30, 45)
        gives(point, OffsetDateTime.parse("2024-01-15T16:30:45+02:00"), ZonedDateTime.parse("2024-01-15T14:30:45Z[UTC]"))
        gives(OffsetDateTime.parse("2024-01-15T14:30:45Z"), point)
        gives(ZonedDateTime.parse("2024-01-15T14:30:45Z"), point)
        gives(local.toLocalDate(), local)
        gives(local.toLocalTime(), local)
        gives(local.toLocalDate().atStartOfDay(), local.toLocalDate())
        refuses<Instant>(local, local.toLocalDate(), 1705329045L)
        refuses<OffsetDateTime>(local)
        refuses<LocalDateTime>(point, OffsetDateTime.parse("2024-01-15T14:30:45Z"))
        refuses<LocalDate>(point)
    }

    @Test
    fun timeZoneOfTheMachineIsNeverAsked() {
        val before = TimeZone.getDefault()
        try {
            val results =
                listOf("Asia/Kathmandu", "America/St_Johns").map { zone ->
                    TimeZone.setDefault(TimeZone.getTimeZone(zone))
                    listOf(
                        convert<Instant>("2024-01-15 14:30:45+00"),
                        convert<OffsetDateTime>(Instant.EPOCH),
                        convert<LocalDateTime>("2024-03-10 02:30:00"),
                    )
                }

            assertEquals(results[0], results[1])
        } finally {
            TimeZone.setDefault(before)
        }
    }

    @Test
    fun uuidIsReadFromTextAndBytes() {
        val uuid = UUID.fromString("0b3ef7b4-3c25-4d4c-8f3a-1d2c3b4a5968")
        val bytes = checkNotNull(convert<ByteArray>(uuid))

        gives(uuid, bytes, uuid.toString(), uuid.toString().uppercase(), uuid.toString().replace("-", ""))
        refuses<UUID>("1-1-1-1-1", "", "secret", ByteArray(15), 1, "z".repeat(32))
    }

    @Test
    fun enumIsReadByName() { // EDB-039
        gives(Size.LARGE, "LARGE")
        refuses<Size>("large", "", 1)
    }

    @Test
    fun textIsMadeOfWhatHasOneForm() {
        gives("1", 1, 1L, BigDecimal("1"), "1", '1')
        gives("true", true)
        gives("LARGE", Size.LARGE)
        gives("2024-01-15", LocalDate.of(2024, 1, 15))
        gives("""{"a":[1]}""", mapOf("a" to listOf(1)))
        gives("""{"a" : 1.0}""", checkNotNull(Json.parse("""{"a" : 1.0}""")))
        gives('x', "x")
        refuses<String>(byteArrayOf(65), Any())
        refuses<Char>("", "xy", 65)
    }

    @Test
    fun jsonTextBecomesMapAndList() { // E-04
        assertEquals(mapOf("a" to 1), Conversions.convert("""{"a":1}""", Map::class.java))
        assertEquals(listOf(1, 2), Conversions.convert("[1,2]", List::class.java))
        refuses<Map<*, *>>("[1]", "secret", "", 1)
        refuses<List<*>>("{}", byteArrayOf(1))
    }

    @Test
    fun listsBecomeArraysAndBack() {
        assertArrayEquals(intArrayOf(1, 2), convert<IntArray>(listOf(1L, "2")))
        assertArrayEquals(arrayOf("1", null), convert<Array<String?>>(listOf(1, null)))
        assertEquals(listOf(1, 2), Conversions.convert(arrayOf(1, 2), List::class.java))
        refuses<IntArray>(listOf(1, null), 1)
        assertThrows(ConversionException::class.java) { convert<IntArray>(listOf(1.5)) }
    }

    @Test
    fun nullStaysNull() {
        assertNull(Conversions.convert(null, Int::class.java))
    }

    @Test
    fun registeredConverterComesFirst() { // EDB-042
        val day = ValueConverter.of(Day::class.java, Int::class.javaObjectType, { it.sinceEpoch }, { Day(it) })
        val upper = ValueConverter.of(String::class.java, String::class.java, { it }, { it.uppercase() })
        val converters = ValueConverters.of(day, upper)

        assertEquals(Day(3), converters.convert(3L, Day::class.java))
        assertEquals("ONE", converters.convert("one", String::class.java))
        assertEquals(3, converters.convert("3", Int::class.java))
    }

    @Test
    fun failureOfARegisteredConverterIsTheCause() {
        val broken = IllegalStateException("broken")
        val converters = ValueConverters.of(ValueConverter.of(Day::class.java, Any::class.java, { it }, { throw broken }))

        val error = assertThrows(ConversionException::class.java) { converters.convert(3, Day::class.java) }

        assertEquals(
            "type conversion failed: java.lang.Integer to ${Day::class.java.typeName}: its registered converter failed",
            error.message,
        )
        assertEquals(broken, error.cause)
    }

    @Test
    fun twoConvertersForOneTypeAreRefused() {
        val day = ValueConverter.of(Int::class.java, Any::class.java, { it }, { 1 })
        val same = ValueConverter.of(Int::class.javaObjectType, Any::class.java, { it }, { 1 })

        val error = assertThrows(IllegalArgumentException::class.java) { ValueConverters.of(day, same) }

        assertEquals("Two converters are registered for java.lang.Integer", error.message)
    }

    private data class Day(val sinceEpoch: Int)

    private enum class Size {
        LARGE {
            override fun toString() = "not the name"
        },
    }

    private inline fun <reified T : Any> convert(value: Any): T? = Conversions.convert(value, T::class.java)

    private inline fun <reified T : Any> gives(expected: T, vararg values: Any) {
        val converted = values.map { Conversions.convert(it, T::class.java) }

        assertEquals(values.map { expected }, converted)
    }

    private inline fun <reified T : Any> refuses(vararg values: Any) {
        assertAll(
            values.map { value ->
                {
                    val error = assertThrows(ConversionException::class.java, { Conversions.convert(value, T::class.java) }, "$value")
                    assertEquals(
                        "type conversion failed: ${value.javaClass.typeName} to ${T::class.javaObjectType.typeName}: ",
                        error.message!!.substring(0, error.message!!.indexOf(": ", "type conversion failed: ".length) + 2),
                    )
                    assertEquals(false, error.message!!.contains("secret"))
                }
            },
        )
    }
}
