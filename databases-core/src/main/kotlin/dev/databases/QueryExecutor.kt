package dev.databases

import dev.databases.engine.Call
import dev.databases.engine.Engine
import dev.databases.engine.Execute
import dev.databases.engine.ExecuteMany
import dev.databases.engine.FetchAll
import dev.databases.engine.FetchOne
import dev.databases.engine.Query
import dev.databases.engine.Standing
import dev.databases.engine.records
import dev.databases.spi.Dialect
import dev.databases.spi.Purpose
import dev.databases.sql.Statement
import kotlinx.coroutines.flow.Flow
import kotlin.time.Duration

/**
 * The verbs. [Database], [Connection] and [Transaction] have them all; they differ only in where a statement runs: on a
 * connection of its own, on this connection, inside this transaction. Safe for any coroutine.
 *
 * A query is text or a [Statement]. A map binds `:names`, a list or further arguments bind positions (`?`, `$1`, on MySQL `%s`).
 * A collection inside `IN (:ids)` expands; the empty one matches nothing. Values that do not fit the query are a
 * [dev.databases.exceptions.ParameterException] before a connection is taken.
 *
 * Every verb waits for a connection if it needs one (`acquireTimeout`) and for the server (`timeout`, or the database's
 * `queryTimeout`). On cancel, the statement is cancelled on the server and the connection comes back clean or is closed; whether
 * a statement that was cancelled had taken effect is not known outside a transaction. Errors are
 * [dev.databases.exceptions.DatabaseException]s, the same for the same fault on every database.
 */
public abstract class QueryExecutor internal constructor(internal val engine: Engine) {
    /** The SQL facts of the database that statements go to. */
    public val dialect: Dialect get() = engine.backend.dialect()

    /** The door: lends a live connection to [block], with the transaction it is to run in. */
    internal abstract suspend fun <T> lend(purpose: Purpose, block: suspend (Standing) -> T): T

    /** Where this caller's statements run; null: on a connection of their own. */
    internal abstract suspend fun standingOrNull(): Standing?

    internal open suspend fun <T> run(call: Call<T>): T = lend(call.purpose) { it.connection.run(it.transaction, call) }

