package dev.databases.mapping

import dev.databases.Record
import dev.databases.RecordMetadata
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException

/** One place of an object that a column fills: a constructor parameter or a setter. Immutable. */
internal class Slot(
    val name: String,
    private val columnName: String?,
    private val reader: ValueReader,
    private val nullable: Boolean,
    val optional: Boolean,
    val valueClass: Boolean,
) {
    fun indexIn(metadata: RecordMetadata): Int =
        if (columnName == null) ColumnMatch.indexOf(metadata, name) else ColumnMatch.indexOfNamed(metadata, columnName)

    fun read(record: Record, index: Int, owner: Class<*>): Any? {
        val value =
            try {
                record[index]?.let(reader::read)
            } catch (e: ConversionException) {
                throw ConversionException("${place(record, index, owner)}: ${e.message}", e.cause)
            }
        if (value == null && !nullable) {
            throw ConversionException("${place(record, index, owner)}: the value is null, but the type of \"$name\" is not nullable")
        }
        return value
    }

    override fun toString(): String = columnName ?: name

    private fun place(record: Record, index: Int, owner: Class<*>) = "${record.metadata().describe(
        index,
    )} for \"$name\" of ${owner.typeName}"
}

/** Which column of a result fills which slot; -1 where none does. Immutable. */
internal class Plan(val metadata: RecordMetadata, val indexes: IntArray) {
    val complete: Boolean = indexes.none { it < 0 }

    fun fits(other: RecordMetadata): Boolean = metadata === other || metadata.names() == other.names()
}

/** What all mappers to objects share: slots, and the plan for the result that was read last. */
internal abstract class SlotMapper(protected val owner: Class<*>, protected val slots: Array<Slot>) : RecordMapper<Any> {
    // Not volatile: plans are immutable, and a thread that misses one makes its own.
    private var plan: Plan? = null

    protected fun planFor(record: Record): Plan {
        val metadata = record.metadata()
        val last = plan
        if (last != null && last.metadata === metadata) return last
        val next = if (last != null && last.fits(metadata)) Plan(metadata, last.indexes) else resolve(metadata)
        plan = next
        return next
    }

    protected fun read(record: Record, plan: Plan, slot: Int): Any? = slots[slot].read(record, plan.indexes[slot], owner)

    private fun resolve(metadata: RecordMetadata): Plan {
        val indexes = IntArray(slots.size) { slots[it].indexIn(metadata) }
        val required = slots.filterIndexed { i, slot -> indexes[i] < 0 && !slot.optional }
        // An object made of defaults alone is never what was meant.
        val missing = if (indexes.all { it < 0 }) slots.toList() else required
        if (missing.isNotEmpty()) {
            throw NoSuchColumnException(
                "No column for ${missing.joinToString { "\"$it\"" }} of ${owner.typeName}" +
                    "${if (required.isEmpty()) "" else ", which has no default"}." +
                    " It asks for: ${slots.joinToString()}. The columns are: ${metadata.names().joinToString()}",
            )
        }
        return Plan(metadata, indexes)
    }
}
