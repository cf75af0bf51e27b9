package dev.databases.exposed

import org.jetbrains.exposed.v1.core.dao.id.IntIdTable
import org.jetbrains.exposed.v1.core.java.javaUUID
import org.jetbrains.exposed.v1.core.statements.api.ExposedBlob
import org.jetbrains.exposed.v1.javatime.date
import org.jetbrains.exposed.v1.javatime.datetime
import org.jetbrains.exposed.v1.javatime.duration
import org.jetbrains.exposed.v1.javatime.time
import org.jetbrains.exposed.v1.javatime.timestamp
import org.jetbrains.exposed.v1.json.json
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

/** Exposed's own row of a record answers as the record does. */
internal class ResultRowTest {
    enum class Level { LOW, HIGH }

    object Things : IntIdTable("things") {
        val name = varchar("name", 20).transform({ CustomColumnsTest.Name(it) }, { it.text })
        val never = varchar("never", 20).nullable().nonNullTransform({ it ?: "none" }, { it.takeIf { text -> text != "none" } })
        val days = registerColumn("days", CustomColumnsTest.EpochDays())
        val tags = json<List<String>>("tags", { it.joinToString("\",\"", "[\"", "\"]") }, { it.filter { c -> c !in "[]\" " }.split(',') })
        val moment = timestamp("moment")
        val at = datetime("at")
        val day = date("day")
        val hour = time("hour")
        val took = duration("took")
        val key = javaUUID("key")
        val level = enumerationByName<Level>("level", 10)
        val rank = enumeration<Level>("rank")
        val small = ubyte("small")
        val price = decimal("price", 10, 2)
        val bytes = blob("bytes")
        val note = text("note").nullable()
    }

    @ParameterizedTest
    @EnumSource
    fun everyTypeIsReadAsTheRecordReadsIt(site: Site): Unit = site.use {
        createTables(Things)
        execute(
            Things.insert {
                it[name] = CustomColumnsTest.Name("Ann")
                it[never] = "none"
                it[days] = LocalDate.parse("2026-03-29")
                it[tags] = listOf("a", "b")
                it[moment] = Instant.parse("2026-03-29T01:30:00.123456Z")
                it[at] = LocalDateTime.parse("2026-03-29T02:30:00")
                it[day] = LocalDate.parse("2026-03-29")
                it[hour] = LocalTime.parse("02:30:00")
                it[took] = Duration.ofMinutes(90)
                it[key] = UUID(1, 2)
                it[level] = Level.HIGH
                it[rank] = Level.HIGH
                it[small] = 200u
                it[price] = "12.50".toBigDecimal()
                it[bytes] = ExposedBlob(byteArrayOf(1, 2, 3))
            },
        )

        val record = fetchOne(Things.selectAll())!!
        val row = record.toResultRow()

        assertEquals(Things.columns.map { it.name to record.getOrNull(it) }, Things.columns.map { it.name to row.getOrNull(it) })
        assertEquals(
            listOf(
                1,
                CustomColumnsTest.Name("Ann"),
                "none",
                LocalDate.parse("2026-03-29"),
                listOf("a", "b"),
                200.toUByte(),
                Level.HIGH,
                Duration.ofMinutes(90),
                ExposedBlob(byteArrayOf(1, 2, 3)),
                null,
            ),
            listOf(
                row[Things.id].value,
                row[Things.name],
                row[Things.never],
                row[Things.days],
                row[Things.tags],
                row[Things.small],
                row[Things.level],
                row[Things.took],
                row[Things.bytes],
                row[Things.note],
            ),
        )
    }
}
