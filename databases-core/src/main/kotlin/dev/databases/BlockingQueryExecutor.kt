package dev.databases

import dev.databases.engine.RecordReader
import dev.databases.engine.pageSize
import dev.databases.engine.runOnCallerThread
import java.util.stream.Stream

/**
 * The verbs for callers who may block their thread: scripts, and programs on virtual threads. The same engine as the suspending
 * verbs, run on the calling thread; with a driver that blocks there is no change of threads at all. Safe for any thread.
 *
 * A query is text; a map binds `:names`, a list or further arguments bind positions. Interrupting a thread that waits cancels what
 * it waits for and throws [java.util.concurrent.CancellationException], with the interrupt set again. Errors are
 * [dev.databases.exceptions.DatabaseException]s.
 */
public abstract class BlockingQueryExecutor internal constructor(private val executor: QueryExecutor) {
    private val queries get() = executor.engine.queries

    /** All records; see [QueryExecutor.fetchAll]. */
    public fun fetchAll(query: String, values: Map<String, Any?>): List<Record> = waitFor { executor.fetchAll(query, values) }

    /** As above, with values by position. */
    public fun fetchAll(query: String, values: List<Any?>): List<Record> = waitFor { executor.fetchAll(query, values) }

    /** As above, with values by position. */
    public fun fetchAll(query: String, vararg values: Any?): List<Record> = waitFor { executor.fetchAll(query, values.asList()) }

    /** The first record, or null; see [QueryExecutor.fetchOne]. */
    public fun fetchOne(query: String, values: Map<String, Any?>): Record? = waitFor { executor.fetchOne(query, values) }

    /** As above, with values by position. */
    public fun fetchOne(query: String, values: List<Any?>): Record? = waitFor { executor.fetchOne(query, values) }

    /** As above, with values by position. */
    public fun fetchOne(query: String, vararg values: Any?): Record? = waitFor { executor.fetchOne(query, values.asList()) }

    /** The first column of the first record, or null; see [QueryExecutor.fetchVal]. */
    public fun fetchVal(query: String, values: Map<String, Any?>): Any? = waitFor { executor.fetchVal(query, values) }

    /** As above, with values by position. */
    public fun fetchVal(query: String, values: List<Any?>): Any? = waitFor { executor.fetchVal(query, values) }

    /** As above, with values by position. */
    public fun fetchVal(query: String, vararg values: Any?): Any? = waitFor { executor.fetchVal(query, values.asList()) }

    /** Rows affected and generated key; see [QueryExecutor.execute]. */
    public fun execute(query: String, values: Map<String, Any?>): ExecuteResult = waitFor { executor.execute(query, values) }

    /** As above, with values by position. */
    public fun execute(query: String, values: List<Any?>): ExecuteResult = waitFor { executor.execute(query, values) }

    /** As above, with values by position. */
    public fun execute(query: String, vararg values: Any?): ExecuteResult = waitFor { executor.execute(query, values.asList()) }

    /** All records as [type]: a record class, a bean, a scalar for a single column. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        values: Map<String, Any?>,
    ): List<T> = waitFor { executor.fetchAll(type, queries.named(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        values: List<Any?>,
    ): List<T> = waitFor { executor.fetchAll(type, queries.positional(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        vararg values: Any?,
    ): List<T> = waitFor { executor.fetchAll(type, queries.positional(query, values.asList())) }

    /** The first record as [type], or null. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        values: Map<String, Any?>,
    ): T? = waitFor { executor.fetchOne(type, queries.named(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        values: List<Any?>,
    ): T? = waitFor { executor.fetchOne(type, queries.positional(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        vararg values: Any?,
    ): T? = waitFor { executor.fetchOne(type, queries.positional(query, values.asList())) }

    /** Runs a statement for each element of [values], a map or a list each; all or nothing. See [QueryExecutor.executeMany]. */
    public fun executeMany(query: String, values: List<Any>): ExecuteResult = waitFor { executor.executeMany(query, values) }

    /**
     * The records over a server-side cursor, in bounded memory. Close the stream, best by try-with-resources: it holds the cursor,
     * and outside a block a connection.
     */
    public fun iterate(
        query: String,
        values: Map<String, Any?>,
    ): Stream<Record> = RecordStream.open(executor, queries.named(query, values))

    /** As above, with values by position. */
    public fun iterate(query: String, values: List<Any?>): Stream<Record> =
        RecordStream.open(executor, queries.positional(query, values))

    /** As above, with values by position. */
    public fun iterate(query: String, vararg values: Any?): Stream<Record> =
        RecordStream.open(executor, queries.positional(query, values.asList()))

    /** Runs [work] in a transaction, a savepoint if this is one: commits when it returns, rolls back when it throws. */
    public fun <T> transaction(work: TransactionWork<T>): T = transaction(TransactionOptions.DEFAULT, work)

    /** As above, with options. */
    public fun <T> transaction(options: TransactionOptions, work: TransactionWork<T>): T =
        waitFor { executor.transaction(options) { work.run(BlockingTransaction(this)) } }

    /** Starts a transaction to be committed by hand; try-with-resources rolls back what was not. */
    @JvmOverloads
    public fun begin(options: TransactionOptions = TransactionOptions.DEFAULT): BlockingTransaction =
        waitFor { BlockingTransaction(executor.begin(options)) }

    /** What runs in a transaction. It may throw what it likes. */
    public fun interface TransactionWork<T> {
        @Throws(Exception::class)
        public fun run(transaction: BlockingTransaction): T
    }

    internal fun <T> waitFor(block: suspend () -> T): T = runOnCallerThread(executor.engine, block)
}
