package dev.databases.exposed

import dev.databases.Record
import dev.databases.RecordMetadata
import dev.databases.exceptions.ConversionException
import org.jetbrains.exposed.v1.core.BooleanColumnType
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.ExpressionWithColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.IExpressionAlias
import org.jetbrains.exposed.v1.core.Op
import java.util.IdentityHashMap
import java.util.concurrent.CancellationException

/** The expressions that a statement selects, in the order of the result's columns. Immutable; safe for any thread. */
internal class Selection(val fields: List<Expression<*>>, val rendering: Rendering) {
    private val types: Array<IColumnType<*>?> = Array(fields.size) { typeOf(fields[it]) }
    private val indexes = IdentityHashMap<Expression<*>, Int>(fields.size).also { for (i in fields.indices) it[fields[i]] = i }

    /** The last columns seen: one result has one of them. */
    @Volatile
    private var described: Described? = null

    /** The record with values of the columns' types, which remembers what it was selected by. */
    fun decode(record: Record): Record {
        if (record.size() != fields.size) return record
        val described = describe(record.metadata())
        return Record(described.own, Array(fields.size) { decode(record, described.codecs[it], it) })
    }

    private fun decode(record: Record, codec: ColumnCodec?, index: Int): Any? {
        val value = record[index]
        if (codec == null) return value
        try {
            return ColumnValues.lift(codec, value)
        } catch (e: RuntimeException) {
            if (e is CancellationException) throw e
            throw ConversionException(
                "${record.metadata().describe(index)}: its type ${types[index]?.javaClass?.simpleName} cannot read a " +
                    "${value?.javaClass?.name} (${Withheld.reason(e)})",
                Withheld.of(e),
            )
        }
    }

    private fun describe(metadata: RecordMetadata): Described {
        described?.let { if (it.metadata === metadata) return it }
        val codecs = Array(fields.size) { index -> types[index]?.let { ColumnValues.codec(rendering, it, metadata.databaseType(index)) } }
        return Described(metadata, metadata.withSource(this), codecs).also { described = it }
    }

    /** @property own the same columns with this as their source */
    private class Described(val metadata: RecordMetadata, val own: RecordMetadata, val codecs: Array<ColumnCodec?>)

    /** The column of the result that is this expression; -1: none is. */
    fun indexOf(expression: Expression<*>): Int {
        indexes[expression]?.let { return it }
        if (expression is Column<*>) {
            val same = fields.indexOfFirst { it is Column<*> && it == expression }
            if (same >= 0) return same
        }
        return rendering.inScope { fields.indexOfFirst { isSame(it, expression) } }
    }

    private fun isSame(field: Expression<*>, expression: Expression<*>): Boolean = when {
        field == expression -> true
        field is IExpressionAlias<*> -> field.delegate == expression
        field is Column<*> -> (field.columnType as? EntityIDColumnType<*>)?.idColumn == expression
        else -> isNameOf(field, expression)
    }

    /** What all columns of a sub-query's alias give has the bare name of what they were called inside. */
    private fun isNameOf(field: Expression<*>, expression: Expression<*>): Boolean {
        if (expression is Column<*>) return false
        val name = field.toString()
        if (expression is IExpressionAlias<*>) return expression.alias == name
        return name.all { it.isLetterOrDigit() || it == '_' } && expression.toString().substringAfter('.', "") == name
    }

    companion object {
        private val BOOLEAN = BooleanColumnType()

        /** The type that an expression's values have; null: nobody knows. */
        fun typeOf(expression: Expression<*>): IColumnType<*>? = when (expression) {
            is ExpressionWithColumnType<*> -> expression.columnType
            is IExpressionAlias<*> -> typeOf(expression.delegate)
            is Op<*> -> BOOLEAN
            else -> null
        }
    }
}
