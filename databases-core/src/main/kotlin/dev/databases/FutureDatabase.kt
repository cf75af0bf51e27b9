package dev.databases

import dev.databases.engine.Futures
import dev.databases.pool.PoolReport
import kotlinx.coroutines.Job
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.function.Function
import kotlin.time.toKotlinDuration

/** A [Database] whose verbs give futures, for Java callers. Safe for any thread. */
public class FutureDatabase internal constructor(private val database: Database) : FutureQueryExecutor(database, null) {
    /** The same database for coroutines. */
    public fun suspending(): Database = database

    /** Connects; see [Database.connect]. Gives itself. */
    public fun connect(): CompletableFuture<FutureDatabase> = start { database.connect().let { this } }

    /** Disconnects; see [Database.disconnect]. */
    public fun disconnect(): CompletableFuture<PoolReport> = start { database.disconnect() }

    /** Disconnects after waiting up to [timeout] for those who hold connections; see [Database.disconnect]. */
    public fun disconnect(timeout: Duration): CompletableFuture<PoolReport> = start { database.disconnect(timeout.toKotlinDuration()) }

    /** Runs [work] on one connection, each statement committing by itself, until its stage completes. */
    public fun <T> connection(work: Function<FutureConnection, out CompletionStage<T>>): CompletableFuture<T> =
        start { database.connection { Futures.runStage { work.apply(FutureConnection(this, it)) } } }

    override fun toString(): String = "Future$database"
}

/** A [Connection] whose verbs give futures. */
public class FutureConnection internal constructor(private val connection: Connection, owner: Job?) :
    FutureQueryExecutor(connection, owner) {
        /** The driver's own connection; see [Connection.rawConnection]. */
        public fun rawConnection(): Any = connection.rawConnection
    }

/** A [Transaction] whose verbs give futures. */
public class FutureTransaction internal constructor(private val transaction: Transaction, owner: Job?) :
    FutureQueryExecutor(transaction, owner) {
        /** Neither committed nor rolled back yet. */
        public fun isActive(): Boolean = transaction.isActive

        /** See [Transaction.commit]. */
        public fun commit(): CompletableFuture<Void?> = ended { transaction.commit() }

        /** See [Transaction.rollback]. */
        public fun rollback(): CompletableFuture<Void?> = ended { transaction.rollback() }

        /** Rolls back if it is still open. */
        public fun close(): CompletableFuture<Void?> = ended { transaction.close() }

        private fun ended(verb: suspend () -> Unit): CompletableFuture<Void?> =
            start {
                verb()
                null
            }
    }
