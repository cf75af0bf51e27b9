package dev.databases.exposed

import dev.databases.Database
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals

// What differs between databases in the types of columns.

private val Site.isMySqlFamily: Boolean get() = isMySql || isMariaDb

/** Digits of a second that `datetime()` and `timestamp()` keep. */
internal val Site.fraction: Int get() = if (this == Site.SQLITE) 9 else 6

/** Those that `time()` keeps, which is TIME on MySQL. */
internal val Site.timeFraction: Int get() = if (isMySqlFamily) 0 else fraction

/** All digits of a Float; MySQL writes six of them into a text, which is what R2DBC reads. */
internal val Site.readsWholeFloats: Boolean get() = this != Site.MYSQL_R2DBC && this != Site.MARIADB_R2DBC

internal val Site.hasArrays: Boolean get() = isPostgresql

/** A ULong above Long.MAX_VALUE. */
internal val Site.hasUnsignedLongs: Boolean get() = isMySqlFamily

/** NaN and the infinities are numbers. */
internal val Site.hasNaN: Boolean get() = isPostgresql

/** A type for `timestampWithTimeZone()`. */
internal val Site.hasOffsets: Boolean get() = !isMariaDb

/** Moments before 1970 in that type, and on MariaDB in `timestamp()`. */
internal val Site.hasEarlyMoments: Boolean get() = !isMySqlFamily

/** A table with one column to try. */
internal class Tried<T : Any>(name: String, column: Table.(String) -> Column<T>) : Table(name) {
    val id = integer("id")
    val tried: Column<T?> = column("tried").nullable()
    override val primaryKey = PrimaryKey(id)
}

/** Asserts that all values and NULL come back as they were, and are found by being equal. */
internal suspend fun <T : Any> Database.assertKept(
    name: String,
    values: List<T>,
    isComparable: Boolean = true,
    same: (T) -> Any = { it },
    column: Table.(String) -> Column<T>,
) {
    val table = Tried("t_$name", column)
    createAll(table)
    (values + null).forEachIndexed { index, value ->
        execute(
            buildStatement {
                table.insert {
                    it[id] = index
                    it[tried] = value
                }
            },
        )
    }

    val read = fetchAll(table.selectAll().orderBy(table.id)).map { it[table.tried] }
    assertEquals((values + null).map { it?.let(same) }, read.map { it?.let(same) }, name)
    // Equal lists may be of different classes; nothing else that is equal here may.
    if (values.none { it is List<*> }) assertEquals(values.map { it.javaClass }, read.dropLast(1).map { it?.javaClass }, name)

    if (!isComparable) return
    val found = values.map { value -> fetchAll(table.select { tried eq value }).map { it[table.id] } }
    assertEquals(values.indices.map { listOf(it) }, found, "$name by eq")
    val compiled = table.select { tried eq parameter("value", tried) }.compile()
    val foundLater = values.map { value -> fetchAll(compiled, mapOf("value" to value)).map { it[table.id] } }
    assertEquals(values.indices.map { listOf(it) }, foundLater, "$name by a parameter")
}
