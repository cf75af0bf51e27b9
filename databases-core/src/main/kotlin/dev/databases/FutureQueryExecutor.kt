package dev.databases

import dev.databases.engine.Futures
import kotlinx.coroutines.Job
import kotlinx.coroutines.jdk9.asPublisher
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.Function

/**
 * The verbs as futures. The same engine as the suspending verbs; **cancelling a future cancels its statement on the server** and
 * gives its connection back. A future completes on a thread of the driver or of [kotlinx.coroutines.Dispatchers.IO]: do not block
 * there, use the `…Async` stages. Safe for any thread.
 *
 * A query is text; a map binds `:names`, a list or further arguments bind positions. Futures fail with
 * [dev.databases.exceptions.DatabaseException]s; values that do not fit the query do so before a connection is taken.
 */
public abstract class FutureQueryExecutor internal constructor(private val executor: QueryExecutor, private val owner: Job?) {
    private val queries get() = executor.engine.queries

    /** All records; see [QueryExecutor.fetchAll]. */
    public fun fetchAll(
        query: String,
        values: Map<String, Any?>,
    ): CompletableFuture<List<Record>> = start { executor.fetchAll(query, values) }

    /** As above, with values by position. */
    public fun fetchAll(query: String, values: List<Any?>): CompletableFuture<List<Record>> = start { executor.fetchAll(query, values) }

    /** As above, with values by position. */
    public fun fetchAll(
        query: String,
        vararg values: Any?,
    ): CompletableFuture<List<Record>> = start { executor.fetchAll(query, values.asList()) }

    /** The first record, or null; see [QueryExecutor.fetchOne]. */
    public fun fetchOne(query: String, values: Map<String, Any?>): CompletableFuture<Record?> = start { executor.fetchOne(query, values) }

    /** As above, with values by position. */
    public fun fetchOne(query: String, values: List<Any?>): CompletableFuture<Record?> = start { executor.fetchOne(query, values) }

    /** As above, with values by position. */
    public fun fetchOne(
        query: String,
        vararg values: Any?,
    ): CompletableFuture<Record?> = start { executor.fetchOne(query, values.asList()) }

    /** The first column of the first record, or null; see [QueryExecutor.fetchVal]. */
    public fun fetchVal(query: String, values: Map<String, Any?>): CompletableFuture<Any?> = start { executor.fetchVal(query, values) }

    /** As above, with values by position. */
    public fun fetchVal(query: String, values: List<Any?>): CompletableFuture<Any?> = start { executor.fetchVal(query, values) }

    /** As above, with values by position. */
    public fun fetchVal(query: String, vararg values: Any?): CompletableFuture<Any?> = start { executor.fetchVal(query, values.asList()) }

    /** Rows affected and generated key; see [QueryExecutor.execute]. */
    public fun execute(
        query: String,
        values: Map<String, Any?>,
    ): CompletableFuture<ExecuteResult> = start { executor.execute(query, values) }

    /** As above, with values by position. */
    public fun execute(query: String, values: List<Any?>): CompletableFuture<ExecuteResult> = start { executor.execute(query, values) }

    /** As above, with values by position. */
    public fun execute(
        query: String,
        vararg values: Any?,
    ): CompletableFuture<ExecuteResult> = start { executor.execute(query, values.asList()) }

    /** All records as [type]: a record class, a bean, a scalar for a single column. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        values: Map<String, Any?>,
    ): CompletableFuture<List<T>> = start { executor.fetchAll(type, queries.named(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        values: List<Any?>,
    ): CompletableFuture<List<T>> = start { executor.fetchAll(type, queries.positional(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchAll(
        type: Class<T>,
        query: String,
        vararg values: Any?,
    ): CompletableFuture<List<T>> = start { executor.fetchAll(type, queries.positional(query, values.asList())) }

    /** The first record as [type], or null. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        values: Map<String, Any?>,
    ): CompletableFuture<T?> = start { executor.fetchOne(type, queries.named(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        values: List<Any?>,
    ): CompletableFuture<T?> = start { executor.fetchOne(type, queries.positional(query, values)) }

    /** As above, with values by position. */
    public fun <T : Any> fetchOne(
        type: Class<T>,
        query: String,
        vararg values: Any?,
    ): CompletableFuture<T?> = start { executor.fetchOne(type, queries.positional(query, values.asList())) }

    /** Runs a statement for each element of [values], a map or a list each; all or nothing. See [QueryExecutor.executeMany]. */
    public fun executeMany(
        query: String,
        values: List<Any>,
    ): CompletableFuture<ExecuteResult> = start { executor.executeMany(query, values) }

    /** The records as a publisher over a server-side cursor, with demand; each subscription runs the query. */
    public fun iterate(query: String, values: Map<String, Any?>): Flow.Publisher<Record> = executor.iterate(query, values).asPublisher()

    /** As above, with values by position. */
    public fun iterate(query: String, values: List<Any?>): Flow.Publisher<Record> = executor.iterate(query, values).asPublisher()

    /** As above, with values by position. */
    public fun iterate(query: String, vararg values: Any?): Flow.Publisher<Record> = executor.iterate(query, values.asList()).asPublisher()

    /**
     * Runs [work] in a transaction, a savepoint if this is one: commits when its stage completes, rolls back when that fails or the
     * future is cancelled, which also cancels the statements of the transaction that still run. Run statements on the transaction that [work] is given.
     */
    public fun <T> transaction(work: Function<FutureTransaction, out CompletionStage<T>>): CompletableFuture<T> =
        transaction(TransactionOptions.DEFAULT, work)

    /** As above, with options. */
    public fun <T> transaction(
        options: TransactionOptions,
        work: Function<FutureTransaction, out CompletionStage<T>>,
    ): CompletableFuture<T> =
        start { executor.transaction(options) { Futures.runStage { work.apply(FutureTransaction(this, it)) } } }

    /** Starts a transaction to be committed or rolled back by hand. */
    @JvmOverloads
    public fun begin(options: TransactionOptions = TransactionOptions.DEFAULT): CompletableFuture<FutureTransaction> =
        start { FutureTransaction(executor.begin(options), null) }

    internal fun <T> start(block: suspend () -> T): CompletableFuture<T> = Futures.start(owner, block)
}
