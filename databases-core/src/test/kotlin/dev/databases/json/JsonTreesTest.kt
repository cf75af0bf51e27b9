package dev.databases.json

import com.fasterxml.jackson.databind.node.MissingNode
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.ParameterException
import dev.databases.values.ArgumentEncoder
import dev.databases.values.ValueConverter
import dev.databases.values.ValueConverters
import kotlinx.serialization.json.JsonElement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import com.fasterxml.jackson.databind.ObjectMapper as Jackson2
import kotlinx.serialization.json.Json as Kotlinx
import tools.jackson.databind.ObjectMapper as Jackson3

/** The JSON values of the libraries that users have. */
internal class JsonTreesTest {
    enum class Library(val parse: (String) -> Any) {
        JACKSON_2({ Jackson2().readTree(it) }),
        JACKSON_3({ Jackson3().readTree(it) }),
        KOTLINX({ Kotlinx.parseToJsonElement(it) }),
    }

    private val texts =
        listOf(
            """{"a":[1,2.5,{"b":null}],"c":"x\"\\ä😀"}""",
            """[1,[],{},"x",true,null]""",
            """{}""",
            """[]""",
            """"just text"""",
            """12345678901234567890""",
            """true""",
            """null""",
        )

    @ParameterizedTest
    @EnumSource
    fun aTreeIsBoundAsItsJson(library: Library) {
        assertEquals(texts, texts.map { ArgumentEncoder.DEFAULT.encode(library.parse(it)) })
    }

    @ParameterizedTest
    @EnumSource
    fun aTreeInsideOtherValuesIsJsonToo(library: Library) {
        val inside = texts.map { Json.write(mapOf("outer" to listOf(library.parse(it)), "n" to 1)) }

        assertEquals(texts.map { """{"outer":[$it],"n":1}""" }, inside)
        assertEquals(texts.joinToString(",", "[", "]"), Json.write(texts.map(library.parse).toTypedArray()))
    }

    @Test
    fun aConverterComesFirst() {
        val converters =
            ValueConverters.of(
                ValueConverter.of(JsonElement::class.java, String::class.java, {
                    "converted"
                }, { Kotlinx.parseToJsonElement(it) }),
            )

        assertEquals("converted", ArgumentEncoder(converters, emptyList()).encode(Kotlinx.parseToJsonElement("{}")))
    }

    @Test
    fun whatStandsForNoValueIsRefused() {
        val missing = MissingNode.getInstance()
        val inside = assertThrows(ConversionException::class.java) { Json.write(listOf(missing)) }
        val alone = assertThrows(ParameterException::class.java) { ArgumentEncoder.DEFAULT.encode(missing) }

        val message = "type conversion failed: a com.fasterxml.jackson.databind.node.MissingNode stands for no value and has no JSON form"
        assertEquals(message, inside.message)
        assertEquals("An argument cannot be written as JSON: $message", alone.message)
    }

    @Test
    fun otherClassesAreNoTrees() {
        assertFalse(Json.isTree(LinkedHashMap::class.java))
        assertFalse(Json.isTree(JsonObject::class.java))
        assertFalse(Json.isTree(Jackson2::class.java))
    }
}
