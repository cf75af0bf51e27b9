package dev.databases.exposed.schema

import dev.databases.Connection
import dev.databases.Database
import dev.databases.QueryExecutor
import dev.databases.Transaction
import dev.databases.exceptions.TransactionStateException
import dev.databases.exposed.Rendering
import dev.databases.exposed.rendering
import dev.databases.spi.Feature
import dev.databases.sql.Statement
import org.jetbrains.exposed.v1.core.Table

/** One call's tables, what the database has of them, and what there is to do. One coroutine at a time. */
internal class SchemaChange private constructor(private val executor: QueryExecutor, rendering: Rendering, tables: List<Table>) {
    private val definitions = Definitions(rendering)
    private val catalog = Catalog.of(rendering.server)
    private val order = TableOrder(tables)
    private val addresses: Map<Table, TableAddress>

    init {
        val fitness = Fitness(rendering, definitions)
        addresses = definitions.write {
            order.tables.forEach(fitness::check)
            order.tables.associateWith { definitions.address(it) }
        }
    }

    /** All of them, as if none were there. */
    fun all(): List<String> = definitions.write { definitions.create(order.tables) }

    fun absent(existing: List<ExistingTable?>): List<String> =
        definitions.write { definitions.create(order.tables.filterIndexed { place, _ -> existing[place] == null }) }

    fun missing(existing: List<ExistingTable?>): List<String> = definitions.write {
        val present = order.tables.zip(existing).mapNotNull { (table, found) -> found?.let { Missing(definitions, catalog, table, it) } }
        present.flatMap { it.addColumns() } + present.flatMap { it.addIndices() } +
            definitions.create(order.tables.filterIndexed { place, _ -> existing[place] == null }) + present.flatMap { it.addConstraints() }
    }

    fun drop(existing: List<ExistingTable?>): List<String> = definitions.write {
        val present = order.tables.zip(existing).toMap()
        if (existing.all { it == null }) emptyList() else catalog.drop(order, definitions) { present[it] }
    }

    /** What [plan] makes of what there is; nothing is run. */
    suspend fun <T> plan(plan: (List<ExistingTable?>) -> T): T = plan(read(executor))

    /** Runs what [plan] makes of what there is: all of it or nothing, where the database can do that. */
    suspend fun run(plan: (List<ExistingTable?>) -> List<String>): List<String> {
        if (!executor.dialect.supports(Feature.TRANSACTIONAL_DDL)) {
            refuseTransaction()
            return plan(read(executor)).also { run(executor, it) }
        }
        // Most programs find everything there, at each of their starts: they need not take turns.
        if (plan(read(executor)).isEmpty()) return emptyList()
        return executor.transaction {
            catalog.lock(this)
            plan(read(this)).also { run(this, it) }
        }
    }

    private suspend fun read(executor: QueryExecutor) = catalog.read(executor, addresses.values.toList())

    // As it is: what looks like a parameter in it is none.
    private suspend fun run(executor: QueryExecutor, statements: List<String>) = statements.forEach { executor.execute(Statement.of(it)) }

    private suspend fun refuseTransaction() {
        val isOpen = when (executor) {
            is Transaction -> true
            is Connection -> executor.currentTransaction != null
            is Database -> executor.currentTransaction() != null
            else -> false
        }
        if (isOpen) {
            throw TransactionStateException(
                "A change of the schema would commit this transaction half done, because the database cannot undo it: change the " +
                    "schema outside of transactions",
            )
        }
    }

    companion object {
        suspend fun of(executor: QueryExecutor, tables: Array<out Table>) = SchemaChange(executor, executor.rendering(), tables.asList())
    }
}
