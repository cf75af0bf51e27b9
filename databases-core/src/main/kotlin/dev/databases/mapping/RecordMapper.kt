package dev.databases.mapping

import dev.databases.Record
import dev.databases.values.ValueConverters

/**
 * Makes an object of a record. Those of [RecordMappers] are safe for any coroutine and thread; so should others be.
 */
public fun interface RecordMapper<out T> {
    /**
     * Makes the object.
     *
     * @throws dev.databases.exceptions.ConversionException when a column is missing or its value does not fit; names column and
     * parameter, never the value
     */
    public fun map(record: Record): T

    public companion object {
        /** [RecordMappers.of] without registered converters: for Java. */
        @JvmStatic
        public fun <T : Any> of(type: Class<T>): RecordMapper<T?> = RecordMappers.DEFAULT.of(type)

        /** [RecordMappers.of] with registered converters: for Java. */
        @JvmStatic
        public fun <T : Any> of(type: Class<T>, converters: ValueConverters): RecordMapper<T?> = RecordMappers.of(converters).of(type)
    }
}
