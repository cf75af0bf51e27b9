package dev.databases.exposed

import dev.databases.Record
import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import org.jetbrains.exposed.v1.core.BlobColumnType
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.CompositeColumn
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.IExpressionAlias
import org.jetbrains.exposed.v1.core.ResultRow
import org.jetbrains.exposed.v1.core.dao.id.CompositeID
import org.jetbrains.exposed.v1.core.dao.id.CompositeIdTable
import org.jetbrains.exposed.v1.core.dao.id.EntityID
import org.jetbrains.exposed.v1.core.dao.id.IdTable
import org.jetbrains.exposed.v1.core.statements.api.ExposedBlob

/**
 * The value of a column, an alias or another expression that was selected, in its type: `record[Notes.text]`. Of two tables with
 * the same column names each column gives its own table's value.
 *
 * The JVM's default time zone has no part in it. A `timestamp()` is a moment whose column has no zone: it is UTC there, in what is
 * read and in what is written.
 *
 * @throws NoSuchColumnException when it was not selected, or the record is not one of Exposed's queries; lists the columns
 * @throws ConversionException when the value is NULL and the column is not nullable, as on the far side of a left join: see
 * [getOrNull]
 */
public operator fun <T> Record.get(expression: Expression<T>): T {
    val value = valueOf(expression)
    if (value == null && expression is Column<*> && !expression.columnType.nullable) {
        throw ConversionException("The value of ${expression.label} is NULL, but the column is not nullable: use getOrNull")
    }
    @Suppress("UNCHECKED_CAST") // As the column's type read it.
    return value as T
}

/** As [get], but null when the value is NULL. */
public fun <T> Record.getOrNull(expression: Expression<T>): T? {
    @Suppress("UNCHECKED_CAST") // As the column's type read it.
    return valueOf(expression) as T?
}

/** Whether the expression was selected. */
public fun Record.has(expression: Expression<*>): Boolean = selection()?.let { it.indexOf(expression) >= 0 } == true

/** The same as Exposed's own row, for code that takes one. */
public fun Record.toResultRow(): ResultRow {
    val selection = selection() ?: throw notSelected("Exposed's row", this)
    return ResultRows(selection).of(::get)
}

private fun Record.selection(): Selection? = metadata().source() as? Selection

private fun Record.valueOf(expression: Expression<*>): Any? {
    val selection = selection() ?: throw notSelected(expression.label, this)
    if (expression is CompositeColumn<*>) return composite(expression)
    compositeTable(expression)?.let { return compositeId(it) }
    val index = selection.indexOf(expression)
    if (index < 0) throw notSelected(expression.label, this)
    val value = get(index) ?: return null
    return wrapped(Selection.typeOf(expression), value)
}

/** An entity's key and a blob are plain values in the record. */
internal fun wrapped(type: IColumnType<*>?, value: Any): Any = when {
    type is EntityIDColumnType<*> && value !is EntityID<*> -> {
        @Suppress("UNCHECKED_CAST") // The type allows no other table.
        EntityID(value, type.idColumn.table as IdTable<Any>)
    }

    type is BlobColumnType && value is ByteArray -> {
        ExposedBlob(value)
    }

    else -> {
        value
    }
}

private fun <T> Record.composite(column: CompositeColumn<T>): T =
    column.restoreValueFromParts(column.getRealColumns().associateWith { valueOf(it) })

private fun compositeTable(expression: Expression<*>): CompositeIdTable? =
    ((expression as? Column<*>)?.table as? CompositeIdTable)?.takeIf { it.id === expression }

private fun Record.compositeId(table: CompositeIdTable): EntityID<CompositeID> {
    val id = CompositeID { parts ->
        for (column in table.idColumns) {
            @Suppress("UNCHECKED_CAST") // The columns of the key are those of its parts.
            parts[column as Column<EntityID<Any>>] = (valueOf(column) as EntityID<*>).value
        }
    }
    return EntityID(id, table)
}

private val Expression<*>.label: String
    get() = when (this) {
        is Column<*> -> "${table.tableName}.$name"
        is IExpressionAlias<*> -> alias
        else -> javaClass.simpleName
    }

private fun notSelected(what: String, record: Record) =
    NoSuchColumnException(
        if (record.metadata().source() is Selection) {
            "$what was not selected. The columns are: ${record.names().joinToString()}"
        } else {
            "$what is asked of a record that no Exposed query gave: ask by name. The columns are: ${record.names().joinToString()}"
        },
    )
