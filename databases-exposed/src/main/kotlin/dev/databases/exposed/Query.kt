package dev.databases.exposed

import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ColumnSet
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.FieldSet
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.QueryBuilder
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.and
import org.jetbrains.exposed.v1.core.or
import org.jetbrains.exposed.v1.core.targetTables
import org.jetbrains.exposed.v1.core.vendors.ForUpdateOption

/**
 * A SELECT, with the functions of exposed-jdbc's and without its execution: give it to `database.fetchAll`. It is a builder, and
 * one coroutine's at a time; running it changes nothing in it. As a part of another query it goes where exposed-core takes a
 * query: `wrapAsExpression`, `alias`, `inSubQuery`, `exists`.
 */
public class Query internal constructor(set: FieldSet, where: Op<Boolean>?) : AbstractQuery<Query>(set.source.targetTables()) {
    override var set: FieldSet = set
        private set

    init {
        this.where = where
    }

    /** The rows that the predicate lets through. A second one is an error: see [andWhere] and [orWhere]. */
    public fun where(predicate: () -> Op<Boolean>): Query = where(Rendering.building(predicate))

    /** As above, of a predicate that there is already. */
    public fun where(predicate: Op<Boolean>): Query = apply {
        check(where == null) { "The query has a WHERE already: use andWhere, orWhere or adjustWhere" }
        where = predicate
    }

    /** Only those of the rows that this predicate lets through, too. */
    public fun andWhere(predicate: () -> Op<Boolean>): Query = adjustWhere { both(this, predicate()) }

    /** Those rows, and those that this predicate lets through. */
    public fun orWhere(predicate: () -> Op<Boolean>): Query = adjustWhere { either(this, predicate()) }

    /** Puts another predicate in place of the one there is, if any. */
    public fun adjustWhere(body: Op<Boolean>?.() -> Op<Boolean>): Query = apply { where = Rendering.building { where.body() } }

    /** Only those of the groups that this predicate lets through, too. */
    public fun andHaving(predicate: () -> Op<Boolean>): Query = Rendering.building { adjustHaving { both(this, predicate()) } }

    /** Those groups, and those that this predicate lets through. */
    public fun orHaving(predicate: () -> Op<Boolean>): Query = Rendering.building { adjustHaving { either(this, predicate()) } }

    /** Selects something else from the same tables: `adjustSelect { select(Notes.id) }`. */
    public fun adjustSelect(body: ColumnSet.(FieldSet) -> Query): Query = apply { set = Rendering.building { set.source.body(set).set } }

    /** Selects the same from other tables: `adjustColumnSet { innerJoin(Authors) }`. */
    public fun adjustColumnSet(body: ColumnSet.() -> ColumnSet): Query = adjustSelect { before -> body().select(before.fields) }

    /** Adds to the order. */
    public fun orderBy(column: Expression<*>, order: SortOrder = SortOrder.ASC): Query = orderBy(column to order)

    /** Adds to the order. */
    public fun orderBy(vararg order: Pair<Expression<*>, SortOrder>): Query = apply {
        (orderByExpressions as MutableList).addAll(order)
    }

    /** The first row of each of the columns' combinations, in that order, which is added; PostgreSQL only. */
    public fun withDistinctOn(vararg columns: Pair<Column<*>, SortOrder>): Query =
        withDistinctOn(*columns.map { it.first }.toTypedArray()).orderBy(*columns)

    /** At most [count] rows. */
    public fun limit(count: Int): Query = apply { limit = count }

    /** Leaves out the first [start] rows. */
    public fun offset(start: Long): Query = apply { offset = start }

    /** Locks the rows until the transaction ends. SQLite has no such locks: there it cannot be run. */
    public fun forUpdate(option: ForUpdateOption = ForUpdateOption.ForUpdate): Query = apply { forUpdate = option }

    /** Takes [forUpdate] back. */
    @OptIn(InternalApi::class) // The option that says so has no public name.
    public fun notForUpdate(): Query = apply { forUpdate = ForUpdateOption.NoForUpdateOption }

    /** Another one that is alike. */
    public fun copy(): Query = Query(set, where).also { copyTo(it) }

    /** A query for the number of this one's rows; its one value is a Long. */
    public fun count(): Query = countOf(this)

    override fun prepareSQL(builder: QueryBuilder): String {
        Selects.check(this)
        if (limit == null && offset > 0 && Selects.needsLimit()) return copy().limit(Selects.noLimit()).prepareSQL(builder)
        return super.prepareSQL(builder)
    }

    private fun both(before: Op<Boolean>?, then: Op<Boolean>) = if (before == null) then else before and then

    private fun either(before: Op<Boolean>?, then: Op<Boolean>) = if (before == null) then else before or then
}
