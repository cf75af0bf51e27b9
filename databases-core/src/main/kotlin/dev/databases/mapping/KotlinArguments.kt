package dev.databases.mapping

import dev.databases.values.ArgumentExtension
import java.math.BigInteger
import java.util.function.Function
import kotlin.time.Duration
import kotlin.time.Instant
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid

/**
 * How the types of Kotlin are bound: unsigned numbers as numbers, `kotlin.time` and `Uuid` as their relatives in the JDK, a value
 * class as what is inside it. Safe for any thread.
 */
@OptIn(ExperimentalUnsignedTypes::class) // UByteArray, whose shape is that of ByteArray
public object KotlinArguments : ArgumentExtension {
    private val known: Map<Class<*>, Function<Any, Any?>> =
        mapOf(
            UByte::class.java to Function { (it as UByte).toInt() },
            UShort::class.java to Function { (it as UShort).toInt() },
            UInt::class.java to Function { (it as UInt).toLong() },
            ULong::class.java to Function { BigInteger(it.toString()) },
            UByteArray::class.java to Function { (it as UByteArray).toByteArray() },
            Duration::class.java to Function { (it as Duration).toJavaDuration() },
            Instant::class.java to Function { (it as Instant).toJavaInstant() },
            Uuid::class.java to Function { (it as Uuid).toJavaUuid() },
        )

    override fun encodingFor(type: Class<*>): Function<Any, Any?>? =
        known[type]
            ?: when {
                // UIntArray and its like: collections, whose content would be read with a sign.
                Collection::class.java.isAssignableFrom(type) -> null

                ValueClasses.isValueClass(type) -> Function(ValueClasses::unbox)

                else -> null
            }
}
