package dev.databases.engine

import dev.databases.spi.TransactionBackend

/** One open transaction or savepoint of a [HeldConnection]. Its fields change only inside the connection's [Turnstile]. */
internal class TransactionState(
    val parent: TransactionState?,
    val backend: TransactionBackend,
    /** Opened by a block, which owns the connection until it ends; a low-level one is owned by nobody in particular. */
    val scoped: Boolean,
) {
    enum class Outcome { OPEN, COMMITTED, ROLLED_BACK }

    @Volatile
    var outcome: Outcome = Outcome.OPEN

    /** A statement inside it failed, whether or not the caller swallowed the error. */
    @Volatile
    var hasFailed: Boolean = false

    val startedAt: Long = System.nanoTime()

    val isOpen: Boolean get() = outcome == Outcome.OPEN

    /** Whether this is [other] or nested in it. */
    fun isInside(other: TransactionState): Boolean {
        var state: TransactionState? = this
        while (state != null && state !== other) state = state.parent
        return state != null
    }
}
