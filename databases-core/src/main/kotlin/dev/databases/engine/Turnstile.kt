package dev.databases.engine

import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.pool.PoolClock
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Lets one statement at a time onto a connection, in order of arrival, and while a block has a nested transaction open, only
 * those who are inside it (EDX-11): a sibling's statement would otherwise be undone with a savepoint it knows nothing of.
 *
 * Safe for any coroutine. A cancelled waiter leaves the queue; one that was let in while being cancelled gives its turn on.
 */
internal class Turnstile {
    private var isBusy = false
    private val waiters = ArrayDeque<Waiter>(0)

    /** The innermost open transaction. Written only by the one who is inside. */
    var top: TransactionState? = null
        private set

    private class Waiter(
        val standing: TransactionState?,
        val anyStanding: Boolean,
        val continuation: CancellableContinuation<Unit>,
    ) {
        @Volatile
        var deadline: PoolClock.Timer? = null
    }

    /** Goes in if that needs no waiting. */
    fun tryEnter(standing: TransactionState?): Boolean = synchronized(this) { !isBusy && admits(standing) && take() }

    /**
     * Waits for a turn, for [limit] of real time at most. On cancel: no longer waits, holds nothing.
     *
     * @throws AcquireTimeoutException after [limit]: a wait here must end, whoever forgot whom
     */
    suspend fun enter(standing: TransactionState?, limit: Duration?, query: String) {
        if (!tryEnter(standing)) await(standing, anyStanding = false, limit, query)
    }

    /** Waits for the statement that is running, but for nobody's transaction: for those who come to clean up. */
    suspend fun enterToCleanUp() {
        if (!synchronized(this) { !isBusy && take() }) await(null, anyStanding = true, null, "")
    }

    /** Goes out, and lets the next in. */
    fun exit() {
        val next = synchronized(this) {
            val index = waiters.indexOfFirst { it.anyStanding || admits(it.standing) }
            isBusy = index >= 0
            if (index >= 0) waiters.removeAt(index) else null
        }
        if (next != null) {
            next.deadline?.cancel()
            next.continuation.letIn()
        }
    }

    /** From inside: a transaction was opened. */
    fun push(transaction: TransactionState) = synchronized(this) { top = transaction }

    /** From inside: [transaction], and what was left open in it, has ended. */
    fun pop(transaction: TransactionState, outcome: TransactionState.Outcome) = synchronized(this) {
        var inner = top
        while (inner != null && inner !== transaction) {
            inner.outcome = TransactionState.Outcome.ROLLED_BACK
            inner = inner.parent
        }
        transaction.outcome = outcome
        top = transaction.parent
    }

    private fun take(): Boolean {
        isBusy = true
        return true
    }

    private fun admits(standing: TransactionState?): Boolean {
        var open = top
        while (open != null) {
            if (standing != null && standing.isInside(open)) return true
            // A low-level transaction belongs to no block, so its elders may go on through it.
            if (open.scoped) return false
            open = open.parent
        }
        return true
    }

    private suspend fun await(standing: TransactionState?, anyStanding: Boolean, limit: Duration?, query: String) =
        suspendCancellableCoroutine { continuation ->
            val waiter = Waiter(standing, anyStanding, continuation)
            val isIn = synchronized(this) {
                if (!isBusy && (anyStanding || admits(standing))) take() else !waiters.add(waiter)
            }
            if (isIn) return@suspendCancellableCoroutine continuation.letIn()
            val deadline = limit?.let {
                PoolClock.SYSTEM.schedule(it.toJavaDuration()) { if (leave(waiter)) continuation.resumeWithException(tooLong(it, query)) }
            }
            waiter.deadline = deadline
            continuation.invokeOnCancellation { leave(waiter) }
        }

    private fun leave(waiter: Waiter): Boolean {
        waiter.deadline?.cancel()
        return synchronized(this) { waiters.remove(waiter) }
    }

    private fun CancellableContinuation<Unit>.letIn() = resume(Unit) { _, _, _ -> exit() }

    private fun tooLong(limit: Duration, query: String) =
        AcquireTimeoutException(
            "Waited $limit (acquireTimeout) for a turn on a shared connection: another coroutine keeps a statement running or a " +
                "nested transaction open on it. Let it finish first, or do not share the connection. The query was: $query",
        )
}
