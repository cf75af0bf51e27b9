package dev.databases.engine

import dev.databases.spi.ConnectionBackend
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.time.Duration

/**
 * Acquire, run, release as one chain on the driver's side, for a driver that does not block: the caller waits for one future and
 * its dispatcher is woken once. Cancelling it cancels whichever of them is under way; the connection is released on every path.
 */
internal class AloneCall<T>(private val engine: Engine, private val call: Call<T>) : CompletableFuture<T>(), Interruptible {
    @Volatile
    private var step: CompletableFuture<*>? = null

    @Volatile
    private var interruption: Interruption? = null

    fun start(): AloneCall<T> {
        val acquiring = acquire().toCompletableFuture()
        follow(acquiring)
        acquiring.whenComplete { connection, error ->
            if (error != null) completeExceptionally(error.unwrapped()) else runOn(connection)
        }
        return this
    }

    private fun acquire(): CompletionStage<ConnectionBackend> {
        val backend = engine.backend
        return if (call.isLoneStatement) {
            backend.acquireForStatement(call.query, call.purpose, null)
        } else {
            backend.acquire(call.purpose, null)
        }
    }

    override fun cancel(mayInterruptIfRunning: Boolean): Boolean {
        interrupt(Interruption.CANCELLED)
        return true
    }

    override fun interrupt(reason: Interruption) {
        if (interruption == null) interruption = reason
        step?.cancel(false)
    }

    private fun runOn(connection: ConnectionBackend) {
        val startedAt = System.nanoTime()
        val timeout: Duration? = call.timeout ?: engine.queryTimeout
        val running = try {
            call.begin(connection)
        } catch (e: Throwable) {
            CompletableFuture.failedFuture(e)
        }
        follow(running)
        val deadline = timeout?.let { Deadlines.schedule(it, this) }
        running.whenComplete { result, error ->
            deadline?.cancel()
            val failure = error?.let { call.explain(it.unwrapped(), interruption) }
            val rows = if (failure == null) call.rows(result) else -1
            engine.observer.queryFinished(call, System.nanoTime() - startedAt, rows, failure)
            release(connection) { if (failure == null) complete(result) else completeExceptionally(failure) }
        }
    }

    /** A clean release is not waited for; another is, so that the connection is settled when the caller goes on. */
    private fun release(connection: ConnectionBackend, andThen: () -> Unit) {
        val isClean = connection.isClean
        val released: CompletionStage<Void?> = connection.release()
        if (isClean) andThen() else released.whenComplete { _, _ -> andThen() }
    }

    /** What a cancel goes to from now on, and at once if it came in between. */
    private fun follow(next: CompletableFuture<*>) {
        step = next
        if (interruption != null) next.cancel(false)
    }
}
