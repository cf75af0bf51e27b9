package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.ColumnSet
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.FieldSet
import org.jetbrains.exposed.v1.core.Function
import org.jetbrains.exposed.v1.core.IExpressionAlias
import org.jetbrains.exposed.v1.core.LongColumnType
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.QueryAlias
import org.jetbrains.exposed.v1.core.QueryBuilder
import org.jetbrains.exposed.v1.core.Select
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.vendors.MysqlDialect
import org.jetbrains.exposed.v1.core.vendors.PostgreSQLDialect
import org.jetbrains.exposed.v1.core.vendors.SQLiteDialect
import org.jetbrains.exposed.v1.core.vendors.currentDialect

/** All columns, of all rows. */
public fun FieldSet.selectAll(): Query = Query(this, null)

/** All columns of the rows that the predicate lets through: `Notes.select { completed eq false }`. */
public fun <S : ColumnSet> S.select(predicate: S.() -> Op<Boolean>): Query = Query(this, Rendering.building { predicate() })

/** These columns or other expressions, of all rows. */
public fun ColumnSet.select(column: Expression<*>, vararg columns: Expression<*>): Query = select(listOf(column, *columns))

/**
 * These columns or other expressions, of all rows.
 *
 * @throws IllegalArgumentException when there is none
 */
public fun ColumnSet.select(columns: List<Expression<*>>): Query {
    require(columns.isNotEmpty()) { "A SELECT needs a column or another expression" }
    return Query(Select(this, columns), null)
}

/** Expressions of no table: `select(exists(query))`. */
public fun select(expression: Expression<*>, vararg expressions: Expression<*>): Query =
    Table.Dual.select(listOf(expression, *expressions))

/**
 * Runs what builds a part of a statement outside of the functions here, where Exposed would ask for a transaction:
 * `buildQuery { LikePattern.ofLiteral("100%") }`, or an expression of a sub-query that has several. Nothing is run; safe on any thread.
 */
public fun <T> buildQuery(build: () -> T): T = Rendering.building(build)

/** The number of rows of [query], which stays as it is. */
internal fun countOf(query: AbstractQuery<*>): Query {
    val isPlain = query is Query && !query.distinct && query.distinctOn == null && query.groupedByColumns.isEmpty() &&
        query.limit == null && query.offset == 0L
    if (isPlain) return Query(Select(query.set.source, listOf(RowCount)), query.where)
    val rows = if (query is Query) query.unordered().adjustSelect { Query(Select(this, named(it.realFields)), null) } else query
    return Query(Select(QueryAlias(rows, "counted"), listOf(RowCount)), null)
}

/** Without what the number of rows does not depend on. */
private fun Query.unordered(): Query {
    val isCut = limit != null || offset > 0 || distinctOn != null
    return copy().notForUpdate().also { if (!isCut) (it.orderByExpressions as MutableList).clear() }
}

/** A sub-query's columns need names of their own: two joined tables share some. */
private fun named(fields: List<Expression<*>>): List<Expression<*>> =
    fields.mapIndexed { index, field -> if (field is IExpressionAlias<*>) field else field.alias("c$index") }

private object RowCount : Function<Long>(LongColumnType()) {
    override fun toQueryBuilder(queryBuilder: QueryBuilder) {
        queryBuilder.append("COUNT(*)")
    }
}

/** What differs between servers in a SELECT; asked while something is rendered. */
internal object Selects {
    /** @throws UnsupportedFeatureException when the server has no such clause, which it would say less clearly itself */
    fun check(query: AbstractQuery<*>) {
        if (query.isForUpdate() && currentDialect is SQLiteDialect) {
            throw UnsupportedFeatureException(
                "SQLite locks no rows, so it has no FOR UPDATE: begin the transaction with a write, or leave forUpdate() out",
            )
        }
        if (query.distinctOn != null && currentDialect !is PostgreSQLDialect) {
            throw UnsupportedFeatureException(
                "${currentDialect.name} has no DISTINCT ON: use withDistinct(), or groupBy and an aggregate of the other columns",
            )
        }
    }

    /** Whether OFFSET has to come with LIMIT. */
    fun needsLimit(): Boolean = currentDialect is MysqlDialect || currentDialect is SQLiteDialect

    // https://sqlite.org/lang_select.html#limitoffset: a negative number is none. MySQL's manual names a large number.

    /** The LIMIT that lets everything through. */
    fun noLimit(): Int = if (currentDialect is SQLiteDialect) -1 else Int.MAX_VALUE
}
