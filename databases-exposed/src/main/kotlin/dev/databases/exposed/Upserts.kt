package dev.databases.exposed

import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.BatchUpsertStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.UpdateStatement
import org.jetbrains.exposed.v1.core.statements.UpsertBuilder
import org.jetbrains.exposed.v1.core.statements.UpsertStatement
import org.jetbrains.exposed.v1.core.statements.buildStatement

/**
 * A statement that inserts a row or, when there is one with its key already, updates that.
 *
 * @param keys what is unique; none: the primary key, or the first unique index. MySQL and MariaDB look at all keys and take none here
 * @param onUpdate what the update sets; `insertValue(column)` is the value that was to be inserted. Null: all columns, to that
 * @param onUpdateExclude columns that the update leaves alone; where there is no [onUpdate]
 * @param where the row is updated only if this holds; not on MySQL and MariaDB
 */
public fun <T : Table> T.upsert(
    vararg keys: Column<*>,
    onUpdate: (UpsertBuilder.(UpdateStatement) -> Unit)? = null,
    onUpdateExclude: List<Column<*>>? = null,
    where: (T.() -> Op<Boolean>)? = null,
    body: T.(UpsertStatement<Long>) -> Unit = {},
): UpsertStatement<Long> =
    Rendering.building { buildStatement { upsert(keys = keys, onUpdate, onUpdateExclude, of(where), body) } }

/** As [upsert], and `database.fetchOne` gives the row as the database wrote it; null when [where] did not hold. Not on MySQL. */
public fun <T : Table> T.upsertReturning(
    vararg keys: Column<*>,
    returning: List<Expression<*>> = columns,
    onUpdate: (UpsertBuilder.(UpdateStatement) -> Unit)? = null,
    onUpdateExclude: List<Column<*>>? = null,
    where: (T.() -> Op<Boolean>)? = null,
    body: T.(UpsertStatement<Long>) -> Unit = {},
): ReturningStatement =
    Rendering.building { buildStatement { upsertReturning(keys = keys, returning, onUpdate, onUpdateExclude, of(where), body) } }

/** As [upsert], once for each of [rows]; see [batchInsert]. */
public fun <T : Table, E> T.batchUpsert(
    rows: Iterable<E>,
    vararg keys: Column<*>,
    onUpdate: (UpsertBuilder.(UpdateStatement) -> Unit)? = null,
    onUpdateExclude: List<Column<*>>? = null,
    where: (T.() -> Op<Boolean>)? = null,
    body: BatchUpsertStatement.(E) -> Unit,
): BatchUpsertStatement = Rendering.building {
    buildStatement { batchUpsert(null, onUpdate, onUpdateExclude, of(where), false, keys = keys, body) }.fill(rows, body)
}
