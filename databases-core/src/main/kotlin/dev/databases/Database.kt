package dev.databases

import dev.databases.engine.Call
import dev.databases.engine.ContextFrame
import dev.databases.engine.Engine
import dev.databases.engine.HeldConnection
import dev.databases.engine.Lifecycle
import dev.databases.engine.Standing
import dev.databases.engine.retrying
import dev.databases.engine.runOnce
import dev.databases.engine.runScoped
import dev.databases.engine.standingOn
import dev.databases.pool.PoolReport
import dev.databases.pool.PoolStatus
import dev.databases.spi.Backend
import dev.databases.spi.BackendConfig
import dev.databases.spi.BackendProviders
import dev.databases.spi.DatabaseListener
import dev.databases.spi.Purpose
import dev.databases.values.ValueConverters
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * A database, by its URL. Make one for the life of the program, [connect] it, use it from any number of coroutines.
 *
 * Outside a block each statement runs, and commits, on a connection of its own. Inside [connection] or [transaction] everything
 * that this coroutine does with the database goes through that block's connection; a coroutine launched from there gets its own,
 * unless it is launched with `transaction.asContext()`.
 */
public class Database private constructor(
    /** What it was made from, its password masked when printed. */
    public val url: DatabaseUrl,
    backend: Backend,
    options: DatabaseOptions,
    listener: DatabaseListener,
    converters: ValueConverters,
) : QueryExecutor(Engine(backend, options, listener, converters)) {
    private val lifecycle = Lifecycle(engine, url.toString())

    /**
     * @param options what is set here wins over the same option in the URL
     * @param listener told of queries, transactions and the pool
     * @param converters custom types, honoured when binding and reading
     * @throws dev.databases.exceptions.InvalidDatabaseUrlException for an unknown scheme, driver or option; nothing is opened
     */
    @JvmOverloads
    public constructor(
        url: DatabaseUrl,
        options: DatabaseOptions = DatabaseOptions.DEFAULT,
        listener: DatabaseListener = DatabaseListener.NONE,
        converters: ValueConverters = ValueConverters.NONE,
    ) : this(DatabaseConfig.of(url), DatabaseOptions.resolve(url, options), listener, converters, Unit)

    /** As above, from text such as `sqlite:///notes.db` or `postgresql://user:password@host/name`. */
    @JvmOverloads
    public constructor(
        url: String,
        options: DatabaseOptions = DatabaseOptions.DEFAULT,
        listener: DatabaseListener = DatabaseListener.NONE,
        converters: ValueConverters = ValueConverters.NONE,
    ) : this(DatabaseUrl.parse(url), options, listener, converters)

    /** As above, from parts. */
    @JvmOverloads
    public constructor(
        config: DatabaseConfig,
        options: DatabaseOptions = DatabaseOptions.DEFAULT,
        listener: DatabaseListener = DatabaseListener.NONE,
        converters: ValueConverters = ValueConverters.NONE,
    ) : this(config, DatabaseOptions.resolve(config.toUrl(), options), listener, converters, Unit)

    /** On a backend that you made: a fake, or one that wraps another. [url] is for display. */
    @JvmOverloads
    public constructor(
        backend: Backend,
        url: DatabaseUrl,
        options: DatabaseOptions = DatabaseOptions.DEFAULT,
        listener: DatabaseListener = DatabaseListener.NONE,
        converters: ValueConverters = ValueConverters.NONE,
    ) : this(url, backend, options, listener, converters)

    @Suppress("UNUSED_PARAMETER")
    private constructor(
        config: DatabaseConfig,
        resolved: DatabaseOptions,
        listener: DatabaseListener,
        converters: ValueConverters,
        marker: Unit,
    ) : this(
        config.toUrl(),
        BackendProviders.find(config.toUrl())
            .create(BackendConfig(config.toUrl(), resolved, config.passwordSupplier(), listener, converters)),
        resolved,
        listener,
        converters,
    )

    /** The backend as a type of one product, for what only that can do; null when it is another. See [Backend.unwrap]. */
    public fun <B : Any> backend(type: Class<B>): B? = engine.backend.unwrap(type)

    /** After [connect], before [disconnect]. */
    public val isConnected: Boolean
        get() = engine.isConnected

    /** The pool's counts of this moment. */
    public val poolStatus: PoolStatus
        get() = engine.backend.poolStatus()

    /**
     * Connects; does nothing when connected already (under `strictLifecycle` an error). On cancel: nothing is left open.
     *
     * @throws dev.databases.exceptions.ConnectionException when the database cannot be reached
     */
    public suspend fun connect(): Unit = lifecycle.connect()

    /**
     * Refuses new work, waits up to [timeout] for those who hold connections, then rolls back and closes by force. Does nothing
     * when not connected (under `strictLifecycle` an error). Not cancellable once it has begun.
     *
     * @return who still held a connection when time was up
     */
    public suspend fun disconnect(timeout: Duration = engine.options.disconnectTimeout().toKotlinDuration()): PoolReport =
        lifecycle.disconnect(timeout)

    /**
     * Connects, runs [block], disconnects, however the block ends. A `use` inside another, or on a database that was connected
     * before, leaves the connection to the outermost (EDX-21).
     */
    public suspend fun <T> use(block: suspend Database.() -> T): T {
        lifecycle.enterUse()
        try {
            return block()
        } finally {
            lifecycle.leaveUse(engine.options.disconnectTimeout().toKotlinDuration())
        }
    }

    /**
     * Runs [block] on one connection, each statement committing by itself. In a block already, the same handle again. Waits for
     * a connection; on cancel: releases it, clean or closed.
     *
     * @param acquireTimeout how long to wait for a connection; null: the database's
     */
    public suspend fun <T> connection(acquireTimeout: Duration? = null, block: suspend Connection.() -> T): T {
        val standing = standing()
        if (standing != null) return standing.connection.handle.block()
        return holding(Purpose.HOLD, acquireTimeout) { it.handle.block() }
    }

    override suspend fun <T> transaction(options: TransactionOptions, block: suspend Transaction.() -> T): T =
        scoped(options, rollsBackFailed = false, block)

    /**
     * Runs [block] in a transaction like [transaction], and also rolls back, without an error of its own, when a statement failed
     * and the block swallowed that.
     */
    public suspend fun <T> session(
        block: suspend Transaction.() -> T,
    ): T = scoped(TransactionOptions.DEFAULT, rollsBackFailed = true, block)

    override suspend fun begin(options: TransactionOptions): Transaction {
        val standing = standing()
        if (standing != null) {
            val state = standing.connection.openTransactions.begin(standing.transaction, options, scoped = false)
            return Transaction(engine, standing.connection, state, null)
        }
        val held = engine.hold(purposeOf(options), null)
        try {
            val state = held.openTransactions.begin(null, options, scoped = false)
            return Transaction(engine, held, state) { held.release() }
        } catch (e: Throwable) {
            held.release()
            throw e
        }
    }

    /** Wraps [block] so that each call of the result runs in a transaction of its own, nested if the caller is in one. */
    public fun <T> transactional(
        options: TransactionOptions = TransactionOptions.DEFAULT,
        block: suspend Transaction.() -> T,
    ): suspend () -> T = { transaction(options) { block() } }

    /**
     * While [block] runs: connecting puts the database into force-rollback mode until it is disconnected, and transactions begun
     * on a database connected before are rolled back at their end (E-12). May call suspending functions.
     */
    public inline fun <T> forceRollback(block: () -> T): T {
        enterRollbackScope()
        try {
            return block()
        } finally {
            leaveRollbackScope()
        }
    }

    @PublishedApi
    internal fun enterRollbackScope(): Unit = lifecycle.enterRollbackScope()

    @PublishedApi
    internal fun leaveRollbackScope(): Unit = lifecycle.leaveRollbackScope()

    /** The connection that statements of this coroutine go through; null when each takes its own. */
    public suspend fun currentConnection(): Connection? = standing()?.connection?.handle

    /** The innermost transaction that statements of this coroutine run in; null when there is none. */
    public suspend fun currentTransaction(): Transaction? =
        standing()?.let { standing -> standing.transaction?.let { Transaction(engine, standing.connection, it, null) } }

    override suspend fun <T> run(call: Call<T>): T {
        val standing = standing() ?: return engine.runAlone(call)
        return standing.connection.run(standing.transaction, call)
    }

    override suspend fun <T> lend(purpose: Purpose, block: suspend (Standing) -> T): T {
        val standing = standing()
        return if (standing != null) block(standing) else engine.lend(purpose, null) { block(Standing(it, null)) }
    }

    private suspend fun <T> scoped(options: TransactionOptions, rollsBackFailed: Boolean, block: suspend Transaction.() -> T): T {
        val standing = standing()
        if (standing != null) {
            // In force-rollback mode the caller's outermost transaction is a savepoint all the same, and has no say in the root.
            val own = if (standing === lifecycle.root) TransactionOptions.DEFAULT.withForceRollback(options.forceRollback()) else options
            return engine.workbench.atView { runScoped(standing, own, rollsBackFailed, block) }
        }
        val effective = if (lifecycle.isInRollbackScope) options.withForceRollback(true) else options
        return retrying(options.retry()) {
            engine.lend(purposeOf(options), null) { held ->
                engine.workbench.atView { runOnce(Standing(held, null), effective, rollsBackFailed, block) }
            }
        }
    }

    private suspend fun <T> holding(purpose: Purpose, timeout: Duration?, block: suspend (HeldConnection) -> T): T =
        engine.lend(purpose, timeout) { held ->
            val frame = ContextFrame.Active(engine.key, Standing(held, null), coroutineContext[engine.key])
            engine.workbench.atView(ContextFrame.HandOff(frame)) { block(held) }
        }

    /** Where this coroutine's statements run: its block, else in force-rollback mode the one connection, else nowhere yet. */
    private suspend fun standing(): Standing? {
        val frame = coroutineContext[engine.key]
        frame?.standing?.let { return it }
        val root = lifecycle.root ?: return null
        // A child nests in its parent's transaction, so that neither waits for the other.
        return frame.standingOn(root.connection) ?: root
    }

    private fun purposeOf(options: TransactionOptions) = if (options.readOnly()) Purpose.READ else Purpose.WRITE

    /** The same verbs as futures, for Java. */
    public fun futures(): FutureDatabase = FutureDatabase(this)

    /** The same verbs for callers who may block their thread: scripts, virtual threads. */
    public fun blocking(): BlockingDatabase = BlockingDatabase(this)

    override suspend fun standingOrNull(): Standing? = standing()

    override fun toString(): String = "Database($url, ${if (isConnected) "connected" else "not connected"})"
}
