package dev.databases.exposed

import org.jetbrains.exposed.v1.core.AutoIncColumnType
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.dao.id.EntityID

/**
 * Values between a column's type and the database, by the type and never through JDBC's types: those pass the JVM's default time
 * zone and lose what is below a millisecond. Safe for any thread, in [Rendering.inScope] or not.
 */
internal object ColumnValues {
    /**
     * The value that the database gets.
     *
     * @throws ClassCastException when [value] is none of the type's
     */
    fun lower(rendering: Rendering, type: IColumnType<*>, value: Any?): Any? {
        if (value == null) return null
        val inner = if (value is EntityID<*>) value.value else value
        return when (type) {
            is AutoIncColumnType<*> -> {
                lower(rendering, type.delegate, inner)
            }

            is EntityIDColumnType<*> -> {
                lower(rendering, type.idColumn.columnType, inner)
            }

            else -> {
                @Suppress("UNCHECKED_CAST") // Checked by the type itself.
                rendering.inScope { (type as IColumnType<Any>).valueToDB(inner) }
            }
        }
    }

    /** The value that the program gets of what was read: the type's own, but of an entity's key and of a blob the plain value. */
    fun lift(rendering: Rendering, type: IColumnType<*>, value: Any?): Any? {
        if (value == null) return null
        return when (type) {
            is AutoIncColumnType<*> -> lift(rendering, type.delegate, value)
            is EntityIDColumnType<*> -> lift(rendering, type.idColumn.columnType, value)
            else -> rendering.inScope { type.valueFromDB(value) }
        }
    }
}
