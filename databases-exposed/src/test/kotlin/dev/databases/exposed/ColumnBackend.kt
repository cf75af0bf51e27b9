package dev.databases.exposed

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals

/**
 * Where column types are tried, and what differs there.
 *
 * @property fraction digits of a second that `datetime()` and `timestamp()` keep
 * @property timeFraction those that `time()` keeps, which is TIME on MySQL
 * @property readsWholeFloats all digits of a Float; the server writes six of them into a text
 * @property hasUnsignedLongs a ULong above Long.MAX_VALUE
 * @property hasOffsets a type for `timestampWithTimeZone()`
 * @property hasEarlyMoments before 1970 in that type, and on MariaDB in `timestamp()`
 * @property hasNaN as a number
 */
internal enum class ColumnBackend(
    private val server: (() -> TestServer)?,
    private val driver: String? = null,
    val fraction: Int = 6,
    val timeFraction: Int = 0,
    val readsWholeFloats: Boolean = true,
    val hasArrays: Boolean = false,
    val hasUnsignedLongs: Boolean = false,
    val hasOffsets: Boolean = true,
    val hasNaN: Boolean = false,
    val hasEarlyMoments: Boolean = true,
) {
    SQLITE(null, fraction = 9, timeFraction = 9),
    POSTGRES(TestServers::postgres, timeFraction = 6, hasArrays = true, hasNaN = true),
    POSTGRES_R2DBC(TestServers::postgres, "r2dbc", timeFraction = 6, hasArrays = true, hasNaN = true),
    MYSQL(TestServers::mysql, hasUnsignedLongs = true, hasEarlyMoments = false),
    MYSQL_R2DBC(TestServers::mysql, "r2dbc", hasUnsignedLongs = true, hasEarlyMoments = false, readsWholeFloats = false),
    MARIADB(TestServers::mariadb, hasUnsignedLongs = true, hasEarlyMoments = false, hasOffsets = false),
    ;

    fun use(block: suspend Database.() -> Unit): Unit = runBlocking {
        if (server == null) {
            Database("sqlite:///:memory:").use { block() }
        } else {
            val running = TestServers.orSkip { server() }
            val url: DatabaseUrl = running.freshDatabase()
            try {
                Database(if (driver == null) url else url.replace().driver(driver).build()).use { block() }
            } finally {
                running.drop(url)
            }
        }
    }
}

/** A table with one column to try. */
internal class Tried<T : Any>(name: String, column: Table.(String) -> Column<T>) : Table(name) {
    val id = integer("id")
    val tried: Column<T?> = column("tried").nullable()
    override val primaryKey = PrimaryKey(id)
}

internal suspend fun Database.create(table: Table) {
    rendering().let { rendering -> rendering.inScope { table.ddl } }.forEach { execute(it) }
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
    create(table)
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
