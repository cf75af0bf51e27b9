package dev.databases.engine

import dev.databases.DatabaseOptions
import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.exceptions.NotConnectedException
import dev.databases.spi.Backend
import dev.databases.spi.ConnectionBackend
import dev.databases.spi.DatabaseListener
import dev.databases.spi.Purpose
import dev.databases.values.ValueConverters
import kotlinx.coroutines.ensureActive
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** What a database, its connections and its transactions share. Safe for any coroutine. */
internal class Engine(
    val backend: Backend,
    val options: DatabaseOptions,
    listener: DatabaseListener,
    converters: ValueConverters,
) {
    val key = FrameKey()
    val queries = Queries(backend.dialect().syntax(), converters)
    val observer = Observer(options, listener)
    val workbench = Workbench(backend.isBlocking, backend.poolStatus().max())
    val queryTimeout: Duration? = options.queryTimeout()?.toKotlinDuration()
    val acquireTimeout: Duration? = options.pool().acquireTimeout()?.toKotlinDuration()

    @Volatile
    var isConnected: Boolean = false

    /**
     * Takes a connection out of the pool; the caller owes it a release. On cancel: the place in the queue is given up, and a
     * connection that arrived all the same goes back.
     */
    suspend fun hold(purpose: Purpose, timeout: Duration?): HeldConnection {
        checkConnected()
        return take(purpose, timeout)
    }

    /** As [hold], of a backend that is running while the database does not count as connected yet. */
    suspend fun take(purpose: Purpose, timeout: Duration?): HeldConnection = HeldConnection(this, acquire(purpose, timeout))

    private suspend fun acquire(purpose: Purpose, timeout: Duration?): ConnectionBackend {
        try {
            return backend.acquire(purpose, timeout?.toJavaDuration()).awaitOwned { it.release() }
        } catch (e: AcquireTimeoutException) {
            throw withHint(e)
        }
    }

    /** Lends a connection of its own to [block]. */
    suspend inline fun <T> lend(purpose: Purpose, timeout: Duration?, block: (HeldConnection) -> T): T {
        val held = hold(purpose, timeout)
        try {
            return block(held)
        } finally {
            held.release()
        }
    }

    /**
     * Runs one statement on a connection of its own; the caller is woken once. Where the driver does not block, acquire, run and
     * release are one chain on its side; where it blocks, they are one stay on another thread.
     */
    suspend fun <T> runAlone(call: Call<T>): T {
        checkConnected()
        if (backend.isBlocking) return workbench.atSharedView { runAloneHere(call) }
        // One who is cancelled already sends nothing more.
        coroutineContext.ensureActive()
        try {
            return AloneCall(this, call).start().awaitSettled()
        } catch (e: AcquireTimeoutException) {
            throw withHint(e)
        }
    }

    private suspend fun <T> runAloneHere(call: Call<T>): T {
        val held = take(call.purpose, null)
        try {
            return held.runInside(call)
        } finally {
            held.release()
        }
    }

    fun checkConnected() {
        if (!isConnected) {
            throw NotConnectedException(
                "Database is not connected: call connect(), or run this inside use { } (the backend is not running).",
            )
        }
    }

    private suspend fun withHint(e: AcquireTimeoutException): AcquireTimeoutException {
        val frame = coroutineContext[key] as? ContextFrame.Detached ?: return e
        if (frame.parent.standing.connection.isReleased) return e
        return AcquireTimeoutException(
            "${e.message} The coroutine that launched this one holds a connection, which launch and async do not share. If it " +
                "waits for this one, neither can go on: share its connection with launch(transaction.asContext()) or " +
                "async(connection.asContext()), or raise max_size.",
            e.context(),
            e,
        )
    }
}
