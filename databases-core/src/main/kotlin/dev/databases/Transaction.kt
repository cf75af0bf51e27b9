package dev.databases

import dev.databases.engine.ContextFrame
import dev.databases.engine.Engine
import dev.databases.engine.HeldConnection
import dev.databases.engine.Standing
import dev.databases.engine.TransactionState
import dev.databases.engine.ended
import dev.databases.engine.runScoped
import dev.databases.engine.standingOn
import dev.databases.spi.Purpose
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext

/**
 * An open transaction, or a savepoint in one. In a `transaction { }` block it is the receiver, and ends with the block; from
 * [QueryExecutor.begin] it is yours to [commit], [rollback] or [close].
 *
 * Safe for any coroutine: those who share it take turns. After its end every verb is a
 * [dev.databases.exceptions.TransactionStateException].
 */
public class Transaction internal constructor(
    engine: Engine,
    private val held: HeldConnection,
    internal val state: TransactionState,
    private val onEnd: (suspend () -> Unit)?,
) : QueryExecutor(engine) {
    /** Neither committed nor rolled back yet. */
    public val isActive: Boolean
        get() = state.isOpen

    /** The connection it is on. */
    public val connection: Connection
        get() = held.handle

    /** For `launch` and `async`: the new coroutine works inside this transaction instead of on a connection of its own. */
    public fun asContext(): CoroutineContext = ContextFrame.HandOff(ContextFrame.Active(engine.key, Standing(held, state), null))

    /**
     * Commits; of a savepoint: keeps its changes in the outer transaction. Not cancellable: a commit that was sent is waited for.
     *
     * @throws dev.databases.exceptions.TransactionStateException when it has ended, or an inner one is open; nothing is changed
     * @throws dev.databases.exceptions.CommitRolledBackException when the server turned the commit into a rollback
     */
    public suspend fun commit() {
        refuseInBlock("commit")
        try {
            held.openTransactions.commit(state, waits = false)
        } finally {
            if (!state.isOpen) onEnd?.invoke()
        }
    }

    /**
     * Undoes everything done in it, and in inner transactions still open; statements that still run in it are cancelled. Not
     * cancellable.
     *
     * @throws dev.databases.exceptions.TransactionStateException when it has ended
     */
    public suspend fun rollback() {
        refuseInBlock("rollback")
        try {
            held.openTransactions.rollback(state)
        } finally {
            if (!state.isOpen) onEnd?.invoke()
        }
    }

    /** Rolls back if it is still open; does nothing otherwise, so it may stand in any `finally`. */
    public suspend fun close() {
        if (state.isOpen) rollback()
    }

    override suspend fun <T> transaction(options: TransactionOptions, block: suspend Transaction.() -> T): T =
        runScoped(standing(), options, block = block)

    override suspend fun begin(options: TransactionOptions): Transaction {
        val inner = held.openTransactions.begin(standing().transaction, options, scoped = false)
        return Transaction(engine, held, inner, null)
    }

    override suspend fun standingOrNull(): Standing = standing()

    override suspend fun <T> lend(purpose: Purpose, block: suspend (Standing) -> T): T = block(standing())

    /** The caller's own place inside this transaction, which may be deeper: its innermost savepoint. */
    private suspend fun standing(): Standing {
        if (!state.isOpen) throw state.ended()
        val own = coroutineContext[engine.key].standingOn(held)
        return if (own?.transaction?.isInside(state) == true) own else Standing(held, state)
    }

    private fun refuseInBlock(verb: String) {
        check(!state.scoped) {
            "A transaction { } block ends its transaction itself: return to commit, throw or use forceRollback to roll back. " +
                "For $verb() by hand, start it with begin()."
        }
    }

    override fun toString(): String = "Transaction(${state.outcome.name.lowercase()})"
}
