package dev.databases.engine

import dev.databases.TransactionOptions
import dev.databases.engine.TransactionState.Outcome
import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.TransactionBackend
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletionStage
import kotlin.time.Duration

/** The open transactions of one connection: the root, and savepoints in it. Every change happens inside the [turnstile]. */
internal class TransactionStack(private val held: HeldConnection, private val turnstile: Turnstile) {
    private var savepoints = 0L

    val top: TransactionState? get() = turnstile.top

    /**
     * Opens a root transaction, or a savepoint in the innermost one that [standing] may use. On cancel: nothing is open.
     *
     * @param scoped it belongs to a block, and siblings wait until that ends
     */
    suspend fun begin(standing: TransactionState?, options: TransactionOptions, scoped: Boolean): TransactionState {
        held.checkUsable(standing)
        if (!scoped) refuseBlockOptions(options)
        turnstile.enter(standing, held.engine.acquireTimeout, "BEGIN")
        try {
            val parent = turnstile.top
            held.checkUsable(standing)
            if (parent != null && parent !== standing && !scoped && !parent.scoped) throw innerIsOpen("begin another one")
            val state = TransactionState(parent, open(parent, options), scoped)
            turnstile.push(state)
            return state
        } finally {
            turnstile.exit()
        }
    }

    private suspend fun open(parent: TransactionState?, options: TransactionOptions): TransactionBackend =
        if (parent == null) {
            owned("BEGIN") { it.begin(options) }
        } else {
            refuseRootOptions(options)
            val name = "databases_${++savepoints}"
            owned("SAVEPOINT $name") { parent.backend.savepoint(name) }
        }

    /** Opens it; if that is cancelled and it opened all the same, undoes it at once. */
    private suspend fun owned(
        verb: String,
        step: (dev.databases.spi.ConnectionBackend) -> CompletionStage<TransactionBackend>,
    ): TransactionBackend {
        val call = Step(verb, step = step)
        try {
            return held.runInside(call)
        } catch (e: CancellationException) {
            call.future?.takeBack { opened -> held.runInside(Step("ROLLBACK", isStoppable = false) { opened.rollback() }) }
            throw e
        }
    }

    /**
     * Commits [state]. Not cancellable: a commit that has been sent is waited for.
     *
     * @param waits for inner blocks of siblings to end, as the end of a block does; otherwise an open inner transaction is an
     *     error at once, and nothing is changed
     */
    suspend fun commit(state: TransactionState, waits: Boolean) =
        withContext(NonCancellable) {
            if (!state.isOpen) throw state.ended()
            if (!waits && turnstile.top !== state) throw innerIsOpen("commit")
            turnstile.enter(state, held.engine.acquireTimeout, "COMMIT")
            try {
                if (!state.isOpen) throw state.ended()
                if (turnstile.top !== state) throw innerIsOpen("commit")
                var outcome = Outcome.ROLLED_BACK
                var failure: Throwable? = null
                try {
                    held.runInside(Step(verb(state, "COMMIT", "RELEASE SAVEPOINT"), isStoppable = false) { state.backend.commit() })
                    outcome = Outcome.COMMITTED
                } catch (e: Throwable) {
                    failure = e
                    throw e
                } finally {
                    // A savepoint that could not be released is still there; its block undoes it.
                    if (outcome == Outcome.COMMITTED || state.parent == null) end(state, outcome, failure)
                }
            } finally {
                turnstile.exit()
            }
        }

    /** Undoes [state] and all that is open in it, after cancelling what still runs there. Not cancellable. */
    suspend fun rollback(state: TransactionState) =
        withContext(NonCancellable) {
            if (!state.isOpen) throw state.ended()
            if (!turnstile.tryEnter(state)) held.stopAndEnter(Interruption.ROLLED_BACK)
            try {
                if (!state.isOpen) throw state.ended()
                try {
                    val step =
                        Step<Void?>(verb(state, "ROLLBACK", "ROLLBACK TO SAVEPOINT"), isStoppable = false) { state.backend.rollback() }
                    held.runInside(step)
                } finally {
                    end(state, Outcome.ROLLED_BACK, null)
                }
            } finally {
                turnstile.exit()
            }
        }

    /** Waits until nobody is busy in [state] or has a block open in it. False when that took longer than [limit]. */
    suspend fun awaitTop(state: TransactionState, limit: Duration): Boolean {
        try {
            turnstile.enter(state, limit, "ROLLBACK")
        } catch (_: AcquireTimeoutException) {
            return false
        }
        turnstile.exit()
        return true
    }

    /** The connection goes: what is open is over. From inside. */
    fun abandon() {
        var root = turnstile.top ?: return
        while (true) root = root.parent ?: break
        end(root, Outcome.ROLLED_BACK, null)
    }

    private fun end(state: TransactionState, outcome: Outcome, failure: Throwable?) {
        turnstile.pop(state, outcome)
        if (state.parent == null) {
            held.engine.observer.transactionFinished(state.startedAt, outcome == Outcome.COMMITTED, failure)
        }
    }

    private fun verb(state: TransactionState, root: String, nested: String) = if (state.parent == null) root else nested

    private fun refuseRootOptions(options: TransactionOptions) {
        if (options.isolation() != null || options.readOnly() || options.deferrable() || options.retry() > 0) {
            throw UnsupportedFeatureException(
                "isolation, readOnly, deferrable and retry belong to a whole transaction, and this one is nested in another. " +
                    "Give them to the outermost transaction.",
            )
        }
    }

    private fun refuseBlockOptions(options: TransactionOptions) {
        if (options.retry() > 0 || options.forceRollback()) {
            throw UnsupportedFeatureException(
                "retry and forceRollback belong to a transaction { } block, and begin() gives a transaction that you end " +
                    "yourself. Leave them out.",
            )
        }
    }

    private fun innerIsOpen(verb: String) =
        TransactionStateException(
            "Cannot $verb: an inner transaction is still open on this connection. Finish the inner one first; nothing was changed.",
        )
}
