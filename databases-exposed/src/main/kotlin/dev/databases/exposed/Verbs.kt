package dev.databases.exposed

import dev.databases.ExecuteResult
import dev.databases.QueryExecutor
import dev.databases.Record
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.iterate
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import org.jetbrains.exposed.v1.core.Expression
import org.jetbrains.exposed.v1.core.statements.Statement
import kotlin.time.Duration

/**
 * All records that a query or a statement with RETURNING gives, in result order. Their values have the types of the columns;
 * `record[Notes.text]` finds one by its column.
 *
 * @param values by the names of the statement's [parameter]s or, when it writes a row, of the row's columns
 * @throws dev.databases.exceptions.ParameterException when a value is missing, unknown or not of its type
 * @throws dev.databases.exceptions.ConversionException when a column's type cannot read what came; never names the value
 */
public suspend fun QueryExecutor.fetchAll(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): List<Record> =
    fetchAll(Renderer(rendering(), statement, values.keys).query(), values, timeout)

/** As above, of a statement that was compiled. */
public suspend fun QueryExecutor.fetchAll(
    statement: CompiledStatement,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): List<Record> =
    fetchAll(statement.query(rendering()), values, timeout)

/** The first record, or null when there is none; the rest is neither fetched nor decoded. */
public suspend fun QueryExecutor.fetchOne(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): Record? =
    fetchOne(Renderer(rendering(), statement, values.keys).query(), values, timeout)

/** As above, of a statement that was compiled. */
public suspend fun QueryExecutor.fetchOne(
    statement: CompiledStatement,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): Record? =
    fetchOne(statement.query(rendering()), values, timeout)

/** One value of the first record, of the column's type. Null when it is NULL and when there is no record. */
public suspend fun QueryExecutor.fetchVal(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    column: Int = 0,
    timeout: Duration? = null,
): Any? =
    fetchOne(statement, values, timeout)?.get(column)

/** As above, by the column or expression. */
public suspend fun <T> QueryExecutor.fetchVal(
    statement: Statement<*>,
    column: Expression<T>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): T? =
    fetchOne(statement, values, timeout)?.getOrNull(column)

/**
 * Runs a statement for its effect. A batch of Exposed's runs as [QueryExecutor.executeMany] does.
 *
 * @param values by the names of the row's columns and of the statement's [parameter]s
 * @return rows affected; the key that the database generated for the one row inserted, on every database
 */
public suspend fun QueryExecutor.execute(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): ExecuteResult =
    execute(Renderer(rendering(), statement, values.keys).command(), values, timeout)

/** As above, of a statement that was compiled. */
public suspend fun QueryExecutor.execute(
    statement: CompiledStatement,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): ExecuteResult =
    execute(statement.command(rendering()), values, timeout)

/**
 * Runs an insert or update once for each row, rendered once, by the fastest means the driver has.
 *
 * @param rows values by column; every row has the same columns
 * @param atomic all or nothing, the default; otherwise rows before a failing one stay (outside a transaction)
 * @return the total of rows affected, and no generated key; nothing is sent for an empty list
 */
public suspend fun QueryExecutor.executeMany(
    statement: Statement<*>,
    rows: List<Map<String, Any?>>,
    atomic: Boolean = true,
    timeout: Duration? = null,
): ExecuteResult {
    if (rows.isEmpty()) return ExecuteResult.NONE
    return executeMany(Renderer(rendering(), statement, rows[0].keys).query(), rows, atomic, timeout)
}

/** As above, of a statement that was compiled. */
public suspend fun QueryExecutor.executeMany(
    statement: CompiledStatement,
    rows: List<Map<String, Any?>>,
    atomic: Boolean = true,
    timeout: Duration? = null,
): ExecuteResult =
    if (rows.isEmpty()) ExecuteResult.NONE else executeMany(statement.query(rendering()), rows, atomic, timeout)

/**
 * The records as a cold flow over a server-side cursor; see [QueryExecutor.iterate].
 *
 * @param fetchSize records in one round trip; 0: the database's `fetchSize`
 */
public fun QueryExecutor.iterate(statement: Statement<*>, values: Map<String, Any?> = emptyMap(), fetchSize: Int = 0): Flow<Record> = flow {
    val shape = Renderer(rendering(), statement, values.keys).query()
    val records = iterate(shape.bind(values), fetchSize)
    emitAll(shape.selection?.let { selection -> records.map(selection::decode) } ?: records)
}

/** The server is asked what it is if no connection has told yet. */
internal suspend fun QueryExecutor.rendering(): Rendering {
    Rendering.ofOrNull(dialect)?.let { return it }
    fetchOne("SELECT 1")
    return Rendering.ofOrNull(dialect)
        ?: throw UnsupportedFeatureException("The server does not tell its version, which Exposed's SQL depends on: write the SQL as text")
}

private suspend fun QueryExecutor.fetchAll(shape: Shape, values: Map<String, Any?>, timeout: Duration?): List<Record> {
    val records = fetchAll(shape.bind(values), timeout)
    val selection = shape.selection ?: return records
    return records.map(selection::decode)
}

private suspend fun QueryExecutor.fetchOne(shape: Shape, values: Map<String, Any?>, timeout: Duration?): Record? {
    val record = fetchOne(shape.bind(values), timeout) ?: return null
    return shape.selection?.decode(record) ?: record
}

private suspend fun QueryExecutor.execute(shape: Shape, values: Map<String, Any?>, timeout: Duration?): ExecuteResult =
    when {
        shape.isEmpty -> ExecuteResult.NONE
        shape.isBatch -> executeMany(shape.sql, shape.ownRows(), timeout = timeout)
        else -> execute(shape.bind(values), timeout)
    }

private suspend fun QueryExecutor.executeMany(
    shape: Shape,
    rows: List<Map<String, Any?>>,
    atomic: Boolean,
    timeout: Duration?,
): ExecuteResult {
    val bound = List(rows.size) { shape.row(rows[it], "Row ${it + 1} of ${rows.size}: ").asList() }
    return executeMany(shape.sql, bound, atomic, timeout)
}
