package dev.databases.exposed

import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.InsertSelectStatement
import org.jetbrains.exposed.v1.core.statements.InsertStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceSelectStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.UpdateBuilder
import org.jetbrains.exposed.v1.core.statements.buildStatement

/*
 * The names are exposed-jdbc's. There they run; here they only make the statement, and `database.execute` runs it. They work on any
 * thread, in a transaction of Exposed's or in none.
 */

/**
 * A statement that inserts a row: `Notes.insert { it[text] = "one" }`. Columns that the body leaves out come as values when it
 * runs, `database.execute(Notes.insert(), mapOf("text" to "one"))`, or have their defaults.
 */
public fun <T : Table> T.insert(body: T.(InsertStatement<Number>) -> Unit = {}): InsertStatement<Number> =
    Rendering.building { buildStatement { insert(body) } }

/** As [insert], but a row that breaks a constraint is left out: INSERT IGNORE or its like. */
public fun <T : Table> T.insertIgnore(body: T.(UpdateBuilder<*>) -> Unit = {}): InsertStatement<Long> =
    Rendering.building { buildStatement { insertIgnore(body) } }

/**
 * A statement that inserts what a query gives.
 *
 * @param columns those that the query's columns go to; null: all but the one that generates keys
 */
public fun <T : Table> T.insert(query: AbstractQuery<*>, columns: List<Column<*>>? = null): InsertSelectStatement =
    buildStatement { insert(query, columns) }

/** As above, but rows that break a constraint are left out. */
public fun <T : Table> T.insertIgnore(query: AbstractQuery<*>, columns: List<Column<*>>? = null): InsertSelectStatement =
    buildStatement { insertIgnore(query, columns) }

/** As [insert], and `database.fetchOne` gives the row as the database wrote it. MySQL has no such statement. */
public fun <T : Table> T.insertReturning(
    returning: List<Expression<*>> = columns,
    ignoreErrors: Boolean = false,
    body: T.(InsertStatement<Number>) -> Unit = {},
): ReturningStatement =
    Rendering.building { buildStatement { insertReturning(returning, ignoreErrors, body) } }

/** A statement that inserts a row and first deletes those in its way. PostgreSQL has none: use [upsert]. */
public fun <T : Table> T.replace(body: T.(UpdateBuilder<*>) -> Unit = {}): ReplaceStatement<Long> =
    Rendering.building { buildStatement { replace(body) } }

/** As above, of what a query gives. */
public fun <T : Table> T.replace(query: AbstractQuery<*>, columns: List<Column<*>>? = null): ReplaceSelectStatement =
    buildStatement { replace(query, columns) }
