package dev.databases.engine

import dev.databases.Connection
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.TransactionStateException
import dev.databases.spi.ConnectionBackend
import dev.databases.spi.RecordCursor
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicReference

/**
 * An acquired connection while somebody holds it: lets one statement at a time onto it and knows its open transactions. Safe for
 * any coroutine. Everything that runs on a connection goes through [run].
 */
internal class HeldConnection(val engine: Engine, val backend: ConnectionBackend) {
    private val released = AtomicBoolean()
    private val turnstile = Turnstile()

    /** The one handle for this connection (EDB-050). */
    val handle: Connection by lazy(LazyThreadSafetyMode.PUBLICATION) { Connection(engine, this) }

    private val running = AtomicReference<Interruptible?>()

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

    /** Tells what runs now and can be stopped. */
    fun runs(operation: Interruptible) {
        running.set(operation)
        // After the line above: of an operation and one who stops it at the same moment, at least one sees the other.
        stopping?.let(operation::interrupt)
    }

    /** It runs no more. Of one that was cancelled this may come when the next one runs already. */
    fun ended(operation: Interruptible) {
        running.compareAndSet(operation, null)
    }

    /** Stops what runs here and what is let in meanwhile, then waits for its turn. Not cancellable. */
    suspend fun stopAndEnter(reason: Interruption) =
        withContext(NonCancellable) {
            stopping = reason
            running.get()?.interrupt(reason)
            turnstile.enterToCleanUp()
            stopping = null
        }

    /** Closes a cursor whatever else is open, and waits until it is closed. A failure is logged: the records are delivered. */
    suspend fun close(cursor: RecordCursor) =
        withContext(NonCancellable) {
            if (isReleased) return@withContext
            turnstile.enterToCleanUp()
            try {
                engine.workbench.atView { cursor.close().awaitCancelling() }
            } catch (e: Exception) {
                engine.observer.cleanUpFailed("close a cursor", e)
            } finally {
                turnstile.exit()
            }
        }

    /**
     * Gives the connection back, clean or not; a second call does nothing. A clean release is not waited for. A failure is logged,
     * so that it hides neither a result nor another error.
     */
    suspend fun release() {
        if (!released.compareAndSet(false, true)) return
        // Whoever still runs something here, shared and not waited for, gets to its end or is cancelled first.
        if (!turnstile.tryEnter(null)) stopAndEnter(Interruption.RELEASED)
        try {
            openTransactions.abandon()
            if (backend.isClean) {
                backend.release()
            } else {
                withContext(NonCancellable) { engine.workbench.atView { backend.release().awaitCancelling() } }
            }
        } catch (e: Exception) {
            engine.observer.cleanUpFailed("give a connection back", e)
        } finally {
            turnstile.exit()
        }
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
