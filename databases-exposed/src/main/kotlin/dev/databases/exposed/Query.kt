package dev.databases.exposed

import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.ColumnSet
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.FieldSet
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.targetTables

/** A SELECT. It is a builder, and one coroutine's at a time; running it changes nothing in it. */
public class Query internal constructor(set: FieldSet, where: Op<Boolean>?) : AbstractQuery<Query>(set.source.targetTables()) {
    override var set: FieldSet = set
        private set

    init {
        this.where = where
    }

    /** Adds to the order. */
    public fun orderBy(column: Expression<*>, order: SortOrder = SortOrder.ASC): Query = orderBy(column to order)

    /** Adds to the order. */
    public fun orderBy(vararg order: Pair<Expression<*>, SortOrder>): Query = apply {
        (orderByExpressions as MutableList).addAll(order)
    }

    /** At most [count] rows. */
    public fun limit(count: Int): Query = apply { limit = count }

    /** Leaves out the first [start] rows. */
    public fun offset(start: Long): Query = apply { offset = start }
}

/** All columns, of all rows. */
public fun FieldSet.selectAll(): Query = Query(this, null)

/** All columns of the rows that the predicate lets through: `Notes.select { completed eq false }`. */
public fun <S : ColumnSet> S.select(predicate: S.() -> Op<Boolean>): Query = Query(this, predicate())
