package dev.databases.engine

import dev.databases.pool.PoolClock
import dev.databases.spi.ConnectionBackend
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletionHandler
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** Why an operation was stopped from outside. */
internal enum class Interruption { CANCELLED, TIMED_OUT, ROLLED_BACK, RELEASED }

/**
 * Stands between an operation that runs in place on a blocking connection and those who want it stopped: a cancelled coroutine,
 * a deadline, a rollback. Once [close] has returned nothing more reaches the connection, so a late cancel cannot hit the
 * statement after it. Safe for any thread.
 */
internal class InterruptGuard(private val connection: ConnectionBackend) : CompletionHandler, Interruptible {
    private var isOpen = false
    private var isClosed = false

    /** The first reason given; null when nobody asked. */
    @Volatile
    var interruption: Interruption? = null
        private set

    /**
     * The operation begins.
     *
     * @throws CancellationException when somebody asked already: a driver hears no cancel before it runs something
     */
    fun open() =
        synchronized(this) {
            if (interruption != null) throw CancellationException("Stopped before it had begun")
            isOpen = true
        }

    override fun interrupt(reason: Interruption) {
        synchronized(this) {
            if (isClosed || interruption != null) return
            interruption = reason
        }
        pass()
    }

    /** Again and again until the operation ends: the first may come just before the driver has begun. */
    private fun pass() {
        synchronized(this) {
            if (!isOpen || isClosed) return
            connection.interrupt()
        }
        PoolClock.SYSTEM.schedule(AGAIN) { pass() }
    }

    override fun invoke(cause: Throwable?) = interrupt(Interruption.CANCELLED)

    fun close() = synchronized(this) { isClosed = true }

    private companion object {
        val AGAIN: Duration = Duration.ofMillis(10)
    }
}

/** Something that runs and can be stopped. */
internal interface Interruptible {
    fun interrupt(reason: Interruption)
}

/** Stops an operation of a driver that does not block, by cancelling its future. */
internal class CancelFuture(private val future: CompletableFuture<*>) : CompletionHandler, Interruptible {
    @Volatile
    var interruption: Interruption? = null
        private set

    override fun interrupt(reason: Interruption) {
        if (interruption == null) interruption = reason
        future.cancel(false)
    }

    override fun invoke(cause: Throwable?) = interrupt(Interruption.CANCELLED)
}
