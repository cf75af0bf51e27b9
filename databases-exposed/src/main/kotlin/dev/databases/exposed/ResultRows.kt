package dev.databases.exposed

import org.jetbrains.exposed.v1.core.AutoIncColumnType
import org.jetbrains.exposed.v1.core.ColumnWithTransform
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.ResultRow

/** Exposed's own rows: they read each value by its type when they are asked, so they get what their types read. */
internal class ResultRows(private val selection: Selection) {
    fun of(values: (Int) -> Any?): ResultRow = selection.rendering.inScope {
        ResultRow.createAndFillValues(
            selection.fields.withIndex().associate { (index, field) -> field to stored(Selection.typeOf(field), values(index)) },
        )
    }

    private fun stored(type: IColumnType<*>?, value: Any?): Any? = when (type) {
        null -> {
            value
        }

        is AutoIncColumnType<*> -> {
            stored(type.delegate, value)
        }

        is EntityIDColumnType<*> -> {
            stored(type.idColumn.columnType, value)
        }

        is ColumnWithTransform<*, *> -> {
            @Suppress("UNCHECKED_CAST") // The value is of the type.
            val unwrapped = (type as ColumnWithTransform<Any?, Any?>).unwrapRecursive(value)
            stored(type.originalColumnType, unwrapped)
        }

        else -> {
            // Types that Exposed has read their own values, too; others only what they give the database.
            @Suppress("UNCHECKED_CAST") // The value is of the type.
            if (ColumnValues.codec(selection.rendering, type) is CustomCodec) (type as IColumnType<Any>).valueToDB(value) else value
        }
    }
}
