package dev.databases

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.values.ValueConverter
import dev.databases.values.ValueConverters
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.LocalDate

class RecordTest {
    private val note = record("id" to 1, "text" to "one", "completed" to true)

    @Test
    fun nameAndIndexGiveTheSameValue() { // EDB-008
        assertEquals("one", note["text"])
        assertEquals("one", note[1])
    }

    @Test
    fun booleanIsABoolean() { // EDB-012, EDB-029
        assertEquals(true, note["completed"])
    }

    @Test
    fun asMapHasTypedValuesInTheOrderOfTheColumns() { // EDB-021, EDB-030, EDB-031
        val map = note.asMap()

        assertEquals(3, note.size())
        assertEquals(listOf("id" to 1, "text" to "one", "completed" to true), map.toList())
    }

    @Test
    fun duplicatesStayInEntriesAndTheLastAnswersToTheName() { // EDB-023, E-37
        val record = record("id" to 1, "id" to 2)

        assertEquals(listOf("id", "id"), record.names())
        assertEquals(listOf(1, 2), record.entries().map { it.value })
        assertEquals(2, record["id"])
        assertEquals(mapOf("id" to 2), record.asMap())
    }

    @Test
    fun duplicatesAmongManyColumnsResolveToTheLastToo() { // EDX-31
        val names = (0 until 200).map { "column${it % 150}" }
        val record = Record(RecordMetadata.of(*names.toTypedArray()), Array(200) { it })

        val found = (0 until 150).map { record["column$it"] }

        assertEquals((0 until 150).map { if (it < 50) it + 150 else it }, found)
        assertNull(record.getOrNull("column150"))
    }

    @Test
    fun namesListsTheColumns() { // EDB-027, EDB-028
        assertEquals(listOf("id", "text", "completed"), note.names())
    }

    @Test
    fun unknownNameListsTheColumns() { // EDX-31
        val error = assertThrows(NoSuchColumnException::class.java) { note["missing"] }

        assertEquals("""There is no column "missing". The columns are: id, text, completed""", error.message)
    }

    @Test
    fun unknownNameMentionsTheOneThatDiffersInLetterCase() {
        val error = assertThrows(NoSuchColumnException::class.java) { note["TEXT"] }

        assertEquals("""There is no column "TEXT". Did you mean "text"? The columns are: id, text, completed""", error.message)
    }

    @Test
    fun unknownNameOfARecordWithoutColumnsSaysSo() {
        val error = assertThrows(NoSuchColumnException::class.java) { record()["id"] }

        assertEquals("""There is no column "id". The result has no columns""", error.message)
    }

    @Test
    fun getOrNullIsNullForAnUnknownName() { // EDX-31
        assertNull(note.getOrNull("missing"))
        assertEquals("one", note.getOrNull("text"))
        assertFalse(note.has("missing"))
    }

    @Test
    fun indexOutOfBoundsTellsTheSize() { // EDX-31
        val messages = listOf(-1, 3).map { assertThrows(IndexOutOfBoundsException::class.java) { note[it] }.message }

        assertEquals(
            listOf(
                "Column index -1 is out of bounds: the record has 3 columns, counted from 0",
                "Column index 3 is out of bounds: the record has 3 columns, counted from 0",
            ),
            messages,
        )
    }

    @Test
    fun recordsWithEqualNamesAndValuesAreEqual() {
        val one = record("id" to 1, "data" to byteArrayOf(1, 2))
        val other = record("id" to 1, "data" to byteArrayOf(1, 2))

        assertEquals(one, other)
        assertEquals(one.hashCode(), other.hashCode())
        assertNotEquals(one, record("id" to 1, "data" to byteArrayOf(1, 3)))
        assertNotEquals(one, record("id" to 1, "bytes" to byteArrayOf(1, 2)))
    }

