package dev.databases.exposed

import dev.databases.Database
import kotlinx.datetime.toKotlinLocalDate
import kotlinx.datetime.toKotlinLocalDateTime
import kotlinx.datetime.toKotlinLocalTime
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.inList
import org.jetbrains.exposed.v1.core.less
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.jetbrains.exposed.v1.datetime.KotlinInstantColumnType
import org.jetbrains.exposed.v1.javatime.CurrentDateTime
import org.jetbrains.exposed.v1.javatime.JavaLocalDateColumnType
import org.jetbrains.exposed.v1.javatime.JavaLocalDateTimeColumnType
import org.jetbrains.exposed.v1.javatime.date
import org.jetbrains.exposed.v1.javatime.datetime
import org.jetbrains.exposed.v1.javatime.duration
import org.jetbrains.exposed.v1.javatime.time
import org.jetbrains.exposed.v1.javatime.timestamp
import org.jetbrains.exposed.v1.javatime.timestampWithTimeZone
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.TimeZone
import kotlin.time.toKotlinDuration
import kotlin.time.toKotlinInstant
import org.jetbrains.exposed.v1.datetime.date as kotlinDate
import org.jetbrains.exposed.v1.datetime.datetime as kotlinDatetime
import org.jetbrains.exposed.v1.datetime.duration as kotlinDuration
import org.jetbrains.exposed.v1.datetime.time as kotlinTime
import org.jetbrains.exposed.v1.datetime.timestamp as kotlinTimestamp
import org.jetbrains.exposed.v1.datetime.timestampWithTimeZone as kotlinTimestampWithTimeZone

