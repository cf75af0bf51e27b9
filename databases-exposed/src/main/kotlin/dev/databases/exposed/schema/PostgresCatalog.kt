package dev.databases.exposed.schema

import dev.databases.QueryExecutor
import dev.databases.Record
import org.jetbrains.exposed.v1.core.Table

/** PostgreSQL resolves the names itself, so the search path counts. */
internal object PostgresCatalog : Catalog {
    // Any number will do, so long as all who change the schema through here take the same: "exposed" in ASCII.
    private const val LOCK = 0x6578706f736564L

    override val addsConstraints: Boolean get() = true

    override fun key(name: String): String = name

    override suspend fun lock(executor: QueryExecutor) {
        executor.fetchVal("SELECT 1 FROM pg_catalog.pg_advisory_xact_lock($LOCK)")
    }

    override suspend fun read(executor: QueryExecutor, tables: List<TableAddress>): List<ExistingTable?> {
        val asked = tables.map { it.sql }
        val relations = tables.indices.joinToString(prefix = "(VALUES ", postfix = ") AS t (place, relation)") {
            "($it, pg_catalog.to_regclass(?))"
        }
        val columns = executor.fetchAll(columns(relations), asked).groupBy { it.place() }
        if (columns.isEmpty()) return tables.map { null }
        val indices = executor.fetchAll(indices(relations), asked).groupBy { it.place() }
        val constraints = executor.fetchAll(constraints(relations), asked).groupBy { it.place() }
        return tables.indices.map { place ->
            val (checks, foreignKeys) = constraints[place].orEmpty().partition { it["kind"] == "c" }
            columns[place]?.let { found ->
                ExistingTable(
                    found.mapNotNullTo(HashSet()) { it["name"] as String? },
                    indices[place].orEmpty().groupBy { it["name"] as String }.values.map(::index),
                    foreignKeys.groupBy { it["name"] as String }.values.map(::foreignKey),
                    checks.mapTo(HashSet()) { it["name"] as String },
                )
            }
        }
    }

    /** All in one statement, which may drop tables that refer to each other: CASCADE would reach further than these. */
    override fun drop(order: TableOrder, definitions: Definitions, existing: (Table) -> ExistingTable?): List<String> {
        val tables = order.tables.asReversed().joinToString { definitions.address(it).sql }
        return listOf("DROP TABLE IF EXISTS $tables") + order.tables.flatMap { definitions.dropSequences(it) }.distinct()
    }

    // r, p: a table, f: a foreign one, v, m: a view. What is none of these is no table, though it has the name.
    private fun columns(relations: String) =
        """
        SELECT t.place, a.attname::text AS name FROM $relations
        JOIN pg_catalog.pg_class c ON c.oid = t.relation AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relation AND a.attnum > 0 AND NOT a.attisdropped
        """.trimIndent()

    // indkey has the columns of INCLUDE, too, behind those of the key.
    private fun indices(relations: String) =
        """
        SELECT t.place, i.relname::text AS name, x.indisunique AS is_unique,
            x.indpred IS NULL AND x.indexprs IS NULL AS is_plain, a.attname::text AS column_name
        FROM $relations
        JOIN pg_catalog.pg_index x ON x.indrelid = t.relation
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        LEFT JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (attnum, position) ON k.position <= x.indnkeyatts
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
        ORDER BY t.place, i.relname, k.position
        """.trimIndent()

    private fun constraints(relations: String) =
        """
        SELECT t.place, o.conname::text AS name, o.contype::text AS kind, a.attname::text AS column_name,
            n.nspname::text AS target_schema, c.relname::text AS target_table
        FROM $relations
        JOIN pg_catalog.pg_constraint o ON o.conrelid = t.relation AND o.contype IN ('f', 'c')
        LEFT JOIN LATERAL unnest(o.conkey) WITH ORDINALITY AS k (attnum, position) ON true
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum
        LEFT JOIN pg_catalog.pg_class c ON c.oid = o.confrelid
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        ORDER BY t.place, o.conname, k.position
        """.trimIndent()

    private fun index(rows: List<Record>): ExistingIndex {
        val columns = if (rows[0]["is_plain"] == true) rows.map { it["column_name"] as String } else null
        return ExistingIndex(rows[0]["name"] as String, rows[0]["is_unique"] == true, columns)
    }

    private fun foreignKey(rows: List<Record>): ExistingForeignKey {
        val columns = rows.map { it["column_name"] as String }
        return ExistingForeignKey(rows[0]["name"] as String, columns, rows[0]["target_schema"] as String, rows[0]["target_table"] as String)
    }

    private fun Record.place(): Int = (get("place") as Number).toInt()
}
