package dev.databases.mapping

import dev.databases.exceptions.ConversionException
import dev.databases.values.Conversions
import dev.databases.values.ValueConverters
import java.lang.reflect.Method
import java.math.BigInteger

/** Reads a value that is not null as one type; built once per type. Safe for any thread. */
internal fun interface ValueReader {
    fun read(value: Any): Any?
}

/** A class that [Conversions] or a registered converter reads. */
internal class ClassReader(private val type: Class<*>, private val converters: ValueConverters) : ValueReader {
    private val converted = converters.canRead(type)

    override fun read(value: Any): Any? = if (!converted && type.isInstance(value)) value else converters.convert(value, type)
}

/** A number without a sign, which the JVM stores in one with a sign. */
internal class UnsignedReader(type: Class<*>, bits: Int, private val make: (BigInteger) -> Any) : ValueReader {
    private val name = type.typeName
    private val end = BigInteger.ONE.shiftLeft(bits)

    override fun read(value: Any): Any {
        val number = checkNotNull(Conversions.convert(value, BigInteger::class.java))
        if (number.signum() < 0 || number >= end) {
            throw ConversionException("type conversion failed: ${value.javaClass.typeName} to $name: the number is out of its range")
        }
        return make(number)
    }
}

/** Reads as a class of the JDK first and goes on from there. */
internal class ThenReader<A : Any>(private val first: Class<A>, private val then: (A) -> Any) : ValueReader {
    override fun read(value: Any): Any = then(checkNotNull(Conversions.convert(value, first)))
}

/** A value class: what is inside it is read, then its `init` blocks run, then it is boxed. */
internal class ValueClassReader(private val type: Class<*>, private val inner: ValueReader) : ValueReader {
    // The names that the Kotlin compiler gives; part of the binary interface of value classes.
    private val construct = type.declaredMethods.single { it.name == "constructor-impl" }.apply { isAccessible = true }
    private val box = type.declaredMethods.single { it.name == "box-impl" }.apply { isAccessible = true }
    private val parameter = construct.parameterTypes.single()

    override fun read(value: Any): Any? {
        if (type.isInstance(value)) return value
        val content = inner.read(value) ?: return null
        return invokeFor(type) { box.invoke(null, construct.invoke(null, ValueClasses.flatten(content, parameter))) }
    }
}

/** A list or set: element by element. */
internal class CollectionReader(
    private val element: ValueReader,
    private val elementNullable: Boolean,
    private val asSet: Boolean,
) : ValueReader {
    override fun read(value: Any): Any {
        val source = value as? Collection<*> ?: checkNotNull(Conversions.convert(value, List::class.java))
        val target: MutableCollection<Any?> = if (asSet) LinkedHashSet() else ArrayList(source.size)
        for (item in source) {
            if (item == null && !elementNullable) {
                throw ConversionException("type conversion failed: an element is null, but the type of the elements is not nullable")
            }
            target.add(item?.let(element::read))
        }
        return target
    }
}

/** Value classes as the JVM sees them. */
internal object ValueClasses {
    private val unboxers =
        object : ClassValue<Method>() {
            override fun computeValue(type: Class<*>): Method =
                type.getDeclaredMethod("unbox-impl").apply { isAccessible = true }
        }

    fun isValueClass(type: Class<*>): Boolean = type.isAnnotationPresent(JvmInline::class.java)

    /** [value] as a JVM signature with [parameter] carries it: a value class either boxed or as its content. */
    fun flatten(value: Any, parameter: Class<*>): Any? =
        if (!parameter.isInstance(value) && isValueClass(value.javaClass)) unbox(value) else value

    fun unbox(value: Any): Any? = unboxers.get(value.javaClass).invoke(value)
}