internal class TimeColumnsTest {
    @ParameterizedTest
    @EnumSource
    fun timesOfJava(on: Site) = inZones {
        on.use {
            // EDB-034, EDB-035, EDB-036
            assertKept("date", dates, column = { date(it) })
            assertKept("datetime", dateTimes(on.fraction), column = { datetime(it) })
            assertKept("time", times(on.timeFraction), column = { time(it) })
            assertKept("timestamp", moments(on), column = { timestamp(it) })
            assertKept("duration", durations, column = { duration(it) })
            if (on.hasOffsets) assertKept("offset", early(on).map { it.atOffset(ZoneOffset.UTC) }) { timestampWithTimeZone(it) }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun timesOfKotlin(on: Site) = inZones {
        on.use {
            assertKept("date", dates.map { it.toKotlinLocalDate() }) { kotlinDate(it) }
            assertKept("datetime", dateTimes(on.fraction).map { it.toKotlinLocalDateTime() }) { kotlinDatetime(it) }
            assertKept("time", times(on.timeFraction).map { it.toKotlinLocalTime() }) { kotlinTime(it) }
            assertKept("timestamp", moments(on).map { it.toKotlinInstant() }) { kotlinTimestamp(it) }
            assertKept("duration", durations.map { it.toKotlinDuration() }) { kotlinDuration(it) }
            if (on.hasOffsets) assertKept("offset", early(on).map { it.atOffset(ZoneOffset.UTC) }) { kotlinTimestampWithTimeZone(it) }
        }
    }

    object Times : Table("times") {
        val id = integer("id").autoIncrement()
        val at = datetime("at")
        val moment = timestamp("moment")
        override val primaryKey = PrimaryKey(id)
    }

    @ParameterizedTest
    @EnumSource
    fun whatOneZoneWroteAnotherReads(on: Site) = on.use {
        createAll(Times)
        val at = LocalDateTime.parse("2026-03-29T02:30:00.123456")
        val insert = buildStatement { Times.insert { } }
        for (zone in zones) {
            inZone(zone) { execute(insert, mapOf("at" to at, "moment" to at.toInstant(ZoneOffset.UTC))) }
        }

        for (zone in zones) {
            val read = inZone(zone) { fetchAll(Times.selectAll()) }
            assertEquals(List(3) { at to at.toInstant(ZoneOffset.UTC) }, read.map { it[Times.at] to it[Times.moment] }, zone)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun timestampsAreKeptInUtc(on: Site) = inZone("America/New_York") {
        on.use {
            createAll(Times)
            val moment = Instant.parse("2026-07-01T12:00:00Z")

            execute(buildStatement { Times.insert { } }, mapOf("at" to LocalDateTime.MIN.withYear(2000), "moment" to moment))

            val hour = if (on == Site.SQLITE) "strftime('%H', moment)" else "EXTRACT(HOUR FROM moment)"
            assertEquals("12", fetchVal("SELECT $hour FROM times").toString())
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = ["SQLITE"])
    fun theSessionsTimeZoneHasNoPartEither(on: Site) = on.use {
        val table = Tried("t") { timestamp(it) }
        createAll(table)
        val moment = Instant.parse("2026-03-29T02:30:00.123456Z")

        val session = if (on.isPostgresql) "timezone" to "America/New_York" else "time_zone" to "-05:00"
        Database(url.replace().options(url.options() + session).build()).use {
            execute(buildStatement { table.insert { } }, mapOf("id" to 1, "tried" to moment))
            assertEquals(moment, fetchOne(table.selectAll())!![table.tried])
        }

        assertEquals(moment, fetchOne(table.selectAll())!![table.tried])
    }

    /** The offset is lost, the moment is not. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = ["MARIADB", "MARIADB_R2DBC"])
    fun offsetsAreReadInUtc(on: Site) = on.use {
        val table = Tried("t") { timestampWithTimeZone(it) }
        createAll(table)

        execute(buildStatement { table.insert { } }, mapOf("id" to 1, "tried" to OffsetDateTime.parse("2026-03-29T04:30:00.123456+02:00")))

        assertEquals(OffsetDateTime.parse("2026-03-29T02:30:00.123456Z"), fetchOne(table.selectAll())!![table.tried])
    }

    @ParameterizedTest
    @EnumSource
    fun timesAreTakenAsTextAndInTheOtherLibrarysTypes(on: Site) = on.use {
        createAll(Times)
        val at = LocalDateTime.parse("2026-03-29T02:30:00")

        val insert = buildStatement { Times.insert { } }
        execute(insert, mapOf("at" to "2026-03-29 02:30:00", "moment" to "2026-03-29T02:30:00Z"))
        execute(insert, mapOf("at" to at.toKotlinLocalDateTime(), "moment" to at.toInstant(ZoneOffset.UTC).toKotlinInstant()))

        val read = fetchAll(Times.selectAll()).map { it[Times.at] to it[Times.moment] }
        assertEquals(List(2) { at to at.toInstant(ZoneOffset.UTC) }, read)
    }

    object Preset : Table("preset") {
        val id = integer("id")
        val at = datetime("at").default(LocalDateTime.parse("2026-03-29T02:30:00.123456"))
        val moment = timestamp("moment").default(Instant.parse("2026-03-29T02:30:00.123456Z"))
        val seconds = timestamp("seconds").transform({ it.epochSecond }, { Instant.ofEpochSecond(it) }).default(1_774_751_400)
    }

    @ParameterizedTest
    @EnumSource
    fun aDefaultIsWhatItWasDeclaredAs(on: Site) = inZones {
        on.use {
            createAll(Preset)

            execute(buildStatement { Preset.insert { it[id] = 1 } })

            val read = fetchOne(Preset.selectAll())!!
            val at = LocalDateTime.parse("2026-03-29T02:30:00.123456")
            assertEquals(
                listOf(at, at.toInstant(ZoneOffset.UTC), 1_774_751_400L),
                listOf(read[Preset.at], read[Preset.moment], read[Preset.seconds]),
            )
        }
    }

    object Defaulted : Table("defaulted") {
        val id = integer("id")
        val at = datetime("at").defaultExpression(CurrentDateTime)
    }

    @ParameterizedTest
    @EnumSource(names = ["POSTGRESQL", "POSTGRESQL_R2DBC"])
    fun arraysOfTimes(on: Site) = inZones {
        on.use {
            assertKept("dates", listOf(dates)) { array<LocalDate>(it, JavaLocalDateColumnType()) }
            assertKept("datetimes", listOf(dateTimes(6))) { array<LocalDateTime>(it, JavaLocalDateTimeColumnType()) }
            assertKept(
                "moments",
                listOf(
                    moments(on).map {
                        it.toKotlinInstant()
                    },
                ),
            ) { array<kotlin.time.Instant>(it, KotlinInstantColumnType()) }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun listsOfTimesFindThem(on: Site) = inZones {
        on.use {
            val values = dateTimes(on.fraction)
            val table = Tried("t") { datetime(it) }
            createAll(table)
            executeMany(buildStatement { table.insert { } }, values.mapIndexed { index, value -> mapOf("id" to index, "tried" to value) })

            val found = fetchAll(table.select { tried inList values.drop(1) }.orderBy(table.id))

            assertEquals(values.drop(1), found.map { it[table.tried] })
        }
    }

    object Texts : Table("texts") {
        val at = datetime("at")
        val moment = timestamp("moment")
        val offset = timestampWithTimeZone("off")
        val day = date("day")
        val time = time("time")
    }

    @Test
    fun sqliteKeepsTimesAsTexts() = Site.SQLITE.use {
        createAll(Texts)
        val times = listOf("02:30:00" to "02:30:00", "02:30:00.1" to "02:30:00.100", "02:30:00.0001" to "02:30:00.000100")

        for ((time, _) in times) {
            val at = LocalDateTime.parse("2026-03-29T$time")
            execute(
                buildStatement { Texts.insert { } },
                mapOf(
                    "at" to at,
                    "moment" to at.toInstant(ZoneOffset.UTC),
                    "off" to at.atOffset(ZoneOffset.UTC).withOffsetSameInstant(ZoneOffset.ofHours(5)),
                    "day" to at.toLocalDate(),
                    "time" to at.toLocalTime(),
                ),
            )
        }

        val texts = fetchAll("SELECT at, moment, off, day, CAST(time AS TEXT) FROM texts").map { record -> List(5) { record[it] } }
        assertEquals(times.map { (_, text) -> List(3) { "2026-03-29 $text" } + "2026-03-29" + text }, texts)
    }

    @Test
    fun textsOfSqliteSortAndCompareAsTimes() = Site.SQLITE.use {
        createAll(Defaulted)
        val times = listOf("00:00:01", "00:00:01.000000001", "00:00:01.001", "00:00:01.001001", "00:00:01.1", "00:00:02")
            .map { LocalDateTime.parse("2026-01-01T$it") }
        for ((id, at) in times.withIndex().reversed()) {
            execute(buildStatement { Defaulted.insert { } }, mapOf("id" to id, "at" to at))
        }

        assertEquals(times, fetchAll(Defaulted.selectAll().orderBy(Defaulted.at, SortOrder.ASC)).map { it[Defaulted.at] })
        for ((id, time) in times.withIndex()) {
            assertEquals(id, fetchAll(Defaulted.select { at less time }).size)
        }
    }

    @Test
    fun textsOfSqliteEqualThoseOfItsDefaults() = Site.SQLITE.use {
        createAll(Defaulted)
        execute(buildStatement { Defaulted.insert { it[id] = 1 } })

        val at = fetchOne(Defaulted.selectAll())!![Defaulted.at]

        assertEquals(1, fetchAll(Defaulted.select { Defaulted.at eq at }).size)
    }

    private companion object {
        /** Two of them skip 02:30 on a day of the tests, one never does. */
        val zones = listOf("Europe/Berlin", "America/New_York", "Asia/Kolkata")

        val dates = listOf("2026-03-29", "2018-11-04", "1970-01-01", "9999-12-31").map(LocalDate::parse)

        val durations = listOf(Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(-400).plusNanos(123_456_789))

        fun dateTimes(fraction: Int): List<LocalDateTime> = listOf(
            "2026-03-29T02:30:00", // Skipped in Berlin.
            "2026-03-08T02:30:00", // Skipped in New York.
            "2026-10-25T02:30:00", // Twice in Berlin.
            "2026-03-29T02:30:00.${"123456789".take(fraction)}",
            "2026-11-01T01:30:59.999${"999999".take(fraction - 3)}",
            "1969-12-31T23:59:59.${"000001001".take(fraction)}",
        ).map(LocalDateTime::parse)

        fun times(fraction: Int): List<LocalTime> =
            listOf("02:30:00", "00:00:00", "23:59:59").map(LocalTime::parse) +
                if (fraction == 0) listOf() else listOf(LocalTime.parse("02:30:00.${"123456789".take(fraction)}"))

        fun moments(on: Site): List<Instant> =
            if (on.hasOffsets) dateTimes(on.fraction).map { it.toInstant(ZoneOffset.UTC) } else early(on)

        fun early(on: Site): List<Instant> =
            dateTimes(on.fraction).filter { on.hasEarlyMoments || it.year >= 1970 }.map { it.toInstant(ZoneOffset.UTC) }

        inline fun <T> inZone(zone: String, block: () -> T): T {
            val before = TimeZone.getDefault()
            TimeZone.setDefault(TimeZone.getTimeZone(zone))
            try {
                return block()
            } finally {
                TimeZone.setDefault(before)
            }
        }

        inline fun inZones(block: () -> Unit) {
            for (zone in zones) inZone(zone, block)
        }
    }
}
