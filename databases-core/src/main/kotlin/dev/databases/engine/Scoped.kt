package dev.databases.engine

import dev.databases.Transaction
import dev.databases.TransactionOptions
import kotlinx.coroutines.withContext
import kotlin.coroutines.coroutineContext

/**
 * Runs [block] in a transaction on the connection of [standing]: the one place that decides how a block ends, and whether it is
 * tried again.
 *
 * @param rollsBackFailed also roll back when a statement failed and the block swallowed the error, as a session does
 */
internal suspend fun <T> runScoped(
    standing: Standing,
    options: TransactionOptions,
    rollsBackFailed: Boolean = false,
    block: suspend Transaction.() -> T,
): T = retrying(options.retry()) { runOnce(standing, options, rollsBackFailed, block) }

/** As above, without a second try. */
internal suspend fun <T> runOnce(
    standing: Standing,
    options: TransactionOptions,
    rollsBackFailed: Boolean,
    block: suspend Transaction.() -> T,
): T {
    val held = standing.connection
    val state = held.openTransactions.begin(standing.transaction, options, scoped = true)
    try {
        val transaction = Transaction(held.engine, held, state, null)
        val frame = ContextFrame.Active(held.engine.key, Standing(held, state), coroutineContext[held.engine.key])
        val result = withContext(ContextFrame.HandOff(frame)) { transaction.block() }
        if (options.forceRollback() || (rollsBackFailed && state.hasFailed)) {
            held.openTransactions.rollback(state)
        } else {
            held.openTransactions.commit(state, waits = true)
        }
        return result
    } catch (e: Throwable) {
        if (state.isOpen) {
            try {
                held.openTransactions.rollback(state)
            } catch (alsoFailed: Throwable) {
                e.addSuppressed(alsoFailed)
            }
        }
        throw e
    }
}
