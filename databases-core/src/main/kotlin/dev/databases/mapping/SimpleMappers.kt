package dev.databases.mapping

import dev.databases.Record
import dev.databases.exceptions.ConversionException
import java.util.Collections
import kotlin.reflect.KType

/** A type that one column holds. Immutable. */
internal class SingleColumnMapper(private val type: KType, private val reader: ValueReader) : RecordMapper<Any?> {
    override fun map(record: Record): Any? {
        if (record.size() != 1) {
            throw ConversionException(
                "A $type is made of one column, but the record has ${record.size()}: ${record.names().joinToString()}." +
                    " Select one column, or map to a class",
            )
        }
        val value = readNullable(record, 0, reader)
        if (value == null && !type.isMarkedNullable) {
            throw ConversionException("${record.metadata().describe(0)}: the value is null, but $type is not nullable")
        }
        return value
    }
}

/** A `Map<String, V>` of all columns. Immutable. */
internal class MapMapper(private val type: KType, readers: ValueReaders) : RecordMapper<Map<String, Any?>> {
    private val valueType = type.arguments.getOrNull(1)?.type
    private val reader = valueType?.takeIf { it.classifier != Any::class }?.let(readers::readerFor)
    private val nullable = valueType == null || valueType.isMarkedNullable

    init {
        val key = type.arguments.firstOrNull()?.type?.classifier
        if (key != null && key != String::class && key != Any::class && key != CharSequence::class) {
            throw ConversionException("A record cannot become a $type: the names of its columns are String")
        }
    }

    override fun map(record: Record): Map<String, Any?> {
        if (reader == null && nullable) return record.asMap()
        val map = LinkedHashMap<String, Any?>()
        for (i in 0..<record.size()) {
            val value = if (reader == null) record[i] else readNullable(record, i, reader)
            if (value == null && !nullable) {
                throw ConversionException("${record.metadata().describe(i)}: the value is null, but the values of $type are not nullable")
            }
            map[record.metadata().name(i)] = value
        }
        return Collections.unmodifiableMap(map)
    }
}

/** Reads one column, adding its name to what goes wrong. */
internal fun readNullable(record: Record, index: Int, reader: ValueReader): Any? =
    try {
        record[index]?.let(reader::read)
    } catch (e: ConversionException) {
        throw ConversionException("${record.metadata().describe(index)}: ${e.message}", e.cause)
    }
