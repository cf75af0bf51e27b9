package dev.databases.benchmarks

import dev.databases.exposed.compile
import dev.databases.exposed.fetchOne
import dev.databases.exposed.get
import dev.databases.exposed.parameter
import dev.databases.exposed.select
import dev.databases.exposed.toStatement
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.jdbc.transactions.transaction
import org.jetbrains.exposed.v1.jdbc.Database as JdbcDatabase
import org.jetbrains.exposed.v1.jdbc.select as jdbcSelect

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = $1"

/** What rendering and binding may cost: 5 us, and 0.5 us where the text is kept. */
private const val RENDERING_NANOS = 5_000L
private const val BINDING_NANOS = 500L

private object Items : Table("item") {
    val id = integer("id")
    val name = varchar("name", 40)
    val price = double("price")
    override val primaryKey = PrimaryKey(id)
}

private val byKey = Items.select(Items.id, Items.name, Items.price).where { Items.id eq parameter("id", Items.id) }.compile()

internal val exposedCases: List<PostgresCase> =
    listOf(
        PostgresCase("exposed: render and bind against 5 us", 1.00) { site ->
            val dialect = site.database.dialect
            spin(RENDERING_NANOS) to { times ->
                repeat(times) { i ->
                    val select = Items.select(Items.id, Items.name, Items.price).where { Items.id eq i }
                    check(select.toStatement(dialect).size() == 1)
                }
            }
        },
        PostgresCase("exposed: bind a kept shape against 0.5 us", 1.00) { site ->
            val dialect = site.database.dialect
            spin(BINDING_NANOS) to { times -> repeat(times) { i -> check(byKey.toStatement(dialect, mapOf("id" to i)).size() == 1) } }
        },
        PostgresCase("exposed: fetchOne by key against text", 0.85) { site ->
            alone { text(site, site.key()) } to alone { rendered(site, site.key()) }
        },
        PostgresCase("exposed: compiled fetchOne against text", 0.85) { site ->
            alone { text(site, site.key()) } to alone { compiled(site, site.key()) }
        },
        PostgresCase("exposed: 64 coroutines against exposed-jdbc", 1.00) { site ->
            val jdbc = JdbcDatabase.connect(site.hikari)
            by64 { throughJdbc(jdbc, it) } to by64 { rendered(site, it) }
        },
        PostgresCase("exposed: 64 coroutines against exposed-r2dbc", 1.00) { site ->
            ExposedR2dbcPeer(site).work to by64 { rendered(site, it) }
        },
    )

/** What takes exactly so long. */
private fun spin(nanos: Long): Work = { times ->
    val end = System.nanoTime() + times * nanos
    while (System.nanoTime() < end) Thread.onSpinWait()
}

private suspend fun text(site: PostgresSite, key: Int) {
    val record = site.database.fetchOne(BY_KEY, listOf(key))!!
    check(record["id"] as Int > 0 && record["name"] is String && record["price"] as Double > 0)
}

private suspend fun rendered(site: PostgresSite, key: Int) {
    val record = site.database.fetchOne(Items.select(Items.id, Items.name, Items.price).where { Items.id eq key })!!
    check(record[Items.id] > 0 && record[Items.name].isNotEmpty() && record[Items.price] > 0)
}

private suspend fun compiled(site: PostgresSite, key: Int) {
    val record = site.database.fetchOne(byKey, mapOf("id" to key))!!
    check(record[Items.id] > 0 && record[Items.name].isNotEmpty() && record[Items.price] > 0)
}

private suspend fun throughJdbc(database: JdbcDatabase, key: Int) =
    withContext(Dispatchers.IO) {
        transaction(database) {
            val row = Items.jdbcSelect(Items.id, Items.name, Items.price).where { Items.id eq key }.single()
            check(row[Items.id] > 0 && row[Items.name].isNotEmpty() && row[Items.price] > 0)
        }
    }
