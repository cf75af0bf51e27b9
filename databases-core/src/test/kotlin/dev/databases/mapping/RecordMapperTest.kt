package dev.databases.mapping

import dev.databases.Record
import dev.databases.RecordMetadata
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.record
import dev.databases.values.ValueConverter
import dev.databases.values.ValueConverters
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import java.time.LocalDateTime
import java.util.UUID
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlin.uuid.Uuid

class RecordMapperTest {
    @Test
    fun dataClassIsMadeByItsConstructor() {
        val mapped = map<Note>(record("id" to 1L, "text" to "one", "completed" to 1))

        assertEquals(Note(1, "one", true), mapped)
    }

    @Test
    fun absentColumnsTakeTheDefaults() {
        assertEquals(Note(1, "one", false), map<Note>(record("text" to "one", "id" to 1)))
    }

    @Test
    fun columnsThatNobodyAsksForAreIgnored() {
        assertEquals(Note(1, "one", false), map<Note>(record("extra" to 9, "id" to 1, "text" to "one")))
    }

    @Test
    fun missingColumnWithoutDefaultListsBothSides() {
        val error = assertThrows(NoSuchColumnException::class.java) { map<Note>(record("id" to 1, "body" to "one")) }

        assertEquals(
            "No column for \"text\" of ${Note::class.java.typeName}, which has no default." +
                " It asks for: id, text, completed. The columns are: id, body",
            error.message,
        )
    }

    @Test
    fun nullForAParameterThatIsNotNullableNamesBoth() {
        val metadata = RecordMetadata.of(listOf("id", "text"), listOf("INTEGER", "varchar"))

        val error = assertThrows(ConversionException::class.java) { map<Note>(Record(metadata, arrayOf(1, null))) }

        assertEquals(
            "column \"text\" (varchar) for \"text\" of ${Note::class.java.typeName}:" +
                " the value is null, but the type of \"text\" is not nullable",
            error.message,
        )
    }

    @Test
    fun valueThatDoesNotFitNamesColumnAndParameterButNotTheValue() {
        val error = assertThrows(ConversionException::class.java) { map<Note>(record("ID" to "secret", "text" to "one")) }

        assertEquals(
            "column \"ID\" for \"id\" of ${Note::class.java.typeName}:" +
                " type conversion failed: java.lang.String to java.lang.Integer: the text is not a number",
            error.message,
        )
    }

    @Test
    fun namesMatchExactlyThenInSnakeCaseThenLoosely() {
        val names = { record: Record -> map<Names>(record) }

        assertEquals(Names(1, 2), names(record("createdAt" to 1, "created_at" to 9, "user_ID" to 2)))
        assertEquals(Names(1, 2), names(record("CREATED_AT" to 9, "created_at" to 1, "USERID" to 2)))
        assertEquals(Names(1, 2), names(record("created_At" to 1, "userid" to 9, "userID" to 2)))
    }

    @Test
    fun columnNameOverridesTheNameOfTheProperty() {
        assertEquals(Named("right"), map<Named>(record("text" to "wrong", "BODY" to "right")))
    }

    @Test
    fun richTypesAreParameters() {
        val mapped =
            map<Rich>(
                record(
                    "id" to 7,
                    "parent" to null,
                    "size" to "LARGE",
                    "count" to 4294967295L,
                    "tags" to listOf("a", "b"),
                    "matrix" to """[[1],[2,3]]""",
                    "at" to java.time.Instant.ofEpochSecond(5),
                    "took" to java.time.Duration.ofSeconds(3),
                    "uuid" to UUID(1, 2),
                    "label" to "x",
                    "outer" to 8,
                ),
            )

        assertEquals(
            Rich(
                UserId(7),
                null,
                Size.LARGE,
                UInt.MAX_VALUE,
                listOf("a", "b"),
                listOf(listOf(1), listOf(2, 3)),
                Instant.fromEpochSeconds(5),
                3.seconds,
                Uuid.fromLongs(1, 2),
                Label("x"),
                Outer(UserId(8)),
            ),
            mapped,
        )
    }

