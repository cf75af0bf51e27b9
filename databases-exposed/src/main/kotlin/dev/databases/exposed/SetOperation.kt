package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.FieldSet
import org.jetbrains.exposed.v1.core.IExpressionAlias
import org.jetbrains.exposed.v1.core.QueryBuilder
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.vendors.SQLiteDialect
import org.jetbrains.exposed.v1.core.vendors.currentDialect

/**
 * The rows of two queries as one result, whose columns are the first query's: `union`, `unionAll`, `intersect`, `except`. Each
 * query keeps its own order and limit. It is a builder, and one coroutine's at a time.
 */
public class SetOperation internal constructor(
    private val operator: SetOperator,
    private val first: AbstractQuery<*>,
    private val second: AbstractQuery<*>,
) : AbstractQuery<SetOperation>((first.targets + second.targets).distinct()) {
    override val set: FieldSet = first.set

    init {
        val columns = set.realFields.size
        val others = second.set.realFields.size
        require(columns == others) { "Both queries of ${operator.sql} need as many columns: the first has $columns, the second $others" }
    }

    /** Adds to the order of the whole, by columns and expressions of the first query. */
    public fun orderBy(column: Expression<*>, order: SortOrder = SortOrder.ASC): SetOperation = orderBy(column to order)

    /** Adds to the order of the whole, by columns and expressions of the first query. */
    public fun orderBy(vararg order: Pair<Expression<*>, SortOrder>): SetOperation = apply {
        (orderByExpressions as MutableList).addAll(order)
    }

    /** At most [count] rows of the whole. */
    public fun limit(count: Int): SetOperation = apply { limit = count }

    /** Leaves out the first [start] rows of the whole. */
    public fun offset(start: Long): SetOperation = apply { offset = start }

    /** A query for the number of this one's rows; its one value is a Long. */
    public fun count(): Query = countOf(this)

    override fun prepareSQL(builder: QueryBuilder): String {
        refuseClauses()
        operator.check()
        builder {
            comments[CommentPosition.FRONT]?.let { append("/*$it*/ ") }
            part(first, isFirst = true)
            append(" ${operator.sql} ")
            part(second, isFirst = false)
            if (orderByExpressions.isNotEmpty()) {
                append(" ORDER BY ")
                orderByExpressions.appendTo { (expression, order) ->
                    currentDialect.dataTypeProvider.precessOrderByClause(this, outside(expression), order)
                }
            }
            if (limit != null || offset > 0) {
                val count = limit ?: if (Selects.needsLimit()) Selects.noLimit() else null
                append(" ${currentDialect.functionProvider.queryLimitAndOffset(count, offset, true)}")
            }
            comments[CommentPosition.BACK]?.let { append(" /*$it*/") }
        }
        return builder.toString()
    }

    private fun QueryBuilder.part(part: AbstractQuery<*>, isFirst: Boolean) {
        when {
            part is Query && part.isForUpdate() -> {
                throw UnsupportedFeatureException("No query of ${operator.sql} can lock rows: leave forUpdate() out")
            }

            (part is Query && part.endsItself()) || (isFirst && part is SetOperation && mayBegin(part)) -> {
                part.prepareSQL(this)
            }

            // https://sqlite.org/lang_select.html#compound: no parentheses.
            else -> {
                enclosed(part, if (currentDialect is SQLiteDialect) "SELECT * FROM (" else "(")
            }
        }
    }

    private fun QueryBuilder.enclosed(part: AbstractQuery<*>, opening: String) {
        if (part !is Query) operator.checkNesting()
        append(opening)
        part.prepareSQL(this)
        append(")")
    }

    /** SQLite works from left to right; elsewhere INTERSECT goes before the others. */
    private fun mayBegin(part: SetOperation) = part.endsItself() && (part.operator == operator || currentDialect is SQLiteDialect)

    private fun AbstractQuery<*>.endsItself() =
        orderByExpressions.isEmpty() && limit == null && offset == 0L && comments.isEmpty()

    /** Outside the parts a column is known by its name alone, and another expression by its place. */
    private fun outside(expression: Expression<*>): Expression<*> {
        if (expression is IExpressionAlias<*>) return expression
        val fields = set.realFields
        val place = fields.indexOfFirst { it === expression }.let { if (it >= 0) it else fields.indexOf(expression) }
        if (place < 0) return expression
        val names = fields.filterIsInstance<Column<*>>().map { it.name }
        val hasOwnName = expression is Column<*> && names.count { it == expression.name } == 1
        return Text(if (hasOwnName) Rendering.identity(expression) else "${place + 1}")
    }

    private fun refuseClauses() {
        if (groupedByColumns.isEmpty() && having == null && !distinct && distinctOn == null) return
        throw UnsupportedFeatureException("${operator.sql} has no GROUP BY, HAVING or DISTINCT of its own: select from its alias(\"…\")")
    }

    private class Text(private val sql: String) : Expression<Any?>() {
        override fun toQueryBuilder(queryBuilder: QueryBuilder) {
            queryBuilder.append(sql)
        }
    }
}

/** How the rows of two queries become those of one. */
internal enum class SetOperator(val sql: String, private val mysqlPatch: Int) {
    UNION("UNION", 0),
    UNION_ALL("UNION ALL", 0),

    // https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-31.html
    INTERSECT("INTERSECT", 31),
    EXCEPT("EXCEPT", 31),
    ;

    /** @throws UnsupportedFeatureException when the server has no such operator */
    fun check() {
        if (isMysqlBefore(mysqlPatch)) {
            throw UnsupportedFeatureException(
                "MySQL has $sql from 8.0.31 on: write where { column ${if (this == EXCEPT) "notInSubQuery" else "inSubQuery"} query }",
            )
        }
    }

    /** @throws UnsupportedFeatureException when a part cannot be one that has parts */
    fun checkNesting() {
        // https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-22.html
        if (isMysqlBefore(22)) {
            throw UnsupportedFeatureException(
                "MySQL has set operations within others from 8.0.22 on: select from the inner one's alias(\"…\")",
            )
        }
    }

    private fun isMysqlBefore(patch: Int): Boolean {
        val server = Rendering.currentServer() ?: return false
        if (server.name != Products.MYSQL || patch == 0) return false
        return server.major < 8 || (server.major == 8 && server.minor == 0 && server.patch < patch)
    }
}

/** The rows of both queries, each once. */
public fun AbstractQuery<*>.union(other: AbstractQuery<*>): SetOperation = SetOperation(SetOperator.UNION, this, other)

/** The rows of both queries, however often they come. */
public fun AbstractQuery<*>.unionAll(other: AbstractQuery<*>): SetOperation = SetOperation(SetOperator.UNION_ALL, this, other)

/** The rows that both queries have, each once. On MySQL from 8.0.31 on. */
public fun AbstractQuery<*>.intersect(other: AbstractQuery<*>): SetOperation = SetOperation(SetOperator.INTERSECT, this, other)

/** The rows of this query that the other has not, each once. On MySQL from 8.0.31 on. */
public fun AbstractQuery<*>.except(other: AbstractQuery<*>): SetOperation = SetOperation(SetOperator.EXCEPT, this, other)
