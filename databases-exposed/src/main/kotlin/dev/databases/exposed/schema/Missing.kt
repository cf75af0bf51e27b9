package dev.databases.exposed.schema

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ForeignKeyConstraint
import org.jetbrains.exposed.v1.core.Index
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.autoIncColumnType

/**
 * What a table that is there lacks. To be asked where [Definitions.write] is.
 */
internal class Missing(
    private val definitions: Definitions,
    private val catalog: Catalog,
    private val table: Table,
    private val existing: ExistingTable,
) {
    private val columns = table.columns.filter { catalog.key(definitions.name(it)) !in existing.columns }

    /**
     * Adds the columns.
     *
     * @throws UnsupportedFeatureException when one cannot be added to a table with rows
     */
    fun addColumns(): List<String> = columns.flatMap { column ->
        refuse(column)
        definitions.add(column, inlineReference = !catalog.addsConstraints)
    }

    fun addIndices(): List<String> = table.indices.filterNot(::has).flatMap { definitions.create(it) }

    /** Adds checks and foreign keys, where that is possible. */
    fun addConstraints(): List<String> {
        if (!catalog.addsConstraints) return emptyList()
        val checks = table.checkConstraints().filter { catalog.key(definitions.name(it, table)) !in existing.checks }
        return checks.flatMap { it.createStatement() } + table.foreignKeys.filterNot(::has).flatMap { it.createStatement() }
    }

    private fun refuse(column: Column<*>) {
        if (table.primaryKey?.columns?.contains(column) == true) {
            throw UnsupportedFeatureException(
                "The table ${table.tableName} is there without the column ${column.name} of its primary key, and a primary key is " +
                    "not changed here: change the table by hand",
            )
        }
        val isFilled = column.columnType.nullable || column.defaultValueInDb() != null || column.autoIncColumnType != null ||
            column.isDatabaseGenerated()
        if (!isFilled) {
            throw UnsupportedFeatureException(
                "The table ${table.tableName} is there without the column ${column.name}, which is NOT NULL and has no default in the " +
                    "database, so rows that are there could have no value in it: make it nullable or give it default(...) or " +
                    "defaultExpression(...); clientDefault is for new rows only",
            )
        }
    }

    /** By its name, or by what it is. */
    private fun has(index: Index): Boolean {
        val name = catalog.key(definitions.name(index))
        val plain = index.filterCondition == null && index.functions.isNullOrEmpty()
        val columns = if (plain) index.columns.map { catalog.key(definitions.name(it)) } else null
        return existing.indices.any { it.name == name || (columns != null && it.columns == columns && it.isUnique == index.unique) }
    }

    private fun has(foreignKey: ForeignKeyConstraint): Boolean {
        val name = catalog.key(definitions.name(foreignKey))
        val columns = foreignKey.from.map { catalog.key(definitions.name(it)) }
        val target = definitions.address(foreignKey.targetTable).name
        return existing.foreignKeys.any { catalog.key(it.name) == name || (it.columns == columns && refersTo(it, target)) }
    }

    private fun refersTo(key: ExistingForeignKey, target: StoredName): Boolean =
        key.targetTable == catalog.key(target.name) && (target.schema == null || key.targetSchema == catalog.key(target.schema))
}
