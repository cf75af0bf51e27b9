package dev.databases.exposed.schema

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.Products
import dev.databases.exposed.Rendering
import org.jetbrains.exposed.v1.core.ArrayColumnType
import org.jetbrains.exposed.v1.core.AutoIncColumnType
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ColumnWithTransform
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.ForeignKeyConstraint
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.LiteralOp
import org.jetbrains.exposed.v1.core.ReferenceOption
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.autoIncColumnType

/**
 * Finds out, before anything runs, whether a product can have a table as it is declared. Exposed leaves out what it cannot write, with
 * a line in the log: a unique index over some of the rows would be no index then. To be asked in [Rendering.inScope] only.
 */
internal class Fitness(private val rendering: Rendering, private val definitions: Definitions) {
    private val names = Names(rendering)
    private val server = rendering.server

    /** @throws UnsupportedFeatureException when it cannot, naming the table and the part of it */
    fun check(table: Table) {
        names.table(table)
        table.columns.forEach(::check)
        names.primaryKey(table)
        table.foreignKeys.forEach(::check)
        table.checkConstraints().forEach { names.check(it.checkName, table) }
        table.autoIncColumn?.autoIncColumnType?.sequence?.let { names.sequence(it.identifier, table) }
        for (index in table.indices) {
            names.index(index)
            if (definitions.create(index).any { it.isBlank() }) {
                throw refused(
                    "the index ${index.indexName} on ${table.tableName}: it is partial, of an expression, or of a type of its own",
                )
            }
        }
    }

    private fun check(column: Column<*>) {
        names.column(column)
        val where = "the column ${column.table.tableName}.${column.name}"
        if (server.name != Products.POSTGRESQL && isArray(column.columnType)) {
            throw refused("$where: it is an array. Use json, or a table of its own for the elements")
        }
        val default = column.defaultValueInDb()
        if (default != null && !rendering.dialect.isAllowedAsColumnDefault(default)) {
            throw refused("$where: its default is an expression")
        }
        ((default as? LiteralOp<*>)?.value as? String)?.let { if (isLost(it)) throw refused("$where: $LOST_TEXT") }
    }

    // Exposed writes a line's end as \n for all of them, and a backslash as it is; to MySQL alone it means something in a text.
    private fun isLost(text: String): Boolean =
        if (server.name == Products.MYSQL || server.name == Products.MARIADB) '\\' in text else '\n' in text || '\r' in text

    private fun check(key: ForeignKeyConstraint) {
        names.foreignKey(key)
        names.table(key.targetTable)
        val rules = listOf(key.deleteRule, key.updateRule)
        if (ReferenceOption.SET_DEFAULT in rules && !rendering.dialect.supportsSetDefaultReferenceOption) {
            throw refused("the foreign key ${key.fkName} of ${key.fromTable.tableName}: its rule is SET DEFAULT")
        }
    }

    private fun isArray(type: IColumnType<*>): Boolean = when (type) {
        is ArrayColumnType<*, *> -> true
        is AutoIncColumnType<*> -> isArray(type.delegate)
        is EntityIDColumnType<*> -> isArray(type.idColumn.columnType)
        is ColumnWithTransform<*, *> -> isArray(type.delegate)
        else -> false
    }

    private fun refused(what: String) = UnsupportedFeatureException("${server.name} cannot have $what")

    private companion object {
        const val LOST_TEXT =
            "its default has a backslash or an end of line, which Exposed does not write as this database reads it. Use defaultExpression(...)"
    }
}
