package dev.databases.exposed.schema

import dev.databases.QueryExecutor
import dev.databases.exposed.Products
import dev.databases.spi.ServerProduct
import org.jetbrains.exposed.v1.core.Table

/** How one product tells what tables it has, and what it is like to change them. Safe for any coroutine. */
internal interface Catalog {
    /** Whether a constraint can be added to a table that is there. */
    val addsConstraints: Boolean

    /** What two names have in common that are the same to the server. */
    fun key(name: String): String

    /** What there is of each of these tables, in their order; null: no such table. */
    suspend fun read(executor: QueryExecutor, tables: List<TableAddress>): List<ExistingTable?>

    /** Waits until nobody else changes the schema through here, where the server can be asked for that; until the transaction ends. */
    suspend fun lock(executor: QueryExecutor)

    /** Drops those of the tables that are there. */
    fun drop(order: TableOrder, definitions: Definitions, existing: (Table) -> ExistingTable?): List<String>

    companion object {
        fun of(server: ServerProduct): Catalog = when (server.name) {
            Products.POSTGRESQL -> PostgresCatalog
            Products.SQLITE -> SqliteCatalog
            else -> MySqlCatalog
        }
    }
}

/**
 * Where a table is.
 *
 * @param sql its name as it stands in SQL
 */
internal class TableAddress(val sql: String, val name: StoredName)
