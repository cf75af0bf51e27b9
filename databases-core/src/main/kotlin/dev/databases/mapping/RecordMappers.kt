package dev.databases.mapping

import dev.databases.Record
import dev.databases.exceptions.ConversionException
import dev.databases.values.ValueConverters
import java.lang.ref.SoftReference
import java.util.Collections
import java.util.WeakHashMap
import java.util.concurrent.ConcurrentHashMap
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.starProjectedType
import kotlin.reflect.full.withNullability
import kotlin.reflect.typeOf

/**
 * Makes a [RecordMapper] for each type, once, and keeps it. Safe for any coroutine and thread.
 *
 * | type | made of |
 * |---|---|
 * | number, Boolean, text, date, UUID, enum, value class, `List`, any type with a registered converter | the only column of the record |
 * | Kotlin class | its primary constructor; a parameter whose column is absent takes its default |
 * | Java record | its components |
 * | other class | setters, when it has a constructor without parameters; otherwise its only public constructor |
 * | `Map<String, …>` | all columns, of equal names the last |
 * | [Record], `Any` | the record itself; the only column |
 *
 * A property finds the column of exactly its name, then the one in snake_case, then one that differs in letter case and
 * underscores only; [ColumnName] overrides. Columns that no property asks for are ignored.
 */
public class RecordMappers private constructor(
    /** The registered converters that values are read with. */
    public val converters: ValueConverters,
) {
    private val readers = ValueReaders(converters)
    private val mappers = ConcurrentHashMap<KType, RecordMapper<*>>()
    private val readersByType = ConcurrentHashMap<KType, ValueReader>()

    /**
     * The mapper for [T], with its nullability: `of<Int?>()` gives null for SQL NULL, `of<Int>()` refuses it.
     *
     * @throws ConversionException when no record can become a [T]: it is an interface, say
     */
    public inline fun <reified T> of(): RecordMapper<T> {
        @Suppress("UNCHECKED_CAST") // of(KType) gives a mapper of that type
        return of(typeOf<T>()) as RecordMapper<T>
    }

    /** The mapper for a type that is known at run time only. */
    public fun of(type: KType): RecordMapper<*> = mappers[type] ?: keep(mappers, type, create(type))

    /**
     * The mapper for a class, for Java. Its only null is SQL NULL in the only column of a class that is read from one column
     * (and is not primitive).
     */
    public fun <T : Any> of(type: Class<T>): RecordMapper<T?> {
        @Suppress("UNCHECKED_CAST") // of(KType) gives a mapper of that type
        return of(type.kotlin.starProjectedType.withNullability(!type.isPrimitive)) as RecordMapper<T?>
    }

    internal fun reader(type: KType): ValueReader = readersByType[type] ?: keep(readersByType, type, readers.readerFor(type))

    private fun create(type: KType): RecordMapper<*> {
        val classifier =
            type.classifier as? KClass<*> ?: throw ConversionException("Records cannot be mapped to the type parameter $type")
        return when {
            classifier == Record::class -> RecordMapper { it }
            classifier == Map::class -> MapMapper(type, readers)
            readers.isSingleColumn(classifier) -> SingleColumnMapper(type, readers.readerFor(type))
            else -> ObjectMappers(readers).create(type, classifier)
        }
    }

    public companion object {
        // Types come from the program's text, so a program that passes this bound makes them at run time.
        private const val MAX_KEPT = 1_024

        private val byConverters = Collections.synchronizedMap(WeakHashMap<ValueConverters, SoftReference<RecordMappers>>())

        /** Without registered converters. */
        @JvmField
        public val DEFAULT: RecordMappers = RecordMappers(ValueConverters.NONE)

        /** The mappers that read with [converters]; the same ones for the same converters. */
        @JvmStatic
        public fun of(converters: ValueConverters): RecordMappers {
            if (converters.isEmpty) return DEFAULT
            byConverters[converters]?.get()?.let { return it }
            return RecordMappers(converters).also { byConverters[converters] = SoftReference(it) }
        }

        private fun <V : Any> keep(cache: ConcurrentHashMap<KType, V>, type: KType, made: V): V {
            if (cache.size >= MAX_KEPT) cache.clear()
            return cache.putIfAbsent(type, made) ?: made
        }
    }
}
