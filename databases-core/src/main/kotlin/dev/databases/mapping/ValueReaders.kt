package dev.databases.mapping

import dev.databases.exceptions.ConversionException
import dev.databases.json.JsonArray
import dev.databases.json.JsonObject
import dev.databases.values.ValueConverters
import java.lang.reflect.InvocationTargetException
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Period
import java.time.temporal.Temporal
import java.util.UUID
import java.util.concurrent.CancellationException
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.KTypeParameter
import kotlin.reflect.full.createType
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.full.withNullability
import kotlin.time.Duration
import kotlin.time.Instant
import kotlin.time.toKotlinDuration
import kotlin.time.toKotlinInstant
import kotlin.uuid.Uuid
import kotlin.uuid.toKotlinUuid

/** Builds a [ValueReader] for a type. Safe for any thread. */
internal class ValueReaders(val converters: ValueConverters) {
    /** Whether a record becomes this class by its only column. */
    fun isSingleColumn(type: KClass<*>): Boolean =
        converters.canRead(type.java) ||
            type in SINGLE ||
            type in KOTLIN ||
            type.java.isEnum ||
            type.java.isArray ||
            Temporal::class.java.isAssignableFrom(type.java) ||
            ValueClasses.isValueClass(type.java)

    /** Types that nothing is known about are read as they are, when the driver gives an instance, and refused otherwise. */
    fun readerFor(type: KType): ValueReader {
        val classifier = type.classifier as? KClass<*> ?: return AS_IT_IS
        val boxed = classifier.javaObjectType
        return when {
            converters.canRead(boxed) -> ClassReader(boxed, converters)
            classifier == Any::class -> AS_IT_IS
            classifier in KOTLIN -> KOTLIN.getValue(classifier)
            ValueClasses.isValueClass(boxed) -> valueClass(type, classifier)
            classifier in LISTS && type.arguments.size == 1 -> collection(type, classifier)
            else -> ClassReader(boxed, converters)
        }
    }

    private fun valueClass(type: KType, classifier: KClass<*>): ValueReader {
        val content = checkNotNull(classifier.primaryConstructor).parameters.single().type
        return ValueClassReader(classifier.java, readerFor(content.resolveIn(type, classifier)))
    }

    private fun collection(type: KType, classifier: KClass<*>): ValueReader {
        val element = type.arguments.single().type ?: return CollectionReader(AS_IT_IS, true, classifier == Set::class)
        return when {
            // What JSON or an array gave is handed on, with its text.
            element.classifier == Any::class && element.isMarkedNullable && classifier != Set::class -> ClassReader(
                classifier.java,
                converters,
            )

            else -> CollectionReader(readerFor(element), element.isMarkedNullable, classifier == Set::class)
        }
    }

    private companion object {
        val AS_IT_IS = ValueReader { it }

        val LISTS = setOf(List::class, Collection::class, Iterable::class, Set::class)

        val SINGLE =
            LISTS +
                setOf(
                    Any::class,
                    Boolean::class,
                    Byte::class,
                    Short::class,
                    Int::class,
                    Long::class,
                    Float::class,
                    Double::class,
                    Number::class,
                    BigDecimal::class,
                    BigInteger::class,
                    Char::class,
                    String::class,
                    CharSequence::class,
                    UUID::class,
                    java.time.Duration::class,
                    Period::class,
                    JsonObject::class,
                    JsonArray::class,
                )

        val KOTLIN: Map<KClass<*>, ValueReader> =
            mapOf(
                UByte::class to UnsignedReader(UByte::class.java, UByte.SIZE_BITS) { it.toInt().toUByte() },
                UShort::class to UnsignedReader(UShort::class.java, UShort.SIZE_BITS) { it.toInt().toUShort() },
                UInt::class to UnsignedReader(UInt::class.java, UInt.SIZE_BITS) { it.toInt().toUInt() },
                ULong::class to UnsignedReader(ULong::class.java, ULong.SIZE_BITS) { it.toLong().toULong() },
                Duration::class to ThenReader(java.time.Duration::class.java) { it.toKotlinDuration() },
                Instant::class to ThenReader(java.time.Instant::class.java) { it.toKotlinInstant() },
                Uuid::class to ThenReader(UUID::class.java) { it.toKotlinUuid() },
            )
    }
}

/** This type with the type parameters of [classifier] replaced by the arguments that [owner] gives them. */
internal fun KType.resolveIn(owner: KType, classifier: KClass<*>): KType {
    val own = this.classifier
    if (own is KTypeParameter) {
        val position = classifier.typeParameters.indexOfFirst { it.name == own.name }
        val argument = owner.arguments.getOrNull(position)?.type ?: return this
        return if (isMarkedNullable) argument.withNullability(true) else argument
    }
    if (arguments.isEmpty() || own !is KClass<*>) return this
    return own.createType(arguments.map { it.copy(type = it.type?.resolveIn(owner, classifier)) }, isMarkedNullable)
}

/** Calls code of the user's; what it throws becomes the cause of a [ConversionException]. */
internal inline fun <T> invokeFor(type: Class<*>, call: () -> T): T =
    try {
        call()
    } catch (e: InvocationTargetException) {
        throw when (val cause = e.targetException) {
            is Error, is CancellationException -> cause
            else -> ConversionException("${type.typeName} refused the values of the record", cause)
        }
    }
