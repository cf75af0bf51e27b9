package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.ParameterException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.ServerProduct
import org.jetbrains.exposed.v1.core.FloatVectorColumnType
import org.jetbrains.exposed.v1.core.Slice
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.TextColumnType
import org.jetbrains.exposed.v1.core.VectorFormat
import org.jetbrains.exposed.v1.core.avg
import org.jetbrains.exposed.v1.core.count
import org.jetbrains.exposed.v1.core.dao.id.EntityID
import org.jetbrains.exposed.v1.core.dao.id.IntIdTable
import org.jetbrains.exposed.v1.core.dao.id.java.UUIDTable
import org.jetbrains.exposed.v1.core.div
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.java.javaUUID
import org.jetbrains.exposed.v1.core.statements.api.ExposedBlob
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.jetbrains.exposed.v1.core.sum
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.math.BigDecimal
import java.util.UUID
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

internal class ColumnTypesTest {
    enum class Colour { RED, GREEN, BLUE }

    @ParameterizedTest
    @EnumSource
    fun wholeNumbers(on: Site) = on.use {
        assertKept("byte", listOf(Byte.MIN_VALUE, 0, Byte.MAX_VALUE)) { byte(it) }
        assertKept("short", listOf(Short.MIN_VALUE, 0, Short.MAX_VALUE)) { short(it) }
        assertKept("int", listOf(Int.MIN_VALUE, 0, Int.MAX_VALUE)) { integer(it) }
        assertKept("long", listOf(Long.MIN_VALUE, 0, Long.MAX_VALUE)) { long(it) }
        assertKept("ubyte", listOf(UByte.MIN_VALUE, 200u, UByte.MAX_VALUE)) { ubyte(it) }
        assertKept("ushort", listOf(UShort.MIN_VALUE, 40_000u, UShort.MAX_VALUE)) { ushort(it) }
        assertKept("uint", listOf(UInt.MIN_VALUE, 3_000_000_000u, UInt.MAX_VALUE)) { uinteger(it) }
        assertKept("ulong", listOf(ULong.MIN_VALUE, Long.MAX_VALUE.toULong())) { ulong(it) }
    }

    @ParameterizedTest
    @EnumSource
    fun unsignedLongsAreWholeOrRefused(on: Site) = on.use {
        val great = listOf(Long.MAX_VALUE.toULong() + 1u, ULong.MAX_VALUE)

        if (on.hasUnsignedLongs) {
            assertKept("great", great) { ulong(it) }
        } else {
            val refusal = assertThrows<ParameterException> { assertKept("great", great) { ulong(it) } }
            assertEquals(
                "an argument is a kotlin.ULong, which its column's type ULongColumnType does not take: the number is greater than " +
                    "Long.MAX_VALUE, and the database's column cannot hold it: declare the column decimal(20, 0), or text on SQLite",
                refusal.message?.lineSequence()?.first(),
            )
        }
    }

