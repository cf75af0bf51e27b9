package dev.databases.exposed.schema

import dev.databases.QueryExecutor
import dev.databases.Record
import org.jetbrains.exposed.v1.core.Table

/** https://www.sqlite.org/pragma.html, as functions of tables. */
internal object SqliteCatalog : Catalog {
    // https://www.sqlite.org/lang_altertable.html
    override val addsConstraints: Boolean get() = false

    // Names differ by more than the case of ASCII letters, or are the same.
    override fun key(name: String): String = buildString(name.length) {
        name.forEach {
            append(
                if (it in
                    'A'..'Z'
                ) {
                    it.lowercaseChar()
                } else {
                    it
                },
            )
        }
    }

    /** SQLite's transactions that write take turns. */
    override suspend fun lock(executor: QueryExecutor): Unit = Unit

    override suspend fun read(executor: QueryExecutor, tables: List<TableAddress>): List<ExistingTable?> = tables.map { table ->
        val name = table.name
        val where = if (name.schema == null) listOf(name.name) else listOf(name.name, name.schema)
        val marks = where.joinToString { "?" }
        val columns = executor.fetchAll("SELECT name FROM pragma_table_xinfo($marks)", where).mapTo(HashSet()) { key(it["name"] as String) }
        if (columns.isEmpty()) null else ExistingTable(columns, indices(executor, marks, where), emptyList(), emptySet())
    }

    private suspend fun indices(executor: QueryExecutor, marks: String, where: List<String>): List<ExistingIndex> {
        val schema = if (where.size == 1) "" else ", ?"
        val rows = executor.fetchAll(
            """
            SELECT l.name AS name, l."unique" AS is_unique, l.partial AS is_partial, i.name AS column_name
            FROM pragma_index_list($marks) AS l LEFT JOIN pragma_index_info(l.name$schema) AS i
            ORDER BY l.seq, i.seqno
            """.trimIndent(),
            where + where.drop(1),
        )
        return rows.groupBy { it["name"] as String }.values.map(::index)
    }

    private fun index(rows: List<Record>): ExistingIndex {
        // A column without a name is an expression.
        val isPlain = rows.all { it["column_name"] != null } && !rows[0].isSet("is_partial")
        val columns = if (isPlain) rows.map { key(it["column_name"] as String) } else null
        return ExistingIndex(key(rows[0]["name"] as String), rows[0].isSet("is_unique"), columns)
    }

    private fun Record.isSet(flag: String) = (get(flag) as Number).toInt() != 0

    /**
     * To drop a table deletes its rows first, which the rows that refer to them may forbid until they are gone, too. In a circle that is
     * looked at when the transaction ends; to say so earlier would forget what was seen.
     */
    override fun drop(order: TableOrder, definitions: Definitions, existing: (Table) -> ExistingTable?): List<String> {
        val drops = order.tables.asReversed().flatMap { definitions.drop(it) }
        return if (order.hasCycle) listOf("PRAGMA defer_foreign_keys = ON") + drops else drops
    }
}