    @Test
    fun declaredTypesDoNotMakeRecordsDifferent() {
        val typed = Record(RecordMetadata.of(listOf("id"), listOf("INTEGER")), arrayOf(1))

        assertEquals(record("id" to 1), typed)
    }

    @Test
    fun toStringShowsNamesAndValues() {
        val record = record("id" to 1, "text" to "one", "data" to byteArrayOf(1, 2), "tags" to arrayOf("a", "b"), "none" to null)

        assertEquals("Record(id=1, text=one, data=byte[2], tags=[a, b], none=null)", record.toString())
    }

    @Test
    fun destructuresByPosition() {
        val (id, text, completed) = note

        assertEquals(listOf<Any?>(1, "one", true), listOf(id, text, completed))
    }

    @Test
    fun conversionErrorNamesColumnAndTypesButNotTheValue() { // E-18
        val record = Record(RecordMetadata.of(listOf("number"), listOf("INTEGER")), arrayOf("not_a_number"))

        val error = assertThrows(ConversionException::class.java) { record.get("number", Int::class.java) }

        assertEquals(
            """column "number" (INTEGER): type conversion failed: java.lang.String to java.lang.Integer: the text is not a number""",
            error.message,
        )
        assertNull(error.cause)
    }

    @Test
    fun delegatesPropertiesToColumns() {
        val record = record("id" to 1L, "created_at" to LocalDate.of(2024, 1, 15), "note" to null)

        val id: Int by record
        val createdAt: LocalDate by record
        val note: String? by record

        assertEquals(1, id)
        assertEquals(LocalDate.of(2024, 1, 15), createdAt)
        assertNull(note)
    }

    @Test
    fun delegatingNullToATypeThatIsNotNullableSaysSo() {
        val record = record("text" to null)
        val text: String by record

        val error = assertThrows(ConversionException::class.java) { text.length }

        assertEquals("""column "text": the value is null, but kotlin.String is not nullable""", error.message)
    }

    @Test
    fun valueConvertsToTheTypeArgument() {
        val record = record("id" to 7L, "id2" to 7, "tags" to listOf(1L, 2L))

        assertEquals(7, record.value<Int>("id"))
        assertEquals(7u, record.value<UInt>("id"))
        assertEquals(7L, record.get<Long>("id2"))
        assertEquals(listOf(1, 2), record.value<List<Int>>(2))
    }

    @Test
    fun registeredConverterReadsAColumn() { // EDB-042
        val day = ValueConverter.of(Day::class.java, Int::class.javaObjectType, { it.sinceEpoch }, { Day(it) })
        val metadata = RecordMetadata.of(listOf("day"), listOf(null), ValueConverters.of(day))
        val record = Record(metadata, arrayOf(19737L))

        assertEquals(Day(19737), record.get("day", Day::class.java))
        assertEquals(Day(19737), record.value<Day>("day"))
    }

    @Test
    fun valuesMustFitTheColumns() {
        val error =
            assertThrows(IllegalArgumentException::class.java) { Record(RecordMetadata.of("a", "b"), arrayOf(1)) }

        assertEquals("1 values for 2 columns", error.message)
    }

    @Test
    fun metadataTellsNamesAndDeclaredTypes() {
        val metadata = RecordMetadata.of(listOf("id", "sum"), listOf("INTEGER", null))

        assertEquals("RecordMetadata(id INTEGER, sum)", metadata.toString())
        assertEquals("INTEGER", metadata.databaseType(0))
        assertNull(metadata.databaseType(1))
        assertTrue(metadata == RecordMetadata.of(listOf("id", "sum"), listOf("INTEGER", null)))
    }

    private class Day(val sinceEpoch: Int) {
        override fun equals(other: Any?) = other is Day && other.sinceEpoch == sinceEpoch

        override fun hashCode() = sinceEpoch
    }
}

internal fun record(vararg columns: Pair<String, Any?>): Record =
    Record(RecordMetadata.of(*columns.map { it.first }.toTypedArray()), columns.map { it.second }.toTypedArray())
