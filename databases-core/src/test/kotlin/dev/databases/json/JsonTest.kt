package dev.databases.json

import dev.databases.exceptions.ConversionException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import java.math.BigDecimal
import java.math.BigInteger
import java.time.LocalDate
import java.time.LocalDateTime
import java.util.UUID

class JsonTest {
    @Test
    fun objectEqualsAMapAndPrintsItsText() { // E-04
        val text = """{"name": "test", "values": [1, 2, 3], "nested": {"ok": true, "none": null}}"""

        val parsed = Json.parse(" $text\n")

        assertEquals(mapOf("name" to "test", "values" to listOf(1, 2, 3), "nested" to mapOf("ok" to true, "none" to null)), parsed)
        assertEquals(text, parsed.toString())
        assertEquals(parsed, Json.parse(parsed.toString()))
    }

    @Test
    fun nestedValuesPrintTheirPartOfTheText() {
        val parsed = Json.parse("""{"a" : [ 1.10 , {} ] }""") as JsonObject

        assertEquals("[ 1.10 , {} ]", parsed["a"].toString())
        assertEquals("{}", (parsed["a"] as JsonArray)[1].toString())
    }

    @Test
    fun numbersTakeTheSmallestTypeThatLosesNothing() {
        val parsed =
            listOf(
                "0",
                "-0",
                "2147483647",
                "-2147483648",
                "2147483648",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "1.5",
                "0.1",
                "1e2",
                "-0.0",
                "0.1000000000000000055511151231257827",
                "1e400",
            ).map { Json.parse(it) }

        assertEquals(
            listOf<Any>(
                0,
                0,
                Int.MAX_VALUE,
                Int.MIN_VALUE,
                2147483648L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                BigInteger("9223372036854775808"),
                1.5,
                0.1,
                100.0,
                -0.0,
                BigDecimal("0.1000000000000000055511151231257827"),
                BigDecimal("1e400"),
            ),
            parsed,
        )
    }

    @Test
    fun escapesAreRead() {
        val parsed = Json.parse(""""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00z"""")

        assertEquals("a\"\\/\b\u000c\n\r\té😀z", parsed)
    }

    @Test
    fun textThatIsNotJsonIsRefusedWithItsPlace() {
        val wrong =
            mapOf(
                "" to "at its end (offset 0): expected a value",
                " " to "at its end (offset 1): expected a value",
                "tru" to "at offset 0: expected a value",
                "nul" to "at offset 0: expected a value",
                "NaN" to "at offset 0: expected a value",
                "\uFEFF1" to "at offset 0: expected a value",
                "01" to "at offset 1: expected the end of the text",
                "+1" to "at offset 0: expected a value",
                "-" to "at its end (offset 1): expected a digit",
                "1." to "at its end (offset 2): expected a digit",
                ".5" to "at offset 0: expected a value",
                "1e" to "at its end (offset 2): expected a digit",
                "1 2" to "at offset 2: expected the end of the text",
                "[1,]" to "at offset 3: expected a value",
                "[1 2]" to "at offset 3: expected ',' or ']'",
                "[1" to "at its end (offset 2): expected ',' or ']'",
                "[" to "at its end (offset 1): expected a value",
                "]" to "at offset 0: expected a value",
                "{a:1}" to "at offset 1: expected a name in double quotes",
                "{\"a\" 1}" to "at offset 5: expected ':'",
                "{\"a\":1,}" to "at offset 7: expected a name in double quotes",
                "{\"a\":1" to "at its end (offset 6): expected ',' or '}'",
                "\"a" to "at its end (offset 2): expected '\"'",
                "\"a\\" to "at its end (offset 3): expected one of \" \\ / b f n r t u after a backslash",
                "\"\\x\"" to "at offset 2: expected one of \" \\ / b f n r t u after a backslash",
                "\"\\u00g0\"" to "at offset 5: expected four hexadecimal digits",
                "\"a\nb\"" to "at offset 2: expected no control character in a string",
                "\"a\u0000b\"" to "at offset 2: expected no control character in a string",
                "'a'" to "at offset 0: expected a value",
                "1 // one" to "at offset 2: expected the end of the text",
            )

        val messages = wrong.keys.associateWith { assertThrows(ConversionException::class.java) { Json.parse(it) }.message }

        assertEquals(wrong.mapValues { "Invalid JSON ${it.value}" }, messages)
    }

    @Test
    fun depthIsBoundedWhenReading() {
        val deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH)

        val error = assertThrows(ConversionException::class.java) { Json.parse("[".repeat(100_000)) }

        assertEquals(deepest, Json.parse(deepest).toString())
        assertEquals("JSON is nested deeper than 512 at offset 512", error.message)
    }