    @ParameterizedTest
    @EnumSource
    fun fractions(on: Site) = on.use {
        val floats = listOf(0.1f, -1.5f, 3e10f) + if (on.readsWholeFloats) listOf(0.12345678f, Float.MAX_VALUE) else listOf()
        assertKept("float", floats) { float(it) }
        assertKept("double", listOf(0.1, -1.5, 1.0 / 3, Double.MAX_VALUE)) { double(it) }
        assertKept("decimal", listOf(BigDecimal("0.10"), BigDecimal("-123456.78"), BigDecimal("5.00"))) { decimal(it, 10, 2) }
        if (on.hasNaN) {
            assertKept("nan", listOf(Double.NaN, Double.POSITIVE_INFINITY)) { double(it) }
            assertKept("fnan", listOf(Float.NaN, Float.NEGATIVE_INFINITY)) { float(it) }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun decimalOfManyDigits(on: Site) = on.use {
        // EDB-037, EDB-038
        val digits = BigDecimal("1234567890.12345678901234567890")

        if (on != Site.SQLITE) {
            assertKept("decimal", listOf(digits)) { decimal(it, 30, 20) }
        } else {
            val table = Tried("near") { decimal(it, 30, 20) }
            createAll(table)
            execute(
                buildStatement {
                    table.insert {
                        it[id] = 1
                        it[tried] = digits
                    }
                },
            )
            assertEquals(BigDecimal("1234567890.12345670000000000000"), fetchOne(table.selectAll())!![table.tried])
        }
    }

    @ParameterizedTest
    @EnumSource
    fun texts(on: Site) = on.use {
        assertKept("char1", listOf('a', 'é', '\'')) { char(it) }
        assertKept("space", listOf(' '), isComparable = false) { char(it) } // MySQL pads what it compares only in some collations.
        assertKept("charn", listOf("abc", "x'y")) { char(it, 3) }
        assertKept("varchar", listOf("", "it's", "\\ \n \" 日本 🙂")) { varchar(it, 50) }
        assertKept("text", listOf("", "it's", "🙂".repeat(5_000))) { text(it) }
        assertKept("mediumtext", listOf("", "it's")) { mediumText(it) }
        assertKept("largetext", listOf("", "it's")) { largeText(it) }
        assertKept("bool", listOf(true, false)) { bool(it) }
    }

    @OptIn(ExperimentalUuidApi::class)
    @ParameterizedTest
    @EnumSource
    fun bytes(on: Site) = on.use {
        val bytes = listOf(byteArrayOf(), byteArrayOf(0, -1, 39, 92), ByteArray(200) { it.toByte() })
        assertKept("binary", bytes, same = { it.asList() }) { binary(it, 200) }
        assertKept("blob", bytes.map(::ExposedBlob)) { blob(it) }
        val uuid = UUID.fromString("0191b6f0-27ef-7c2f-b3b8-0f6b2c5d8e9a")
        assertKept("uuid", listOf(uuid, UUID(0, 0), UUID(-1, -1))) { javaUUID(it) }
        assertKept("kuuid", listOf(Uuid.parse(uuid.toString()), Uuid.NIL)) { uuid(it) }
    }

    @ParameterizedTest
    @EnumSource
    fun bytesAreReadFromAStream(on: Site) = on.use {
        val table = Tried("streamed") { blob(it) }
        createAll(table)

        execute(
            buildStatement {
                table.insert {
                    it[id] = 1
                    it[tried] = ExposedBlob(byteArrayOf(1, 2, 3).inputStream().buffered())
                }
            },
        )
        execute(buildStatement { table.insert {} }, mapOf("id" to 2, "tried" to byteArrayOf(4, 5).inputStream()))

        val read = fetchAll(table.selectAll().orderBy(table.id))
        assertEquals(listOf(ExposedBlob(byteArrayOf(1, 2, 3)), ExposedBlob(byteArrayOf(4, 5))), read.map { it[table.tried] })
        assertEquals(listOf<Byte>(1, 2, 3), (read[0]["tried"] as ByteArray).asList())
    }

    @ParameterizedTest
    @EnumSource
    fun enumerations(on: Site) = on.use {
        // EDB-039
        val colours = Colour.entries.toList()
        assertKept("ordinal", colours) { enumeration<Colour>(it) }
        assertKept("name", colours) { enumerationByName<Colour>(it, 10) }
        assertEquals("GREEN", fetchVal("SELECT tried FROM t_name WHERE id = 1"))
        val sql = if (on.hasArrays) "colour" else "VARCHAR(10)"
        if (on.hasArrays) execute("CREATE TYPE colour AS ENUM ('RED', 'GREEN', 'BLUE')")
        assertKept("custom", colours) { name -> customEnumeration(name, sql, { Colour.valueOf(it as String) }, { it.name }) }
        assertKept("bare", colours) { name -> customEnumeration(name, sql, { Colour.valueOf(it as String) }, { it }) }
    }

    @ParameterizedTest
    @EnumSource
    fun anUnknownConstantIsRefusedWithoutItsName(on: Site) = on.use {
        val table = Tried("t_name") { enumerationByName<Colour>(it, 10) }
        createAll(table)
        execute("INSERT INTO t_name VALUES (1, 'secret')")

        val failure = assertThrows<ConversionException> { fetchAll(table.selectAll()) }

        assertEquals(
            ": its type EnumerationNameColumnType cannot read a java.lang.String " +
                "(the text is not the name of a constant of ${Colour::class.java.name})",
            failure.message!!.replace(Regex("^column \"tried\"( \\(\\w+(\\(\\d+\\))?\\))?"), ""),
        )
    }

    @ParameterizedTest
    @EnumSource
    fun arrays(on: Site) = on.use {
        if (on.hasArrays) {
            assertKept("ints", listOf(listOf(1, 2, 3), listOf())) { array<Int>(it) }
            assertKept("nulls", listOf(listOf("a", null, "c\"'\\"))) { array<String?>(it, TextColumnType()) }
            assertKept("nested", listOf(listOf(listOf(1, 2), listOf(3, 4)))) { array<Int, List<List<Int>>>(it, dimensions = 2) }
            assertKept("uuids", listOf(listOf(UUID(1, 2), UUID(3, 4)))) { array<UUID>(it) }
            assertKept("longs", listOf(listOf(1L, Long.MAX_VALUE))) { array<Long>(it) }
            assertKept("bools", listOf(listOf(true, false))) { array<Boolean>(it) }
            assertKept("doubles", listOf(listOf(0.5, 1.0 / 3))) { array<Double>(it) }
            assertKept("blobs", listOf(listOf(byteArrayOf(1, 0), byteArrayOf())), same = { l ->
                l.map { it.asList() }
            }) { array<ByteArray>(it) }
        } else {
            val table = Tried("t") { array<Int>(it) }
            assertThrows<UnsupportedFeatureException> {
                execute(buildStatement { table.insert {} }, mapOf("id" to 1, "tried" to listOf(1)))
            }
        }
    }

    object Tokens : UUIDTable("tokens") {
        val text = varchar("text", 20)
    }

    @ParameterizedTest
    @EnumSource
    fun keysThatTheProgramMakes(on: Site) = on.use {
        createAll(Tokens)
        repeat(2) { execute(buildStatement { Tokens.insert { it[text] = "t" } }) }

        val keys = fetchAll(Tokens.selectAll()).map { it[Tokens.id] }

        assertEquals(2, keys.toSet().size)
        assertEquals(1, execute(buildStatement { Tokens.update({ Tokens.id eq keys[0] }) { it[text] = "u" } }).rowsAffected)
        assertEquals("u", fetchOne(Tokens.select { id eq keys[0].value })!![Tokens.text])
    }

    object Authors : IntIdTable("authors") {
        val name = varchar("name", 20)
    }

    object Books : Table("books") {
        val id = long("id").autoIncrement()
        val author = reference("author", Authors)
        override val primaryKey = PrimaryKey(id)
    }

    @ParameterizedTest
    @EnumSource
    fun keysOfEntities(on: Site) = on.use {
        createAll(Authors)
        createAll(Books)
        val key = execute(buildStatement { Authors.insert { it[name] = "Ann" } }).generatedKey!!

        execute(buildStatement { Books.insert { it[author] = EntityID(1, Authors) } })
        execute(buildStatement { Books.insert {} }, mapOf("author" to key)) // A Long, and the column is of Ints.

        assertEquals(listOf(1L to 1, 2L to 1), fetchAll(Books.selectAll().orderBy(Books.id)).map { it[Books.id] to it[Books.author].value })
        assertEquals(1, fetchAll(Authors.select { id eq 1 }).single()["id"])
        assertEquals(2, fetchAll(Books.select { author eq parameter("author", author) }, mapOf("author" to key)).size)
    }

    /** No server of the tests has vectors. */
    @Test
    fun vectorsAreTextOnPostgres() {
        val codec = ColumnValues.codec(
            Rendering.of(ServerProduct(Products.POSTGRESQL, 18, 0, 0)),
            FloatVectorColumnType(2, VectorFormat.FLOAT32),
        )

        assertEquals("[0.1,-2.0]", codec.lower(floatArrayOf(0.1f, -2f)))
        assertEquals(listOf(0.1f, -2f), (codec.lift("[0.1,-2]") as FloatArray).asList())
    }

    @Test
    fun vectorsAreBytesOnMySql() {
        val codec = ColumnValues.codec(Rendering.of(ServerProduct(Products.MYSQL, 9, 0, 0)), FloatVectorColumnType(2, VectorFormat.FLOAT32))

        val bytes = codec.lower(floatArrayOf(0.1f, -2f)) as ByteArray

        assertEquals(8, bytes.size)
        assertEquals(listOf(0.1f, -2f), (codec.lift(bytes) as FloatArray).asList())
    }

    /** 7 / 2 is 3.5000 on MySQL. */
    @ParameterizedTest
    @EnumSource
    fun expressionsAreReadByTheirType(on: Site) = on.use {
        val table = Tried("t") { integer(it) }
        createAll(table)
        execute(buildStatement { table.insert {} }, mapOf("id" to 2, "tried" to 7))
        val half = table.tried / table.id
        val sum = table.tried.sum()
        val average = table.tried.avg(1)
        val isSeven = table.tried eq 7

        val quotient = fetchOne(Query(Slice(table, listOf(half, isSeven)), null))!!
        val totals = fetchOne(Query(Slice(table, listOf(sum, average, table.tried.count())), null))!!

        assertEquals(listOf(3, true), listOf(quotient[half], quotient[isSeven]))
        assertEquals(listOf(7, BigDecimal("7.0"), 1L), List(3) { totals[it] })
    }

    @ParameterizedTest
    @EnumSource
    fun whatFitsIsTakenAndWhatDoesNotIsRefused(on: Site) = on.use {
        val table = Tried("t") { integer(it) }
        createAll(table)
        val insert = buildStatement { table.insert {} }

        execute(insert, mapOf("id" to 1L, "tried" to 7.toShort()))

        assertEquals(7, fetchOne(table.selectAll())!![table.tried])
        val refusal = assertThrows<ParameterException> { execute(insert, mapOf("id" to 2, "tried" to 3_000_000_000)) }
        assertEquals(
            "tried is a java.lang.Long, which its column's type IntegerColumnType does not take: type conversion failed: " +
                "java.lang.Long to java.lang.Integer: the type cannot hold the number without a loss",
            refusal.message!!.lineSequence().first(),
        )
    }
}
