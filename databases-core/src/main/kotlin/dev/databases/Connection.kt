package dev.databases

import dev.databases.engine.ContextFrame
import dev.databases.engine.Engine
import dev.databases.engine.HeldConnection
import dev.databases.engine.Standing
import dev.databases.engine.runScoped
import dev.databases.engine.standingOn
import dev.databases.spi.Purpose
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext

/**
 * One acquired connection. Each statement commits by itself unless a transaction is open. It works until the block that acquired
 * it ends; afterwards every verb is a [dev.databases.exceptions.ConnectionException].
 *
 * Safe for any coroutine: those who share it take turns, and wait for a nested transaction that another one has open.
 */
public class Connection internal constructor(engine: Engine, internal val held: HeldConnection) : QueryExecutor(engine) {
    /** The driver's own connection. What is done to it takes part in the transaction that is open here. Do not close it. */
    public val rawConnection: Any
        get() = held.backend.raw()

    /** Acquired, not released, and thought to live; without a round trip. */
    public val isConnected: Boolean
        get() = !held.isReleased && held.backend.isValid

    /** The innermost open transaction; null when there is none. */
    public val currentTransaction: Transaction?
        get() = held.openTransactions.top?.let { Transaction(engine, held, it, null) }

    /**
     * For `launch` and `async`: the new coroutine shares this connection, and the transaction that is open on it now, instead of
     * taking a connection of its own. Statements of those who share it queue up; nested transactions take turns.
     */
    public fun asContext(): CoroutineContext {
        val standing = Standing(held, held.openTransactions.top)
        return ContextFrame.HandOff(ContextFrame.Active(engine.key, standing, null), follows = true)
    }

    override suspend fun <T> transaction(options: TransactionOptions, block: suspend Transaction.() -> T): T =
        runScoped(standing(), options, block = block)

    override suspend fun begin(options: TransactionOptions): Transaction {
        val state = held.openTransactions.begin(standing().transaction, options, scoped = false)
        return Transaction(engine, held, state, null)
    }

    override suspend fun standingOrNull(): Standing = standing()

    override suspend fun <T> lend(purpose: Purpose, block: suspend (Standing) -> T): T = block(standing())

    private suspend fun standing(): Standing = coroutineContext[engine.key].standingOn(held) ?: Standing(held, null)

    override fun toString(): String = "Connection(${if (held.isReleased) "released" else "acquired"})"
}
