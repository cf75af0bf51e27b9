package dev.databases.exposed

import org.jetbrains.exposed.v1.core.ColumnType
import org.jetbrains.exposed.v1.core.ExpressionWithColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.QueryBuilder

/**
 * A value that is given when the statement runs, by its name: `Notes.select { id eq parameter("id", id) }` is run with
 * `mapOf("id" to 7)`. It may stand several times in a statement. Immutable.
 */
public class Parameter<T> internal constructor(
    /** What the value is called. */
    public val name: String,
    override val columnType: IColumnType<T & Any>,
) : ExpressionWithColumnType<T>() {
    override fun toQueryBuilder(queryBuilder: QueryBuilder) {
        if (queryBuilder.prepared) {
            queryBuilder.registerArgument(Placeholder(columnType), Slot.Named(name))
        } else {
            // Exposed compares expressions by this text.
            queryBuilder.append(":").append(name)
        }
    }
}

/** A parameter of the type of [like]: `parameter("id", Notes.id)`. */
public fun <T> parameter(name: String, like: ExpressionWithColumnType<T>): Parameter<T> = Parameter(name, like.columnType)

/** A parameter of a type. */
public fun <T : Any> parameter(name: String, type: IColumnType<T>): Parameter<T> = Parameter(name, type)

/** A column's value that is not known while the statement is rendered. */
internal class RowValue(private val slot: Slot, override val columnType: IColumnType<Any>) : ExpressionWithColumnType<Any?>() {
    override fun toQueryBuilder(queryBuilder: QueryBuilder) {
        if (queryBuilder.prepared) {
            queryBuilder.registerArgument(Placeholder(columnType), slot)
        } else {
            queryBuilder.append(slot.toString())
        }
    }
}

/** Writes the placeholder of [type] while the value is not known yet. */
internal class Placeholder(val type: IColumnType<*>) : ColumnType<Any>() {
    override fun sqlType(): String = type.sqlType()

    override fun valueFromDB(value: Any): Any = value

    override fun parameterMarker(value: Any?): String = type.parameterMarker(null)
}
