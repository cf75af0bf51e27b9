package dev.databases

import dev.databases.engine.awaitCancelling
import dev.databases.pool.PoolReport
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.function.Function

/** A [Database] whose verbs give futures, for Java callers. Safe for any thread. */
public class FutureDatabase internal constructor(private val database: Database) : FutureQueryExecutor(database) {
    /** The same database for coroutines. */
    public fun suspending(): Database = database

    /** Connects; see [Database.connect]. Gives itself. */
    public fun connect(): CompletableFuture<FutureDatabase> = start { database.connect().let { this } }

    /** Disconnects; see [Database.disconnect]. */
    public fun disconnect(): CompletableFuture<PoolReport> = start { database.disconnect() }

    /** Runs [work] on one connection, each statement committing by itself, until its stage completes. */
    public fun <T> connection(work: Function<FutureConnection, out CompletionStage<T>>): CompletableFuture<T> =
        start { database.connection { work.apply(FutureConnection(this)).awaitCancelling() } }

    override fun toString(): String = "Future$database"
}

/** A [Connection] whose verbs give futures. */
public class FutureConnection internal constructor(private val connection: Connection) : FutureQueryExecutor(connection) {
    /** The driver's own connection; see [Connection.rawConnection]. */
    public fun rawConnection(): Any = connection.rawConnection
}

/** A [Transaction] whose verbs give futures. */
public class FutureTransaction internal constructor(private val transaction: Transaction) : FutureQueryExecutor(transaction) {
    /** Neither committed nor rolled back yet. */
    public fun isActive(): Boolean = transaction.isActive

    /** See [Transaction.commit]. */
    public fun commit(): CompletableFuture<Unit> = start { transaction.commit() }

    /** See [Transaction.rollback]. */
    public fun rollback(): CompletableFuture<Unit> = start { transaction.rollback() }

    /** Rolls back if it is still open. */
    public fun close(): CompletableFuture<Unit> = start { transaction.close() }
}
