package dev.databases.exposed.schema

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.Products
import dev.databases.exposed.Rendering
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ForeignKeyConstraint
import org.jetbrains.exposed.v1.core.Index
import org.jetbrains.exposed.v1.core.Table

/**
 * The names that Exposed writes, as the server keeps them. Exposed puts quotes around a name, but does not double those inside: what
 * it makes of such a name is no name, and is refused here. To be asked in [Rendering.inScope] only.
 */
internal class Names(private val rendering: Rendering) {
    private val isPostgresql = rendering.server.name == Products.POSTGRESQL
    private val identifiers = rendering.database.identifierManager
    private val quote = identifiers.quoteString.single()

    /** The table's name as it stands in SQL. */
    fun sql(table: Table): String = rendering.transaction.identity(table)

    fun sql(column: Column<*>): String = rendering.transaction.identity(column)

    fun table(table: Table): StoredName {
        val doubled = "Double the quotes inside, and put quotes around the name: Table(${example(table.tableName)})"
        return read(sql(table), allowsSchema = true) ?: throw unwritable("The table's name ${table.tableName}", doubled)
    }

    fun column(column: Column<*>): String {
        val doubled = "Double the quotes inside, and put quotes around the name: ${example(column.name)}"
        return name(sql(column)) ?: throw unwritable("The column's name ${column.name} in ${column.table.tableName}", doubled)
    }

    fun index(index: Index): String {
        val written = written(index).indexName
        return name(identifiers.cutIfNecessaryAndQuote(written))
            ?: throw unwritable(
                "The index's name $written on ${index.table.tableName}",
                "Give the index a name of its own: customIndexName",
            )
    }

    fun foreignKey(key: ForeignKeyConstraint): String = name(key.fkName)
        ?: throw unwritable("The foreign key's name ${key.fkName} in ${key.fromTable.tableName}", "Give it a name of its own: fkName")

    /** @param name as [org.jetbrains.exposed.v1.core.CheckConstraint.checkName] has it, quoted already */
    fun check(name: String, table: Table): String = name(name)
        ?: throw unwritable(
            "The check's name $name in ${table.tableName}",
            "Give the check a name of its own, or its column a name without quotes",
        )

    /** Its name is written for a key of several columns, and where it was given. */
    fun primaryKey(table: Table) {
        val name = table.primaryKey?.name ?: return
        val written = identifiers.cutIfNecessaryAndQuote(name)
        if (name(written) == null && table.ddl.any { "CONSTRAINT $written PRIMARY KEY" in it }) {
            throw unwritable("The primary key's name $name in ${table.tableName}", "Give it a name of its own: PrimaryKey(..., name = ...)")
        }
    }

    fun sequence(sql: String, table: Table) {
        read(sql, allowsSchema = true)
            ?: throw unwritable("The sequence's name $sql in ${table.tableName}", "Give the sequence another name")
    }

    // For SQLite Exposed writes a unique index under the name of one that is not.
    private fun written(index: Index) = if (rendering.server.name == Products.SQLITE) index.copy(unique = false) else index

    private fun name(sql: String): String? = read(sql, allowsSchema = false)?.name

    private fun read(sql: String, allowsSchema: Boolean): StoredName? =
        StoredName.parse(sql, quote, isPostgresql)?.takeIf { allowsSchema || it.schema == null }

    private fun example(name: String): String {
        val bare = name.removeSurrounding(quote.toString()).replace("$quote$quote", "$quote")
        return quote + bare.replace("$quote", "$quote$quote") + quote
    }

    private fun unwritable(what: String, advice: String) =
        UnsupportedFeatureException("$what is not one that Exposed can write for ${rendering.server.name}. $advice")
}
