package dev.databases.exposed

import dev.databases.Record
import dev.databases.RecordMetadata
import dev.databases.exceptions.ConversionException
import org.jetbrains.exposed.v1.core.BooleanColumnType
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ComparisonOp
import org.jetbrains.exposed.v1.core.CompoundBooleanOp
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.Exists
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.ExpressionWithColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.IExpressionAlias
import org.jetbrains.exposed.v1.core.NotExists
import org.jetbrains.exposed.v1.core.SubQueryOp
import java.util.IdentityHashMap

/** The expressions that a statement selects, in the order of the result's columns. Immutable; safe for any thread. */
internal class Selection(val fields: List<Expression<*>>, val rendering: Rendering) {
    private val types: Array<IColumnType<*>?> = Array(fields.size) { typeOf(fields[it]) }
    private val indexes = IdentityHashMap<Expression<*>, Int>(fields.size).also { for (i in fields.indices) it[fields[i]] = i }

    /** The last columns seen, and the same with this as their source: one result has one of them. */
    @Volatile
    private var described: Pair<RecordMetadata, RecordMetadata>? = null

    /** The record with values of the columns' types, which remembers what it was selected by. */
    fun decode(record: Record): Record {
        if (record.size() != fields.size) return record
        val metadata = describe(record.metadata())
        return Record(metadata, Array(fields.size) { decode(record, it) })
    }

    private fun decode(record: Record, index: Int): Any? {
        val value = record[index]
        val type = types[index] ?: return value
        try {
            return ColumnValues.lift(rendering, type, value)
        } catch (e: RuntimeException) {
            // What the type says may repeat the value.
            throw ConversionException(
                "${record.metadata().describe(index)}: its type ${type.javaClass.simpleName} cannot read a " +
                    "${value?.javaClass?.name} (${e.javaClass.name})",
            )
        }
    }

    private fun describe(metadata: RecordMetadata): RecordMetadata {
        val known = described
        if (known != null && known.first === metadata) return known.second
        val own = metadata.withSource(this)
        described = metadata to own
        return own
    }

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
        private val boolean = BooleanColumnType()

        /** The type that an expression's values have; null: nobody knows. */
        fun typeOf(expression: Expression<*>): IColumnType<*>? = when (expression) {
            is ExpressionWithColumnType<*> -> expression.columnType
            is IExpressionAlias<*> -> typeOf(expression.delegate)
            is Exists, is NotExists, is ComparisonOp, is CompoundBooleanOp, is SubQueryOp<*> -> boolean
            else -> null
        }
    }
}
