package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.ParameterException
import dev.databases.json.Json
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ColumnType
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.VarCharColumnType
import org.jetbrains.exposed.v1.core.isNull
import org.jetbrains.exposed.v1.core.statements.api.ExposedBlob
import org.jetbrains.exposed.v1.core.statements.api.PreparedStatementApi
import org.jetbrains.exposed.v1.core.statements.api.RowApi
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.jetbrains.exposed.v1.javatime.timestamp
import org.jetbrains.exposed.v1.json.json
import org.jetbrains.exposed.v1.json.jsonb
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.sql.Timestamp
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime

internal class CustomColumnsTest {
    /** A date as the days since 1970. */
    class EpochDays : ColumnType<LocalDate>() {
        override fun sqlType() = "INTEGER"

        override fun notNullValueToDB(value: LocalDate): Any = value.toEpochDay().toInt()

        override fun valueFromDB(value: Any): LocalDate = LocalDate.ofEpochDay((value as Int).toLong())
    }

    @ParameterizedTest
    @EnumSource
    fun aTypeOfTheProgramConvertsBothWays(on: Site) = on.use {
        // EDB-042
        assertKept("days", listOf(LocalDate.parse("2026-03-29"), LocalDate.EPOCH)) { registerColumn(it, EpochDays()) }

        assertEquals(20541, fetchVal("SELECT tried FROM t_days WHERE id = 0"))
    }

    /** Speaks JDBC, in every hook there is. */
    class JdbcTimestamps : ColumnType<LocalDateTime>() {
        override fun sqlType() = "TIMESTAMP"

        override fun notNullValueToDB(value: LocalDateTime): Any = value.plusYears(1)

        override fun setParameter(stmt: PreparedStatementApi, index: Int, value: Any?) =
            if (value == null) stmt.setNull(index, this) else stmt.set(index, Timestamp.valueOf(value as LocalDateTime), this)

        override fun readObject(rs: RowApi, index: Int): Any? = rs.getObject(index, Timestamp::class.java)

        override fun valueFromDB(value: Any): LocalDateTime = (value as Timestamp).toLocalDateTime().minusYears(1)
    }

    class Shouted : VarCharColumnType(20) {
        override fun notNullValueToDB(value: String): Any = value.uppercase()

        override fun valueFromDB(value: Any): String = (value as String).lowercase()
    }

    /** A stream to the database, and bytes back. */
    class Streamed : ColumnType<String>() {
        override fun sqlType() = "VARCHAR(20)"

        override fun setParameter(stmt: PreparedStatementApi, index: Int, value: Any?) =
            stmt.setInputStream(index, (value as String).byteInputStream(), false)

        override fun valueFromDB(value: Any): String = (value as ByteArray).decodeToString()
    }

    @ParameterizedTest
    @EnumSource
    fun whatATypeDoesForJdbcIsDone(on: Site) = on.use {
        val at = LocalDateTime.parse("2026-03-29T12:30:00")
        assertKept("jdbc", listOf(at)) { registerColumn(it, JdbcTimestamps()) }
        assertEquals("2027", fetchVal("SELECT tried FROM t_jdbc WHERE id = 0").toString().take(4))
        assertKept("shouted", listOf("abc")) { registerColumn(it, Shouted()) }
        assertEquals("ABC", fetchVal("SELECT tried FROM t_shouted WHERE id = 0"))
    }

    data class Name(val text: String)

    object Transformed : Table("transformed") {
        val id = integer("id")
        val name = varchar("name", 20).transform({ Name(it) }, { it.text })
        val twice = varchar("twice", 20).transform({ it.length }, { "x".repeat(it) }).transform({ it * 2 }, { it / 2 })
        val maybe = varchar("maybe", 20).nullable().transform({ it ?: "none" }, { it.takeIf { text -> text != "none" } })
        val never = varchar("never", 20).nullable().nonNullTransform({ it ?: "none" }, { it.takeIf { text -> text != "none" } })
        val absent = varchar("absent", 20).nullable().transform({ it.takeIf { text -> text != "absent" } }, { it ?: "absent" })
        val moment = timestamp("moment").transform({ it.epochSecond }, { Instant.ofEpochSecond(it) })
        val bytes = blob("bytes").transform({ it.bytes.size }, { ExposedBlob(ByteArray(it)) })
    }

    @ParameterizedTest
    @EnumSource
    fun transformersAreAsked(on: Site) = on.use {
        createAll(Transformed)
        val stored = "SELECT name, twice, maybe, never, absent FROM transformed"

        execute(
            buildStatement {
                Transformed.insert {
                    it[id] = 1
                    it[name] = Name("Ann")
                    it[twice] = 4
                    it[maybe] = "none"
                    it[never] = "none"
                    it[absent] = null
                    it[moment] = 1_774_751_400
                    it[bytes] = 3
                }
            },
        )

        assertEquals(listOf("Ann", "xx", null, null, "absent"), fetchOne(stored)!!.let { record -> List(5) { record[it] } })
        val read = fetchOne(Transformed.selectAll())!!
        assertEquals(
            listOf(1, Name("Ann"), 4, null, "none", null, 1_774_751_400L, 3),
            Transformed.columns.map { read.getOrNull(it) },
        )
        assertEquals(1, fetchAll(Transformed.select { maybe.isNull() }).size)
    }

    object Documents : Table("documents") {
        val id = integer("id")
        val plain: Column<Any> = json("plain", { Json.write(it) }, { Json.parse(it)!! })
        val binary: Column<Any> = jsonb("bin", { Json.write(it) }, { Json.parse(it)!! })
        override val primaryKey = PrimaryKey(id)
    }

    @ParameterizedTest
    @EnumSource
    fun json(on: Site) = on.use {
        // EDB-040, EDB-041
        createAll(Documents)
        val values = listOf(
            mapOf("text" to "it's \"quoted\"", "nested" to mapOf("done" to true, "n" to 3)),
            listOf(1, "two", false, null),
            "a text",
            "\"[1]\"",
            "[1]",
            17,
            true,
        )

        for ((index, value) in values.withIndex()) {
            execute(
                buildStatement {
                    Documents.insert {
                        it[id] = index
                        it[plain] = value
                        it[binary] = value
                    }
                },
            )
        }

        val read = fetchAll(Documents.selectAll().orderBy(Documents.id))
        assertEquals(values, read.map { it[Documents.plain] })
        assertEquals(values, read.map { it[Documents.binary] })
    }

    object Leaky : Table("leaky") {
        val id = integer("id")
        val text = varchar("text", 20).transform<String, Int>({ error("cannot wrap $it") }, { error("cannot unwrap $it") })
    }

    @ParameterizedTest
    @EnumSource
    fun aFailingFunctionDoesNotTellTheValue(on: Site) = on.use {
        createAll(Leaky)
        execute("INSERT INTO leaky VALUES (1, 'secret')")

        val reading = assertThrows<ConversionException> { fetchAll(Leaky.selectAll()) }
        val writing = assertThrows<ParameterException> { execute(buildStatement { Leaky.insert { } }, mapOf("id" to 2, "text" to 4711)) }

        assertFalse("secret" in reading.stackTraceToString())
        assertFalse("4711" in writing.stackTraceToString())
        assertEquals(
            "text is a java.lang.Integer, which its column's type ColumnWithTransform does not take: java.lang.IllegalStateException",
            writing.message!!.lineSequence().first(),
        )
    }
}
