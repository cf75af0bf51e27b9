package dev.databases.exposed.schema

import dev.databases.QueryExecutor
import dev.databases.Record
import org.jetbrains.exposed.v1.core.Table

/** MySQL and MariaDB. */
internal object MySqlCatalog : Catalog {
    override val addsConstraints: Boolean get() = true

    // Of columns, indices and constraints; those of tables are compared as the server says.
    override fun key(name: String): String = name.lowercase()

    /** There is no lock that ends with a transaction, because a change of the schema ends it first. */
    override suspend fun lock(executor: QueryExecutor): Unit = Unit

    override suspend fun read(executor: QueryExecutor, tables: List<TableAddress>): List<ExistingTable?> {
        val server = executor.fetchOne("SELECT @@lower_case_table_names AS folds, DATABASE() AS current_schema")!!
        val places = Places(tables, (server["folds"] as Number).toInt() != 0, server["current_schema"] as String?)
        if (places.arguments.isEmpty()) return tables.map { null }

        suspend fun rows(query: String) = executor.fetchAll(query, places.arguments).groupBy { places.of(it) }
        val columns = rows("SELECT $OWNER, column_name AS column_name FROM information_schema.columns WHERE ${places.condition}")
        if (columns.isEmpty()) return tables.map { null }
        val indices = rows(
            "SELECT $OWNER, index_name AS name, non_unique AS non_unique, column_name AS column_name, sub_part AS sub_part " +
                "FROM information_schema.statistics WHERE ${places.condition} ORDER BY index_name, seq_in_index",
        )
        val foreignKeys = rows(
            "SELECT $OWNER, constraint_name AS name, column_name AS column_name, referenced_table_schema AS target_schema, " +
                "referenced_table_name AS target_table FROM information_schema.key_column_usage " +
                "WHERE ${places.condition} AND referenced_table_name IS NOT NULL ORDER BY constraint_name, ordinal_position",
        )
        val checks = rows(
            "SELECT $OWNER, constraint_name AS name FROM information_schema.table_constraints " +
                "WHERE ${places.condition} AND constraint_type = 'CHECK'",
        )
        return tables.indices.map { place ->
            columns[place]?.let { found ->
                ExistingTable(
                    found.mapTo(HashSet()) { key(it["column_name"] as String) },
                    indices[place].orEmpty().groupBy { it["name"] as String }.values.map(::index),
                    foreignKeys[place].orEmpty().groupBy { it["name"] as String }.values.map(::foreignKey),
                    checks[place].orEmpty().mapTo(HashSet()) { key(it["name"] as String) },
                )
            }
        }
    }

    private fun index(rows: List<Record>): ExistingIndex {
        // No column: an expression. A part of one: the first characters of it.
        val isPlain = rows.all { it["column_name"] != null && it["sub_part"] == null }
        val columns = if (isPlain) rows.map { key(it["column_name"] as String) } else null
        return ExistingIndex(key(rows[0]["name"] as String), (rows[0]["non_unique"] as Number).toInt() == 0, columns)
    }

    private fun foreignKey(rows: List<Record>): ExistingForeignKey {
        val columns = rows.map { key(it["column_name"] as String) }
        val target = rows[0]["target_table"] as String
        return ExistingForeignKey(rows[0]["name"] as String, columns, key(rows[0]["target_schema"] as String), key(target))
    }

    /** MariaDB drops one after the other, so what refers to a table that goes first goes before it. */
    override fun drop(order: TableOrder, definitions: Definitions, existing: (Table) -> ExistingTable?): List<String> {
        val gone = HashSet<String>()
        val references = ArrayList<String>()
        for (table in order.tables.asReversed()) {
            val address = definitions.address(table)
            val late = existing(table)?.foreignKeys.orEmpty().filter { it.targetTable in gone }
            late.mapTo(references) { "ALTER TABLE ${address.sql} DROP FOREIGN KEY ${quoted(it.name)}" }
            gone += key(address.name.name)
        }
        return references + order.tables.asReversed().flatMap { definitions.drop(it) + definitions.dropSequences(it) }
    }

    private fun quoted(name: String) = "`${name.replace("`", "``")}`"

    private const val OWNER = "table_schema AS table_schema, table_name AS table_name"

    /** Where in a result's rows the tables are that were asked for. */
    private class Places(tables: List<TableAddress>, private val folds: Boolean, current: String?) {
        private val byName = HashMap<Pair<String, String>, Int>()
        val arguments = ArrayList<String>()
        val condition: String

        init {
            for ((place, table) in tables.withIndex()) {
                val schema = table.name.schema ?: current ?: continue
                byName[fold(schema) to fold(table.name.name)] = place
                arguments += fold(schema)
                arguments += fold(table.name.name)
            }
            val one = if (folds) "LOWER(table_schema) = ? AND LOWER(table_name) = ?" else "table_schema = ? AND table_name = ?"
            condition = List(arguments.size / 2) { one }.joinToString(" OR ", "(", ")")
        }

        /** Null: not one of them, because its name differs by case. */
        fun of(row: Record): Int? = byName[fold(row["table_schema"] as String) to fold(row["table_name"] as String)]

        private fun fold(name: String) = if (folds) name.lowercase() else name
    }
}