    @Test
    fun longNumbersAreRefused() {
        val error = assertThrows(ConversionException::class.java) { Json.parse("[" + "9".repeat(1_001) + "]") }

        assertEquals("JSON has a number of more than 1000 characters at offset 1", error.message)
        assertEquals(BigInteger("9".repeat(1_000)), Json.parse("9".repeat(1_000)))
    }

    @Test
    fun exponentOutOfRangeIsRefused() {
        val error = assertThrows(ConversionException::class.java) { Json.parse("1e99999999999") }

        assertEquals("JSON has a number with an exponent out of range at offset 0", error.message)
    }

    @Test
    fun ofEqualNamesTheLastWins() {
        assertEquals(mapOf("a" to 2), Json.parse("""{"a":1,"a":2}"""))
    }

    @Test
    fun writesWhatAProgramHas() {
        val value =
            linkedMapOf(
                "text" to "a\"\\\n\u0001é😀",
                "half" to "\uD83D",
                "numbers" to listOf(1, 2L, 3.toShort(), 1.5, 2.5f, BigDecimal("1.10"), BigInteger.TEN),
                "array" to intArrayOf(1, 2),
                "nested" to arrayOf<Any?>(null, true, 'c'),
                "unit" to Colour.RED,
                "id" to UUID(0, 1),
                "date" to LocalDate.of(2024, 1, 15),
                "time" to LocalDateTime.of(2024, 1, 15, 14, 30, 45),
                Colour.RED to mapOf(1 to "one"),
            )

        val text = Json.write(value)

        assertEquals(
            """{"text":"a\"\\\n\u0001é😀","half":"\ud83d","numbers":[1,2,3,1.5,2.5,1.10,10],"array":[1,2],"nested":[null,true,"c"],""" +
                """"unit":"RED","id":"00000000-0000-0000-0000-000000000001","date":"2024-01-15","time":"2024-01-15T14:30:45",""" +
                """"RED":{"1":"one"}}""",
            text,
        )
    }

    @Test
    fun whatCannotBeWrittenIsNamed() {
        val endless = mutableListOf<Any>().also { it.add(it) }
        val refused = listOf(Double.NaN, Float.NEGATIVE_INFINITY, Any(), byteArrayOf(1), mapOf(null to 1), mapOf(Any() to 1), endless)

        val messages = refused.map { assertThrows(ConversionException::class.java) { Json.write(it) }.message }

        val known = "use a Map, a List, text, a number, a Boolean, an enum, a UUID or java.time"
        assertEquals(
            listOf(
                "type conversion failed: JSON has no NaN and no infinity",
                "type conversion failed: JSON has no NaN and no infinity",
                "type conversion failed: java.lang.Object has no JSON form; $known",
                "type conversion failed: byte[] has no JSON form; $known",
                "type conversion failed: null cannot be a name in a JSON object",
                "type conversion failed: a java.lang.Object cannot be a name in a JSON object",
                "type conversion failed: values are nested deeper than 512, or one contains itself; JSON cannot hold that",
            ),
            messages,
        )
    }

    @Test
    fun encoderIsAskedAboutUnknownClasses() {
        val text = Json.write(listOf(1u, "a")) { (it as UInt).toLong() }

        assertEquals("""[1,"a"]""", text)
    }

    @Test
    fun parsedValueIsWrittenAsItWasReceived() {
        assertEquals("""{"a" : 1.10}""", Json.write(Json.parse("""{"a" : 1.10}""")))
    }

    @Test
    fun objectsAndArraysCannotBeChanged() {
        val parsed = Json.parse("""{"a":[1]}""") as JsonObject

        assertThrows(UnsupportedOperationException::class.java) { (parsed as MutableMap<String, Any?>)["b"] = 1 }
        assertThrows(UnsupportedOperationException::class.java) { parsed.entries.clear() }
        assertThrows(UnsupportedOperationException::class.java) { (parsed["a"] as MutableList<*>).removeAt(0) }
    }

    private enum class Colour {
        RED {
            override fun toString() = "not the name"
        },
    }
}
