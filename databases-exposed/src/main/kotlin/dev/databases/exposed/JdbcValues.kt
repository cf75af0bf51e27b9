package dev.databases.exposed

import dev.databases.values.Conversions
import kotlinx.datetime.toJavaLocalDate
import kotlinx.datetime.toJavaLocalDateTime
import kotlinx.datetime.toJavaLocalTime
import java.math.BigDecimal
import java.math.BigInteger
import java.sql.Date
import java.sql.Time
import java.sql.Timestamp
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid

/** The classes that a type gives to JDBC and takes from it, and Kotlin's own, beside those of a backend. */
internal object JdbcValues {
    /** What a backend takes instead; as it is when there is nothing, for the backend to take or to refuse. */
    @OptIn(ExperimentalUuidApi::class)
    fun lower(value: Any): Any = when (value) {
        is String, is Int, is Long, is Boolean, is Double, is BigDecimal, is ByteArray -> value
        is Short, is Byte -> (value as Number).toInt()
        is Float -> value.toDouble()
        is Char -> value.toString()
        is BigInteger -> if (value.bitLength() < Long.SIZE_BITS) value.toLong() else BigDecimal(value)
        is Enum<*> -> value.name
        is Uuid -> value.toJavaUuid()
        is Array<*>, is Collection<*>, is IntArray, is LongArray, is FloatArray, is DoubleArray -> list(value).map { it?.let(::lower) }
        else -> BytesCodec.bytesOrNull(value) ?: time(value) ?: unsigned(value) ?: postgresText(value) ?: value
    }

    private fun time(value: Any): Any? = when (value) {
        // Exactly what the type's Timestamp.valueOf was given, as long as that time exists in the JVM's zone.
        is Timestamp -> value.toLocalDateTime()

        is Date -> value.toLocalDate()

        is Time -> value.toLocalTime().plusNanos(Math.floorMod(value.time, 1000L) * 1_000_000)

        is java.util.Date -> value.toInstant()

        is kotlinx.datetime.LocalDate -> value.toJavaLocalDate()

        is kotlinx.datetime.LocalTime -> value.toJavaLocalTime()

        is kotlinx.datetime.LocalDateTime -> value.toJavaLocalDateTime()

        is kotlin.time.Instant -> value.toJavaInstant()

        is kotlin.time.Duration -> value.toJavaDuration()

        else -> null
    }

    private fun unsigned(value: Any): Any? = when (value) {
        is UByte -> value.toInt()
        is UShort -> value.toInt()
        is UInt -> value.toLong()
        is ULong -> lower(BigInteger(value.toString()))
        else -> null
    }

    /** The driver of JDBC, which may not be there, has a class for what is only text with a type's name. */
    private fun postgresText(value: Any): String? =
        if (generateSequence<Class<*>>(value.javaClass) { it.superclass }.any { it.name == "org.postgresql.util.PGobject" }) {
            value.toString()
        } else {
            null
        }

    /** The elements of a collection or an array. */
    fun list(value: Any): List<Any?> = when (value) {
        is List<*> -> value
        is Collection<*> -> value.toList()
        is Array<*> -> value.asList()
        is IntArray -> value.asList()
        is LongArray -> value.asList()
        is FloatArray -> value.asList()
        is DoubleArray -> value.asList()
        else -> throw ClassCastException()
    }

    /** What was read, as the class that a type asks for. */
    @Suppress("UNCHECKED_CAST") // As asked.
    fun <T> read(value: Any, target: Class<T>): T {
        val read: Any? = when (target) {
            Timestamp::class.java -> {
                if (value is OffsetDateTime) {
                    Timestamp.from(
                        value.toInstant(),
                    )
                } else {
                    Timestamp.valueOf(convert(value, LocalDateTime::class.java))
                }
            }

            Date::class.java -> {
                Date.valueOf(convert(value, LocalDate::class.java))
            }

            Time::class.java -> {
                Time.valueOf(convert(value, LocalTime::class.java))
            }

            else -> {
                Conversions.convert(value, target as Class<Any>)
            }
        }
        return read as T
    }
}
