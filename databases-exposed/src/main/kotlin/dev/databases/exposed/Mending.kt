package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.Join
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.OrOp
import org.jetbrains.exposed.v1.core.QueryBuilder
import org.jetbrains.exposed.v1.core.statements.BatchInsertStatement
import org.jetbrains.exposed.v1.core.statements.BatchReplaceStatement
import org.jetbrains.exposed.v1.core.statements.DeleteStatement
import org.jetbrains.exposed.v1.core.statements.MultiRowValuesInsertStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceSelectStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceStatement
import org.jetbrains.exposed.v1.core.statements.Statement
import org.jetbrains.exposed.v1.core.statements.UpdateStatement

/** What Exposed 1.6.1 writes wrong: mended where that can be done from outside, and refused where not. Inside of a scope. */
internal class Mending(private val rendering: Rendering) {
    private val provider get() = rendering.dialect.functionProvider

    /** The statement's text, with a question mark for each of [rows]' arguments. */
    fun sql(statement: Statement<*>, rows: List<List<Argument>>): String {
        val replaced = replaced(statement)
        if (replaced != null) return replaced
        if (statement is BatchInsertStatement && statement !is MultiRowValuesInsertStatement) refuseMixedRows(statement)
        val join = joinOf(statement) ?: return statement.prepareSQL(rendering.transaction, prepared = true)
        val sql = withOneCondition(statement).prepareSQL(rendering.transaction, prepared = true)
        if (isPostgresql) refuseOtherOrder(join, sql, rows)
        return sql
    }

    private val isPostgresql get() = rendering.server.name == Products.POSTGRESQL

    /** Exposed puts REPLACE in place of each INSERT in the text, those in names and literals too. */
    private fun replaced(statement: Statement<*>): String? {
        if (isPostgresql) return null
        val insert = when (statement) {
            is ReplaceStatement<*>, is BatchReplaceStatement -> {
                val row = statement.arguments!!.first()
                provider.insert(false, statement.table, row.map { it.first }, valuesOf(row), rendering.transaction)
            }

            is ReplaceSelectStatement -> {
                val query = statement.selectQuery.prepareSQL(QueryBuilder(true))
                provider.insert(false, statement.targets.single(), statement.columns, query, rendering.transaction)
            }

            else -> {
                return null
            }
        }
        return "REPLACE" + insert.removePrefix("INSERT")
    }

    private fun valuesOf(row: List<Pair<Column<*>, Any?>>): String {
        if (row.isEmpty()) return ""
        val builder = QueryBuilder(true)
        builder { row.appendTo(prefix = "VALUES (", postfix = ")") { (column, value) -> registerArgument(column, value) } }
        return builder.toString()
    }

    /** A batch's text is that of its first row. */
    private fun refuseMixedRows(statement: BatchInsertStatement) {
        val rows = statement.arguments!!
        if (rows.none { row -> row.any { it.second is Expression<*> } }) return
        val first = valuesOf(rows[0])
        val other = rows.indexOfFirst { valuesOf(it) != first }
        if (other >= 0) {
            throw UnsupportedFeatureException(
                "Row ${other + 1} of the batch has another expression than the first, and a batch is one text: insert it by itself",
            )
        }
    }

    private fun joinOf(statement: Statement<*>): Join? = when (statement) {
        is UpdateStatement -> statement.targetsSet as? Join
        is DeleteStatement -> statement.targetsSet as? Join
        else -> null
    }

    /** PostgreSQL's text joins by `WHERE a = b AND …`, and then an OR stands without its parentheses. */
    private fun withOneCondition(statement: Statement<*>): Statement<*> {
        if (!isPostgresql) return statement
        return when {
            statement is UpdateStatement && statement.where is OrOp -> {
                @OptIn(InternalApi::class) // The one way to take the values along.
                UpdateStatement(statement.targetsSet, statement.limit, Enclosed(statement.where!!)).also {
                    it.values.putAll(statement.values)
                }
            }

            statement is DeleteStatement && statement.where is OrOp -> {
                DeleteStatement(
                    statement.targetsSet,
                    Enclosed(statement.where!!),
                    statement.isIgnore,
                    statement.limit,
                    statement.targetTables,
                )
            }

            else -> {
                statement
            }
        }
    }

    /**
     * PostgreSQL's text has all the joined sub-queries and then all the conditions, while Exposed gives the arguments join by join.
     * What stands before a placeholder tells whether that is the same order here.
     */
    private fun refuseOtherOrder(join: Join, sql: String, rows: List<List<Argument>>) {
        val described = QueryBuilder(true).also { join.describe(rendering.transaction, it) }
        val count = described.args.size
        if (count < 2 || rows.isEmpty()) return
        val before = placesOf(described.toString())
        val after = placesOf(sql)
        val isSame = (0..after.size - count).any { after.subList(it, it + count) == before }
        if (!isSame) {
            throw UnsupportedFeatureException(
                "Exposed mixes up the values of several joins in one UPDATE or DELETE on PostgreSQL: move the joins' conditions to where",
            )
        }
    }

    private fun placesOf(sql: String): List<String> = sql.split('?').dropLast(1).map { it.takeLast(PLACE) }

    private class Enclosed(private val inner: Op<Boolean>) : Op<Boolean>() {
        override fun toQueryBuilder(queryBuilder: QueryBuilder) {
            queryBuilder.append("(").append(inner).append(")")
        }
    }

    private companion object {
        /** Characters before a placeholder: an operator, and some of what it compares. */
        const val PLACE = 8
    }
}
