package dev.databases.engine

import dev.databases.Connection
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.TransactionStateException
import dev.databases.spi.ConnectionBackend
import dev.databases.spi.RecordCursor
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean

/**
 * An acquired connection while somebody holds it: lets one statement at a time onto it and knows its open transactions. Safe for
 * any coroutine. Everything that runs on a connection goes through [run].
 */
internal class HeldConnection(
    val engine: Engine,
    val backend: ConnectionBackend,
    val view: CoroutineDispatcher?,
    private val ownsView: Boolean = true,
) {
    private val released = AtomicBoolean()
    private val turnstile = Turnstile()

    /** The one handle for this connection (EDB-050). */
    val handle: Connection by lazy(LazyThreadSafetyMode.PUBLICATION) { Connection(engine, this) }

    @Volatile
    private var running: Interruptible? = null

    @Volatile
    private var stopping: Interruption? = null

    val isReleased: Boolean get() = released.get()

    val openTransactions: TransactionStack = TransactionStack(this, turnstile)

    /** Waits for its turn, runs [call]. On cancel: the statement is cancelled on the server. */
    suspend fun <T> run(standing: TransactionState?, call: Call<T>): T {
        checkUsable(standing)
        turnstile.enter(standing, engine.acquireTimeout, call.query)
        try {
            checkUsable(standing)
            return runInside(call)
        } catch (e: DatabaseException) {
            turnstile.top?.hasFailed = true
            throw e
        } finally {
            turnstile.exit()
        }
    }

    /** Runs [call] for one who is inside the turnstile already. */
    suspend fun <T> runInside(call: Call<T>): T {
        val startedAt = System.nanoTime()
        try {
            val result = engine.workbench.run(this, call, call.timeout ?: engine.queryTimeout)
            engine.observer.queryFinished(call, System.nanoTime() - startedAt, call.rows(result), null)
            return result
        } catch (e: Throwable) {
            engine.observer.queryFinished(call, System.nanoTime() - startedAt, -1, e)
            throw e
        }
    }

    /** Tells what runs now and can be stopped; null: nothing any more. */
    fun runs(operation: Interruptible?) {
        running = operation
        // After the line above: of an operation and one who stops it at the same moment, at least one sees the other.
        val reason = stopping
        if (reason != null) operation?.interrupt(reason)
    }

    /** Stops what runs here and what is let in meanwhile, then waits for its turn. Not cancellable. */
    suspend fun stopAndEnter(reason: Interruption) =
        withContext(NonCancellable) {
            stopping = reason
            running?.interrupt(reason)
            turnstile.enterToCleanUp()
            stopping = null
        }

    /** Closes a cursor whatever else is open, and waits until it is closed. */
    suspend fun close(cursor: RecordCursor) =
        withContext(NonCancellable) {
            if (isReleased) return@withContext
            turnstile.enterToCleanUp()
            try {
                engine.workbench.at(this@HeldConnection) { cursor.close().awaitCancelling() }
            } finally {
                turnstile.exit()
            }
        }

    /** Gives the connection back, clean or not; a second call does nothing. A clean release is not waited for. */
    suspend fun release() {
        if (!released.compareAndSet(false, true)) return
        // Whoever still runs something here, shared and not waited for, gets to its end or is cancelled first.
        if (!turnstile.tryEnter(null)) stopAndEnter(Interruption.RELEASED)
        openTransactions.abandon()
        if (backend.isClean) {
            backend.release()
        } else {
            withContext(NonCancellable) { engine.workbench.at(this@HeldConnection) { backend.release().awaitCancelling() } }
        }
        turnstile.exit()
        if (ownsView) engine.workbench.giveBack(view)
    }

    /** Refuses those who come after the end of the block, or of their transaction. */
    fun checkUsable(standing: TransactionState?) {
        if (standing != null && !standing.isOpen) throw standing.ended()
        if (isReleased) throw ConnectionException(RELEASED)
    }
}

/** What those are told who share a connection and come too late. */
internal const val RELEASED: String =
    "This connection was released when the block that acquired it ended. Use it inside that block only, " +
        "and wait there for the coroutines that share it."

/** The error for one who goes on using a transaction that has ended (EDX-16). */
internal fun TransactionState.ended(): TransactionStateException {
    val how = if (outcome == TransactionState.Outcome.COMMITTED) "committed" else "rolled back"
    return TransactionStateException("This transaction was already $how. Begin a new one; nothing was changed.")
}
