package dev.databases

import dev.databases.pool.PoolReport
import java.time.Duration
import kotlin.time.toKotlinDuration

/**
 * A [Database] for callers who may block. Each statement runs on a connection of its own; inside a block, run statements on the
 * connection or transaction that the block is given. Safe for any thread.
 */
public class BlockingDatabase internal constructor(private val database: Database) : BlockingQueryExecutor(database), AutoCloseable {
    /** The same database for coroutines. */
    public fun suspending(): Database = database

    /** Connects; does nothing when connected. Gives itself, for try-with-resources. */
    public fun connect(): BlockingDatabase = waitFor { database.connect().let { this } }

    /** Disconnects after waiting up to [timeout] for those who hold connections; see [Database.disconnect]. */
    public fun disconnect(timeout: Duration): PoolReport = waitFor { database.disconnect(timeout.toKotlinDuration()) }

    /** Disconnects with the database's own `disconnectTimeout`. */
    override fun close() {
        waitFor { database.disconnect() }
    }

    /** Runs [work] on one connection, each statement committing by itself. */
    public fun <T> connection(work: ConnectionWork<T>): T = waitFor { database.connection { work.run(BlockingConnection(this)) } }

    /** What runs on a connection. It may throw what it likes. */
    public fun interface ConnectionWork<T> {
        @Throws(Exception::class)
        public fun run(connection: BlockingConnection): T
    }

    override fun toString(): String = "Blocking$database"
}

/** A [Connection] for callers who may block. */
public class BlockingConnection internal constructor(private val connection: Connection) : BlockingQueryExecutor(connection) {
    /** The driver's own connection; see [Connection.rawConnection]. */
    public fun rawConnection(): Any = connection.rawConnection
}

/** A [Transaction] for callers who may block; closing it rolls back what was not committed. */
public class BlockingTransaction internal constructor(private val transaction: Transaction) :
    BlockingQueryExecutor(transaction), AutoCloseable {
        /** Neither committed nor rolled back yet. */
        public fun isActive(): Boolean = transaction.isActive

        /** See [Transaction.commit]. */
        public fun commit(): Unit = waitFor { transaction.commit() }

        /** See [Transaction.rollback]. */
        public fun rollback(): Unit = waitFor { transaction.rollback() }

        override fun close(): Unit = waitFor { transaction.close() }
    }