    @Test
    fun nullableValueClassesAreReadWhenPresent() {
        assertEquals(Optionals(UserId(1), Label("x")), map<Optionals>(record("id" to 1, "label" to "x")))
        assertEquals(Optionals(null, null), map<Optionals>(record("id" to null, "label" to null)))
        assertEquals(Optionals(UserId(5), null), map<Optionals>(record("label" to null)))
    }

    @Test
    fun initOfAValueClassRuns() {
        val error = assertThrows(ConversionException::class.java) { map<Rich2>(record("label" to "")) }

        assertEquals(
            "column \"label\" for \"label\" of ${Rich2::class.java.typeName}: ${Label::class.java.typeName} refused the values of the record",
            error.message,
        )
        assertEquals("a label has text", error.cause?.message)
    }

    @Test
    fun whatTheConstructorThrowsIsTheCause() {
        val complete = assertThrows(ConversionException::class.java) { map<Positive>(record("number" to -1, "other" to 1)) }
        val defaulted = assertThrows(ConversionException::class.java) { map<Positive>(record("number" to -1)) }

        assertEquals("${Positive::class.java.typeName} refused the values of the record", complete.message)
        assertEquals("not positive", complete.cause?.message)
        assertEquals("not positive", defaulted.cause?.message)
    }

    @Test
    fun singleColumnGivesScalars() {
        assertEquals(1, map<Int>(record("n" to 1L)))
        assertEquals("one", map<String>(record("text" to "one")))
        assertEquals(Size.LARGE, map<Size>(record("size" to "LARGE")))
        assertEquals(UserId(7), map<UserId>(record("id" to 7L)))
        assertEquals(7u, map<UInt>(record("id" to 7)))
        assertEquals(LocalDateTime.of(2024, 1, 15, 14, 30), map<LocalDateTime>(record("at" to "2024-01-15 14:30")))
        assertEquals(listOf(1, 2), map<List<Int>>(record("ids" to listOf(1L, 2L))))
        assertEquals(setOf("a"), map<Set<String>>(record("tags" to listOf("a", "a"))))
        assertNull(map<Int?>(record("n" to null)))
        assertEquals(1.5, map<Any>(record("n" to 1.5)))
    }

    @Test
    fun severalColumnsAreNoScalar() {
        val error = assertThrows(ConversionException::class.java) { map<Int>(record("id" to 1, "text" to "one")) }

        assertEquals(
            "A kotlin.Int is made of one column, but the record has 2: id, text. Select one column, or map to a class",
            error.message,
        )
    }

    @Test
    fun nullIsNoScalarThatIsNotNullable() {
        val error = assertThrows(ConversionException::class.java) { map<Int>(record("max" to null)) }

        assertEquals("column \"max\": the value is null, but kotlin.Int is not nullable", error.message)
    }

    @Test
    fun unsignedNumberOutOfRangeIsRefused() {
        val error = assertThrows(ConversionException::class.java) { map<UByte>(record("n" to -1)) }

        assertEquals(
            "column \"n\": type conversion failed: java.lang.Integer to kotlin.UByte: the number is out of its range",
            error.message,
        )
    }

    @Test
    fun mapAndRecordTakeAllColumns() {
        val record = record("id" to 1, "text" to null)

        assertEquals(mapOf("id" to 1, "text" to null), map<Map<String, Any?>>(record))
        assertEquals(mapOf("id" to "1", "text" to null), map<Map<String, String?>>(record))
        assertSame(record, map<Record>(record))
        assertEquals(
            "column \"text\": the value is null, but the values of kotlin.collections.Map<kotlin.String, kotlin.Any> are not nullable",
            assertThrows(ConversionException::class.java) { map<Map<String, Any>>(record) }.message,
        )
    }

    @Test
    fun typeArgumentsReachTheParameters() {
        assertEquals(Box(1, listOf(2)), map<Box<Int>>(record("value" to 1L, "all" to listOf(2L))))
        assertEquals(Box("1", listOf("2")), map<Box<String>>(record("value" to 1L, "all" to listOf(2L))))
    }