    /** All records, in result order; an empty list when there are none, and for a statement that returns none. */
    public suspend fun fetchAll(query: String, values: Map<String, Any?> = emptyMap(), timeout: Duration? = null): List<Record> =
        run(FetchAll(engine.queries.named(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun fetchAll(query: String, values: List<Any?>, timeout: Duration? = null): List<Record> =
        run(FetchAll(engine.queries.positional(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun fetchAll(query: String, vararg values: Any?): List<Record> =
        run(FetchAll(engine.queries.positional(query, values.asList()), null))

    /** As above, for SQL that is ready for the driver. */
    public suspend fun fetchAll(statement: Statement, timeout: Duration? = null): List<Record> =
        run(FetchAll(engine.queries.statement(statement), timeout))

    /** The first record, or null when there is none; the rest is neither fetched nor decoded. */
    public suspend fun fetchOne(query: String, values: Map<String, Any?> = emptyMap(), timeout: Duration? = null): Record? =
        run(FetchOne(engine.queries.named(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun fetchOne(query: String, values: List<Any?>, timeout: Duration? = null): Record? =
        run(FetchOne(engine.queries.positional(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun fetchOne(query: String, vararg values: Any?): Record? =
        run(FetchOne(engine.queries.positional(query, values.asList()), null))

    /** As above, for SQL that is ready for the driver. */
    public suspend fun fetchOne(statement: Statement, timeout: Duration? = null): Record? =
        run(FetchOne(engine.queries.statement(statement), timeout))

    /**
     * One value of the first record: that of the column at [column], counted from 0, or of that name. Null when it is NULL and
     * when there is no record.
     *
     * @throws IndexOutOfBoundsException when there are not that many columns
     * @throws dev.databases.exceptions.NoSuchColumnException when no column has the name; the message lists them
     */
    public suspend fun fetchVal(query: String, values: Map<String, Any?> = emptyMap(), column: Int = 0, timeout: Duration? = null): Any? =
        fetchOne(query, values, timeout)?.get(column)

    /** As above, by the column's name. */
    public suspend fun fetchVal(query: String, values: Map<String, Any?> = emptyMap(), column: String, timeout: Duration? = null): Any? =
        fetchOne(query, values, timeout)?.get(column)

    /** As above, with values by position. */
    public suspend fun fetchVal(query: String, values: List<Any?>, column: Int = 0, timeout: Duration? = null): Any? =
        fetchOne(query, values, timeout)?.get(column)

    /** As above, with values by position and the column's name. */
    public suspend fun fetchVal(query: String, values: List<Any?>, column: String, timeout: Duration? = null): Any? =
        fetchOne(query, values, timeout)?.get(column)

    /** As above, for SQL that is ready for the driver. */
    public suspend fun fetchVal(statement: Statement, column: Int = 0, timeout: Duration? = null): Any? =
        fetchOne(statement, timeout)?.get(column)

    /** Runs a statement for its effect: rows affected, and the generated key of a single inserted row. */
    public suspend fun execute(query: String, values: Map<String, Any?> = emptyMap(), timeout: Duration? = null): ExecuteResult =
        run(Execute(engine.queries.named(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun execute(query: String, values: List<Any?>, timeout: Duration? = null): ExecuteResult =
        run(Execute(engine.queries.positional(query, values), timeout))

    /** As above, with values by position. */
    public suspend fun execute(query: String, vararg values: Any?): ExecuteResult =
        run(Execute(engine.queries.positional(query, values.asList()), null))

    /** As above, for SQL that is ready for the driver. */
    public suspend fun execute(statement: Statement, timeout: Duration? = null): ExecuteResult =
        run(Execute(engine.queries.statement(statement), timeout))

    /**
     * Runs one statement for each element of [values], a map or a list each, by the fastest means the driver has.
     *
     * @param atomic all or nothing, the default; otherwise rows before a failing one stay (outside a transaction)
     * @return the total of rows affected, and no generated key; nothing is sent for an empty list
     */
    public suspend fun executeMany(
        query: String,
        values: List<Any>,
        atomic: Boolean = true,
        timeout: Duration? = null,
    ): ExecuteResult {
        val batch = engine.queries.batch(query, values)
        return if (batch.rows().isEmpty()) ExecuteResult.NONE else run(ExecuteMany(batch, atomic, timeout))
    }

    /**
     * The records as a cold flow over a server-side cursor: memory for [fetchSize] records, however many there are.
     *
     * Each collection opens a cursor and closes it, and releases its connection, before the collector's last operator returns,
     * early (`first`, `take`) or not. Records arrive in the collector's own context. Other statements on the same connection
     * may run inside the loop.
     *
     * @param fetchSize records in one round trip; 0: the database's `fetchSize`
     */
    public fun iterate(query: String, values: Map<String, Any?> = emptyMap(), fetchSize: Int = 0): Flow<Record> =
        records(engine.queries.named(query, values), fetchSize)

    /** As above, with values by position. */
    public fun iterate(query: String, values: List<Any?>, fetchSize: Int = 0): Flow<Record> =
        records(engine.queries.positional(query, values), fetchSize)

    /** As above, for SQL that is ready for the driver. */
    public fun iterate(statement: Statement, fetchSize: Int = 0): Flow<Record> =
        records(engine.queries.statement(statement), fetchSize)

    /**
     * Runs [block] in a transaction: commits when it returns, rolls back when it throws or is cancelled. In a transaction
     * already, a savepoint. Not cancellable while it commits.
     *
     * @throws dev.databases.exceptions.UnsupportedFeatureException for an option the database lacks; nothing has run then
     * @throws dev.databases.exceptions.CommitRolledBackException when the server turned the commit into a rollback
     */
    public abstract suspend fun <T> transaction(options: TransactionOptions, block: suspend Transaction.() -> T): T

    /** As above, with the options by name. */
    public suspend fun <T> transaction(
        isolation: IsolationLevel? = null,
        readOnly: Boolean = false,
        deferrable: Boolean = false,
        forceRollback: Boolean = false,
        retry: Int = 0,
        block: suspend Transaction.() -> T,
    ): T = transaction(TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry), block)

    /**
     * Starts a transaction, or a savepoint in one, that you [Transaction.commit] or [Transaction.rollback] yourself: run
     * queries on *it*. Prefer [transaction], which cannot be forgotten. On cancel: nothing is open.
     */
    public abstract suspend fun begin(options: TransactionOptions = TransactionOptions.DEFAULT): Transaction
}
