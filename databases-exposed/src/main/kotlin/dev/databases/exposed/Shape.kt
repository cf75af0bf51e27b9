package dev.databases.exposed

import dev.databases.exceptions.ErrorContext
import dev.databases.exceptions.ParameterException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.sql.Statement
import org.jetbrains.exposed.v1.core.BinaryColumnType
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.EnumerationNameColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.StringColumnType
import java.util.concurrent.CancellationException

/**
 * A statement as Exposed wrote it, to be bound any number of times. Immutable.
 *
 * @param rows of arguments; several where the statement is a batch of its own
 * @param selection what it returns; null: nothing that is known
 */
internal class Shape(private val rendering: Rendering, sql: String, rows: List<List<Argument>>, val selection: Selection?) {
    /** The text with a question mark for each argument. */
    val sql: String = Literals.checked(rendering.server, sql)

    private val text = rendering.texts.get(sql)
    private val types: Array<IColumnType<*>> = rows.firstOrNull().orEmpty().map { typeOf(it.first) }.toTypedArray()
    private val codecs: Array<ColumnCodec> = Array(types.size) { ColumnValues.codec(rendering, types[it]) }

    /** Arguments that are ready for the database, or slots. */
    private val rows: List<Array<Any?>> = rows.map { row -> Array(row.size) { prepared(row[it], it) } }
    private val names: Set<String> = this.rows.flatMapTo(LinkedHashSet()) { row -> row.mapNotNull { (it as? Slot.Named)?.name } }
    private val isConstant = this.rows.none { row -> row.any { it is Slot } }
    private val constant: Statement? = if (isConstant && rows.size <= 1) ready(this.rows.firstOrNull() ?: emptyArray()) else null

    /** Whether there is nothing to run: a batch without rows. */
    val isEmpty: Boolean get() = sql.isEmpty()

    /** Whether the statement brought several rows of its own. */
    val isBatch: Boolean get() = rows.size > 1

    /** The rows that the statement brought. */
    fun ownRows(): List<List<Any?>> = rows.map { row -> List(row.size) { valueOf(row, it, emptyMap<String, Any?>(), "") } }

    /**
     * The statement with these values.
     *
     * @throws ParameterException when one is missing, unknown, or not of its column's type
     */
    fun bind(values: Map<out Any, Any?>): Statement {
        if (constant != null) {
            if (values.isNotEmpty()) throw unknown(byName(values), "")
            return constant
        }
        return ready(row(values, ""))
    }

    /**
     * The arguments with these values.
     *
     * @param where what an error begins with
     */
    fun row(values: Map<out Any, Any?>, where: String): Array<Any?> {
        val named = byName(values)
        val template = rows.firstOrNull() ?: emptyArray()
        val row = arrayOfNulls<Any?>(template.size)
        for (i in row.indices) row[i] = valueOf(template, i, named, where)
        if (named.size != names.size) throw unknown(named, where)
        return row
    }

    private fun valueOf(row: Array<Any?>, index: Int, values: Map<String, Any?>, where: String): Any? =
        when (val value = row[index]) {
            is Slot.Named -> {
                val given = values[value.name]
                if (given == null && value.name !in values) throw missing(value.name, values, where)
                checkLength(types[index], given, value.name, where)
                lowered(types[index], codecs[index], given, value.name, where)
            }

            is Slot.Default -> {
                lowered(types[index], codecs[index], value.make(), "a client default", where)
            }

            else -> {
                value
            }
        }

    /** Exposed looks at the values that are set in its own statements only. */
    private fun checkLength(type: IColumnType<*>, value: Any?, name: String, where: String) {
        val known = (value is String && type is StringColumnType) || (value is ByteArray && type is BinaryColumnType) ||
            (value is Enum<*> && type is EnumerationNameColumnType<*>)
        if (!known) return
        try {
            @Suppress("UNCHECKED_CAST") // Looked at above.
            (type as IColumnType<Any>).validateValueBeforeUpdate(value)
        } catch (e: IllegalArgumentException) {
            throw ParameterException("$where$name is too long: ${e.message}", ErrorContext.ofQuery(sql), null)
        }
    }

    private fun prepared(argument: Argument, index: Int): Any? {
        val (type, value) = argument
        if (value is Slot) return value
        val codec = if (types.getOrNull(index) === type) codecs[index] else ColumnValues.codec(rendering, type)
        return lowered(type, codec, value, "an argument", "")
    }

    private fun lowered(type: IColumnType<*>, codec: ColumnCodec, value: Any?, name: String, where: String): Any? =
        try {
            ColumnValues.lower(codec, value)
        } catch (e: RuntimeException) {
            if (e is CancellationException || e is UnsupportedFeatureException) throw e
            throw ParameterException(
                "$where$name is a ${value?.javaClass?.name}, which its column's type ${type.javaClass.simpleName} does not take" +
                    if (e is ClassCastException) "" else ": " + Withheld.reason(e),
                ErrorContext.ofQuery(sql),
                Withheld.of(e),
            )
        }

    private fun ready(arguments: Array<Any?>): Statement {
        try {
            return text.bindArguments(arguments)
        } catch (e: ParameterException) {
            throw UnsupportedFeatureException(
                "Exposed wrote a statement whose placeholders and arguments differ in number: write it as text",
                ErrorContext.ofQuery(sql),
                e,
            )
        }
    }

    private fun byName(values: Map<out Any, Any?>): Map<String, Any?> {
        @Suppress("UNCHECKED_CAST") // All keys are strings.
        if (values.keys.all { it is String }) return values as Map<String, Any?>
        return values.entries.associate { (key, value) -> (if (key is Column<*>) key.name else key.toString()) to value }
    }

    private fun missing(name: String, values: Map<String, Any?>, where: String) = ParameterException(
        "${where}There is no value for $name: ${if (values.isEmpty()) "no values are given" else "given are ${values.keys.joinToString()}"}",
        ErrorContext.ofQuery(sql),
        null,
    )

    private fun unknown(values: Map<String, Any?>, where: String) = ParameterException(
        "${where}No parameter is called ${values.keys.filter { it !in names }.joinToString()}: " +
            if (names.isEmpty()) "the statement takes no values" else "the statement's parameters are ${names.joinToString()}",
        ErrorContext.ofQuery(sql),
        null,
    )

    private companion object {
        fun typeOf(type: IColumnType<*>) = (type as? Placeholder)?.type ?: type
    }
}
