package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.ParameterException
import kotlinx.datetime.toJavaLocalDate
import kotlinx.datetime.toJavaLocalDateTime
import kotlinx.datetime.toJavaLocalTime
import kotlinx.datetime.toKotlinLocalDate
import kotlinx.datetime.toKotlinLocalDateTime
import kotlinx.datetime.toKotlinLocalTime
import org.jetbrains.exposed.v1.core.datetime.DurationColumnType
import org.jetbrains.exposed.v1.core.datetime.InstantColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalDateColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalDateTimeColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalTimeColumnType
import org.jetbrains.exposed.v1.core.datetime.OffsetDateTimeColumnType
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.toJavaInstant
import kotlin.time.toKotlinInstant

// The types of exposed-java-time and of exposed-kotlin-datetime extend the same ones in the core, whose own functions between the
// type's value and Kotlin's are the only ones used here: the others pass the JVM's time zone.

internal class DateCodec(type: LocalDateColumnType<*>) : ColumnCodec() {
    private val type = type.ofAny<LocalDateColumnType<Any>>()

    override fun lower(value: Any): Any = value.lowered(LocalDate::class.java) { type.toLocalDate(it).toJavaLocalDate() }

    override fun lift(value: Any): Any? = type.fromLocalDate(convert(value, LocalDate::class.java).toKotlinLocalDate())
}

internal class TimeCodec(type: LocalTimeColumnType<*>, private val storage: Storage) : ColumnCodec() {
    private val type = type.ofAny<LocalTimeColumnType<Any>>()

    override fun lower(value: Any): Any {
        val time = value.lowered(LocalTime::class.java) { type.toLocalTime(it).toJavaLocalTime() }
        return if (storage.keepsTimesAsText) TimeText.write(time) else time
    }

    /** MySQL rounds the last half second of a day up to 24:00. */
    override fun lift(value: Any): Any? {
        val time = if (value == FULL_DAY) LocalTime.MAX else convert(value, LocalTime::class.java)
        return type.fromLocalTime(time.toKotlinLocalTime())
    }

    private companion object {
        val FULL_DAY: java.time.Duration = java.time.Duration.ofDays(1)
    }
}

internal class DateTimeCodec(type: LocalDateTimeColumnType<*>, private val storage: Storage) : ColumnCodec() {
    private val type = type.ofAny<LocalDateTimeColumnType<Any>>()

    override fun lower(value: Any): Any {
        val time = value.lowered(LocalDateTime::class.java) { type.toLocalDateTime(it).toJavaLocalDateTime() }
        return if (storage.keepsTimesAsText) TimeText.write(time) else time
    }

    override fun lift(value: Any): Any? = type.fromLocalDateTime(utc(value).toKotlinLocalDateTime())
}

/** `timestamp()` is a type without a zone, and UTC is meant. */
internal class InstantCodec(type: InstantColumnType<*>, private val storage: Storage) : ColumnCodec() {
    private val type = type.ofAny<InstantColumnType<Any>>()

    override fun lower(value: Any): Any {
        val moment = value.lowered(Instant::class.java) { type.toInstant(it).toJavaInstant() }
        return when {
            storage.timestampsAreMoments -> moment
            storage.keepsTimesAsText -> TimeText.write(LocalDateTime.ofInstant(moment, ZoneOffset.UTC))
            else -> LocalDateTime.ofInstant(moment, ZoneOffset.UTC)
        }
    }

    override fun lift(value: Any): Any? = type.fromInstant(utc(value).toInstant(ZoneOffset.UTC).toKotlinInstant())
}

/** The offset is lost, as PostgreSQL and MySQL lose it: a moment is read in UTC. */
internal class OffsetDateTimeCodec(type: OffsetDateTimeColumnType<*>, private val storage: Storage) : ColumnCodec() {
    private val type = type.ofAny<OffsetDateTimeColumnType<Any>>()

    override fun lower(value: Any): Any {
        val moment = value.lowered(OffsetDateTime::class.java) { type.toOffsetDateTime(it) }
        return if (storage.keepsTimesAsText) TimeText.write(utc(moment)) else moment
    }

    override fun lift(value: Any): Any? = type.fromOffsetDateTime(utc(value).atOffset(ZoneOffset.UTC))
}

/** Nanoseconds as a Long; its greatest and least are the infinities. */
internal class DurationCodec(type: DurationColumnType<*>) : ColumnCodec() {
    private val type = type.ofAny<DurationColumnType<Any>>()

    override fun lower(value: Any): Any {
        val duration = type.toDuration(value)
        if (duration.isFinite() && duration.absoluteValue > GREATEST) {
            throw ParameterException("the duration is longer than the 106751 days that fit a column of nanoseconds")
        }
        return duration.inWholeNanoseconds
    }

    override fun lift(value: Any): Any? {
        val duration = when (val nanos = convert(value, Long::class.javaObjectType)) {
            Long.MAX_VALUE -> Duration.INFINITE
            Long.MIN_VALUE -> -Duration.INFINITE
            else -> nanos.nanoseconds
        }
        return type.fromDuration(duration)
    }

    private companion object {
        val GREATEST = 106_751.days
    }
}

/**
 * Dates and times as a text: `2026-03-29 02:30:00`, and a fraction of three, six or nine digits when there is one. A time has one
 * text only, and the texts sort as the times do. `CURRENT_TIMESTAMP` writes the same, which is Exposed's `CurrentDateTime`;
 * Exposed's JDBC writes the same where there are milliseconds.
 */
internal object TimeText {
    /** @throws ParameterException when the year has not four digits: the text would not sort */
    fun write(dateTime: LocalDateTime): String {
        if (dateTime.year !in 0..9999) throw ParameterException("the year is not from 0000 to 9999, and the column is a text")
        return "${dateTime.toLocalDate()} ${write(dateTime.toLocalTime())}"
    }

    fun write(time: LocalTime): String = time.toString().let { if (it.length == HOURS_AND_MINUTES) "$it:00" else it }

    private const val HOURS_AND_MINUTES = 5
}

/** A date and time, that of UTC when the value is a moment. */
private fun utc(value: Any): LocalDateTime = when (value) {
    is LocalDateTime -> value
    is OffsetDateTime -> value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
    is Instant -> LocalDateTime.ofInstant(value, ZoneOffset.UTC)
    is String -> utc(value)
    else -> convert(value, LocalDateTime::class.java)
}

private fun utc(text: String): LocalDateTime =
    try {
        convert(text, LocalDateTime::class.java)
    } catch (e: ConversionException) {
        utc(convert(text, OffsetDateTime::class.java))
    }

/** The type's own value, or what is given instead of it: java.time, kotlinx.datetime, a text. */
private fun <T : Any> Any.lowered(target: Class<T>, own: (Any) -> T): T =
    try {
        own(this)
    } catch (e: ClassCastException) {
        val value = if (this is String) this else JdbcValues.lower(this)
        if (value !is String && !target.isInstance(value)) throw e
        convert(value, target)
    }

@Suppress("UNCHECKED_CAST") // A value of another class fails in the type, which casts.
private fun <T> Any.ofAny(): T = this as T