    @Test
    fun registeredConverterReadsParametersAndScalars() { // EDB-042
        val days = ValueConverter.of(Day::class.java, Int::class.javaObjectType, { it.sinceEpoch }, { Day(it) })
        val mappers = RecordMappers.of(ValueConverters.of(days))

        assertEquals(Event(Day(3)), mappers.of<Event>().map(record("day" to 3L)))
        assertEquals(Day(3), mappers.of<Day>().map(record("day" to 3)))
    }

    @Test
    fun classWithoutParametersIsFilledThroughItsProperties() {
        val mapped = map<Mutable>(record("id" to 1L, "some_text" to "one"))

        assertEquals(listOf<Any?>(1, "one", "kept"), listOf(mapped.id, mapped.someText, mapped.other))
        assertThrows(ConversionException::class.java) { map<Mutable>(record("id" to null)) }
        assertEquals(
            "No column for \"id\", \"other\", \"someText\" of ${Mutable::class.java.typeName}." +
                " It asks for: id, other, someText. The columns are: x",
            assertThrows(NoSuchColumnException::class.java) { map<Mutable>(record("x" to 1)) }.message,
        )
    }

    @Test
    fun oneMapperReadsResultsOfDifferentShape() {
        val mapper = RecordMappers.DEFAULT.of<Note>()

        val mapped = listOf(
            record("id" to 1, "text" to "a"),
            record("text" to "b", "id" to 2),
            record("id" to 3, "text" to "c"),
        ).map(mapper::map)

        assertEquals(listOf(Note(1, "a"), Note(2, "b"), Note(3, "c")), mapped)
        assertSame(mapper, RecordMappers.DEFAULT.of<Note>())
    }

    @Test
    fun typesThatNoRecordCanBecomeSayWhy() {
        val reasons =
            listOf<() -> Any?>(
                { RecordMappers.DEFAULT.of<Runnable>() },
                { RecordMappers.DEFAULT.of<Nothing1>() },
                { RecordMappers.DEFAULT.of<Hidden>() },
                { RecordMappers.DEFAULT.of<Map<Int, Any?>>() },
            ).map { assertThrows(ConversionException::class.java) { it() }.message }

        assertEquals(
            listOf(
                "Records cannot be mapped to java.lang.Runnable: it is an interface, abstract or an object",
                "Records cannot be mapped to ${Nothing1::class.java.typeName}: it is an interface, abstract or an object",
                "Records cannot be mapped to ${Hidden::class.java.typeName}: its constructor is not public",
                "A record cannot become a kotlin.collections.Map<kotlin.Int, kotlin.Any?>: the names of its columns are String",
            ),
            reasons,
        )
    }

    private inline fun <reified T> map(record: Record): T = RecordMappers.DEFAULT.of<T>().map(record)

    private data class Note(val id: Int, val text: String, val completed: Boolean = false)

    private data class Names(val createdAt: Int, val userID: Int)

    private data class Named(
        @ColumnName("body") val text: String,
    )

    private enum class Size { LARGE }

    @JvmInline
    private value class UserId(val raw: Int)

    @JvmInline
    private value class Outer(val id: UserId)

    @JvmInline
    private value class Label(val text: String) {
        init {
            require(text.isNotEmpty()) { "a label has text" }
        }
    }

    private data class Rich(
        val id: UserId,
        val parent: UserId?,
        val size: Size,
        val count: UInt,
        val tags: List<String>,
        val matrix: List<List<Int>>,
        val at: Instant,
        val took: Duration,
        val uuid: Uuid,
        val label: Label,
        val outer: Outer,
    )

    private data class Rich2(val label: Label)

    private data class Optionals(val id: UserId? = UserId(5), val label: Label?)

    private data class Positive(val number: Int, val other: Int = 0) {
        init {
            require(number > 0) { "not positive" }
        }
    }

    private data class Box<T>(val value: T, val all: List<T>)

    private data class Day(val sinceEpoch: Int)

    private data class Event(val day: Day)

    private class Mutable {
        var id: Int = 0
        var someText: String? = null
        var other: String = "kept"
    }

    private object Nothing1

    private class Hidden private constructor(
        @Suppress("unused") val id: Int,
    )
}
