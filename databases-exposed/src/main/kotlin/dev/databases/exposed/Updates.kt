package dev.databases.exposed

import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.Join
import org.jetbrains.exposed.v1.core.Op
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.DeleteStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.UpdateStatement
import org.jetbrains.exposed.v1.core.statements.buildStatement

/**
 * A statement that updates rows: `Notes.update({ id eq 1 }) { it[completed] = true }`. Columns that the body leaves out may come
 * as values when it runs.
 *
 * @param where null: all rows
 * @param limit at most that many rows; MySQL and MariaDB only
 */
public fun <T : Table> T.update(
    where: (T.() -> Op<Boolean>)? = null,
    limit: Int? = null,
    body: T.(UpdateStatement) -> Unit = {},
): UpdateStatement =
    Rendering.building { buildStatement { update(of(where), limit, body) } }

/**
 * A statement that updates rows of joined tables. Not on SQLite; on PostgreSQL rows of one of the tables, and as if all joins were
 * inner ones.
 */
public fun Join.update(
    where: (() -> Op<Boolean>)? = null,
    limit: Int? = null,
    body: (UpdateStatement) -> Unit,
): UpdateStatement =
    Rendering.building { buildStatement { update(where, limit, body) } }

/** As [update], and `database.fetchAll` gives the rows as the database wrote them. Not on MySQL and MariaDB. */
public fun <T : Table> T.updateReturning(
    returning: List<Expression<*>> = columns,
    where: (T.() -> Op<Boolean>)? = null,
    body: T.(UpdateStatement) -> Unit = {},
): ReturningStatement =
    Rendering.building { buildStatement { updateReturning(returning, of(where), body) } }

/**
 * A statement that deletes the rows that the predicate lets through.
 *
 * @param limit at most that many; MySQL and MariaDB only
 */
public fun <T : Table> T.deleteWhere(limit: Int? = null, predicate: T.() -> Op<Boolean>): DeleteStatement =
    Rendering.building { buildStatement { deleteWhere(limit, predicate) } }

/** As [deleteWhere], but a row that a constraint holds stays: MySQL and MariaDB only. */
public fun <T : Table> T.deleteIgnoreWhere(limit: Int? = null, predicate: T.() -> Op<Boolean>): DeleteStatement =
    Rendering.building { buildStatement { deleteIgnoreWhere(limit, predicate) } }

/** A statement that deletes all rows. */
public fun Table.deleteAll(): DeleteStatement = buildStatement { deleteAll() }

/** As [deleteWhere], and `database.fetchAll` gives the rows as they were. Not on MySQL. */
public fun <T : Table> T.deleteReturning(
    returning: List<Expression<*>> = columns,
    where: (T.() -> Op<Boolean>)? = null,
): ReturningStatement =
    Rendering.building { buildStatement { deleteReturning(returning, of(where)) } }

/**
 * A statement that deletes rows of [targetTable] by what they are joined to. Not on SQLite; on PostgreSQL of one table, and as if
 * all joins were inner ones.
 */
public fun Join.delete(
    targetTable: Table,
    vararg targetTables: Table,
    ignore: Boolean = false,
    limit: Int? = null,
    where: (() -> Op<Boolean>)? = null,
): DeleteStatement =
    Rendering.building { buildStatement { delete(targetTable, targetTables = targetTables, ignore, limit, where) } }

/** Exposed's own functions take a predicate without the table. */
internal fun <T : Table> T.of(predicate: (T.() -> Op<Boolean>)?): (() -> Op<Boolean>)? =
    if (predicate == null) {
        null
    } else {
        { predicate() }
    }
