package dev.databases

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.mapping.ColumnMatch
import dev.databases.mapping.RecordMappers
import dev.databases.mapping.readNullable
import kotlin.reflect.KProperty
import kotlin.reflect.KType
import kotlin.reflect.typeOf

/**
 * The value of the column of exactly this [name] as a [T]: `record.value<Int>("id")`, `record.value<Status?>("status")`. Also
 * reads value classes, unsigned numbers and `kotlin.time`.
 *
 * @throws ConversionException when the value is null and [T] is not nullable, or cannot become a [T]
 * @throws NoSuchColumnException when there is no such column; lists the columns
 */
public inline fun <reified T> Record.value(name: String): T = value(metadata().requireIndex(name))

/**
 * The value of the column at [index] as a [T].
 *
 * @throws ConversionException when the value is null and [T] is not nullable, or cannot become a [T]
 * @throws IndexOutOfBoundsException when there is no such column
 */
public inline fun <reified T> Record.value(index: Int): T {
    val value = get(index)
    // Only the elements of a collection are not known to be right when the value is.
    if (value is T && value !is Collection<*> && metadata().converters().isEmpty) return value
    return readColumn(this, index, typeOf<T>()) as T
}

/** `record.get<Int>("id")`: the same as [value]. */
public inline fun <reified T> Record.get(name: String): T = value(name)

/**
 * `val text: String by record`: the column that belongs to the property's name, found as [RecordMappers] finds it, as the
 * property's type. Read each time the property is.
 *
 * @throws ConversionException when the value is null and the property is not nullable, or cannot become its type
 * @throws NoSuchColumnException when there is no such column; lists the columns
 */
public inline operator fun <reified T> Record.getValue(thisRef: Any?, property: KProperty<*>): T =
    value(columnFor(this, property.name))

@PublishedApi
internal fun columnFor(record: Record, property: String): Int {
    val index = ColumnMatch.indexOf(record.metadata(), property)
    return if (index >= 0) index else record.metadata().requireIndex(property)
}

@PublishedApi
internal fun readColumn(record: Record, index: Int, type: KType): Any? {
    val metadata = record.metadata()
    val value = readNullable(record, index, RecordMappers.of(metadata.converters()).reader(type))
    if (value == null && !type.isMarkedNullable) {
        throw ConversionException("${metadata.describe(index)}: the value is null, but $type is not nullable")
    }
    return value
}
