package dev.databases.exposed

import dev.databases.QueryExecutor
import dev.databases.exposed.schema.SchemaChange
import org.jetbrains.exposed.v1.core.Table

/**
 * Creates those of the tables that are not there, with their indices, constraints and sequences; a table that is there is not looked
 * at. Give them in any order, also those that refer to each other in a circle. Tables that they refer to are created only when they
 * are given, too.
 *
 * On PostgreSQL and SQLite everything is done or nothing: in a transaction, or in this one. Programs that do this on one PostgreSQL
 * database at the same time take turns. MySQL and MariaDB commit each statement by itself: after an error, what ran before it stays,
 * and running it again does the rest; of two programs at the same time one may get such an error. The same is true of cancelling.
 *
 * A name without a schema is looked for where the server looks: PostgreSQL in its search path, MySQL in the current database.
 *
 * @return the statements that ran, in order; empty when all tables were there
 * @throws dev.databases.exceptions.UnsupportedFeatureException when the database cannot have a table as it is declared (an array, a
 * partial index), or Exposed cannot write one of its names; nothing has run then
 * @throws dev.databases.exceptions.TransactionStateException in a transaction on MySQL and MariaDB, which it would commit; nothing
 * has run then
 */
public suspend fun QueryExecutor.createTables(vararg tables: Table): List<String> {
    if (tables.isEmpty()) return emptyList()
    val change = SchemaChange.of(this, tables)
    return change.run(change::absent)
}

/**
 * Creates what is missing, as [createTables] does, and of tables that are there adds columns (with their defaults), indices, foreign
 * keys and checks that are missing. Changes and drops nothing; when all is there, nothing runs, so a program may call it at each start.
 *
 * Columns and tables are known by their names; an index and a foreign key also by its columns; a check by its name. Whether a column
 * has its type, and a foreign key its rules, is not looked at. SQLite can add no constraint to a table that is there, so they are left
 * out; the foreign key of a column that is added comes with it. What the rows that are there do not allow is the server's error: a
 * unique index, a foreign key, a check; on SQLite also a default that is not constant.
 *
 * @return the statements that ran, in order; empty when nothing was missing
 * @throws dev.databases.exceptions.UnsupportedFeatureException as [createTables] does; also when a missing column is of the primary
 * key, or NOT NULL without a default in the database: even where the server would add it, to an empty table or with values that it
 * makes up (MySQL). Nothing has run then
 * @throws dev.databases.exceptions.TransactionStateException as [createTables] does
 */
public suspend fun QueryExecutor.createMissing(vararg tables: Table): List<String> {
    if (tables.isEmpty()) return emptyList()
    val change = SchemaChange.of(this, tables)
    return change.run(change::missing)
}

/**
 * Drops those of the tables that are there, and the sequences that were created with them, in an order that their foreign keys allow,
 * circles included. A table that another one refers to, which is not given, is the server's error; on SQLite only when there are such
 * rows, and in a circle at the end of the transaction.
 *
 * @throws dev.databases.exceptions.TransactionStateException as [createTables] does
 */
public suspend fun QueryExecutor.dropTables(vararg tables: Table) {
    if (tables.isEmpty()) return
    val change = SchemaChange.of(this, tables)
    change.run(change::drop)
}

/**
 * The statements that create the tables in an empty database, as [createTables] would run them there, for a file of migrations.
 * Nothing runs.
 */
public suspend fun QueryExecutor.createStatements(vararg tables: Table): List<String> =
    if (tables.isEmpty()) emptyList() else SchemaChange.of(this, tables).all()

/** The statements that [createMissing] would run now, for a file of migrations. Reads what there is, and runs none of them. */
public suspend fun QueryExecutor.missingStatements(vararg tables: Table): List<String> {
    if (tables.isEmpty()) return emptyList()
    val change = SchemaChange.of(this, tables)
    return change.plan(change::missing)
}
