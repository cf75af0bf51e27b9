package dev.databases.exposed.schema

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.Rendering
import org.jetbrains.exposed.v1.core.CheckConstraint
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ForeignKeyConstraint
import org.jetbrains.exposed.v1.core.Index
import org.jetbrains.exposed.v1.core.ReferenceOption
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.autoIncColumnType
import org.jetbrains.exposed.v1.exceptions.UnsupportedByDialectException

/** The statements that define tables, as Exposed writes them for one product and version. Immutable; safe for any thread. */
internal class Definitions(private val rendering: Rendering) {
    private val names = Names(rendering)

    /**
     * Runs [block] where statements can be written.
     *
     * @throws UnsupportedFeatureException when Exposed has no such statement for the product
     */
    fun <T> write(block: () -> T): T = rendering.inScope {
        try {
            block()
        } catch (e: UnsupportedByDialectException) {
            throw UnsupportedFeatureException("${e.message}", e)
        }
    }

    fun address(table: Table): TableAddress = TableAddress(names.sql(table), names.table(table))

    fun name(column: Column<*>): String = names.column(column)

    fun name(index: Index): String = names.index(index)

    fun name(key: ForeignKeyConstraint): String = names.foreignKey(key)

    fun name(check: CheckConstraint, table: Table): String = names.check(check.checkName, table)

    /** Creates tables with all they have; what refers in a cycle is added last. */
    fun create(tables: List<Table>): List<String> {
        val later = ArrayList<String>()
        val now = tables.flatMap { table ->
            val (alter, create) = table.ddl.partition { it.startsWith("ALTER TABLE ") }
            later += alter
            create + table.indices.flatMap(::create)
        }
        return now + later
    }

    fun create(index: Index): List<String> = index.createStatement()

    /** Adds a column to a table that is there, with its sequence and its comment. */
    fun add(column: Column<*>, inlineReference: Boolean): List<String> {
        val sequence = column.autoIncColumnType?.sequence?.createStatement().orEmpty()
        val comment = "COMMENT ON COLUMN ${rendering.transaction.fullIdentity(column)} IS "
        val reference = if (inlineReference) inlineReference(column) else ""
        return sequence + column.createStatement().map { it + reference } + column.table.ddl.filter { it.startsWith(comment) }
    }

    /** Drops one table if it is there. */
    fun drop(table: Table): List<String> = listOf("DROP TABLE IF EXISTS ${names.sql(table)}")

    /** Drops the sequences that Exposed created with the table. */
    fun dropSequences(table: Table): List<String> = table.autoIncColumn?.autoIncColumnType?.sequence?.dropStatement().orEmpty()

    /** `REFERENCES` as a part of the column, for where it is the only way. */
    private fun inlineReference(column: Column<*>): String {
        val key = column.table.foreignKeys.singleOrNull { it.from.singleOrNull() == column } ?: return ""
        val target = "${names.sql(key.targetTable)}(${names.sql(key.target.single())})"
        return " CONSTRAINT ${key.fkName} REFERENCES $target" + rule("DELETE", key.deleteRule) + rule("UPDATE", key.updateRule)
    }

    private fun rule(event: String, rule: ReferenceOption?) =
        if (rule == null || rule == ReferenceOption.NO_ACTION) "" else " ON $event $rule"
}
