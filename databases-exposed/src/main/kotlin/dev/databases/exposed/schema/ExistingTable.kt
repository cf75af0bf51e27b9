package dev.databases.exposed.schema

/** What a table has in the database. All names are as [Catalog.key] makes them. Immutable. */
internal class ExistingTable(
    val columns: Set<String>,
    val indices: List<ExistingIndex>,
    val foreignKeys: List<ExistingForeignKey>,
    /** The names of its check constraints. */
    val checks: Set<String>,
)

/** @param columns null: partial, or of expressions, so that columns do not tell what it is */
internal class ExistingIndex(val name: String, val isUnique: Boolean, val columns: List<String>?)

/**
 * @param name as it is written in the database
 * @param columns of the table that refers
 */
internal class ExistingForeignKey(val name: String, val columns: List<String>, val targetSchema: String, val targetTable: String)
