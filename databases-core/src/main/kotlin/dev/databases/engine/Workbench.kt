package dev.databases.engine

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CancellationException
import java.util.concurrent.ConcurrentLinkedDeque
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration

/**
 * Where operations run. On a backend that does not block: on the driver's threads, and the caller waits. On one that blocks: on
 * a view of [Dispatchers.IO] limited to one, of which each held connection has its own, so that a block of statements pays for
 * the change of threads once; or in place, for callers who may block. Safe for any coroutine.
 */
internal class Workbench(private val isBlocking: Boolean) {
    private val views = ConcurrentLinkedDeque<CoroutineDispatcher>()

    /** The dispatcher for a connection about to be held by this coroutine; null: operations run wherever they are called. */
    suspend fun takeView(): CoroutineDispatcher? = if (coroutineContext[InPlace.Key] != null) null else takeViewForAll()

    /** As [takeView], for a connection that others will share: also when this caller may block. */
    @OptIn(ExperimentalCoroutinesApi::class)
    fun takeViewForAll(): CoroutineDispatcher? =
        // The last one given back is the one whose thread is warm.
        if (isBlocking) views.pollFirst() ?: Dispatchers.IO.limitedParallelism(1, "databases") else null

    /** Runs [block] at a view that is taken for it alone, or in place. */
    suspend fun <T> atAView(block: suspend (CoroutineDispatcher?) -> T): T {
        val view = takeView() ?: return block(null)
        try {
            return withContext(view) { block(view) }
        } finally {
            giveBack(view)
        }
    }

    fun giveBack(view: CoroutineDispatcher?) {
        if (view != null) views.addFirst(view)
    }

    /** Runs [block] where operations of [held] run without a change of threads. */
    suspend fun <T> at(held: HeldConnection, block: suspend () -> T): T {
        val view = held.view
        return if (view == null || isAt(view)) block() else withContext(view) { block() }
    }

    /** Runs one operation. On cancel: it is cancelled on the server, and what it gave stays in `call.future`. */
    suspend fun <T> run(held: HeldConnection, call: Call<T>, timeout: Duration?): T {
        // One who is cancelled already sends nothing more.
        coroutineContext.ensureActive()
        if (!isBlocking) return runAway(held, call, timeout)
        val view = held.view
        return if (view == null || isAt(view)) {
            runInPlace(held, call, timeout)
        } else {
            withContext(view) { runInPlace(held, call, timeout) }
        }
    }

    private suspend fun isAt(view: CoroutineDispatcher): Boolean {
        val context = coroutineContext
        return context[ContinuationInterceptor] === view || context[InPlace.Key] != null
    }

    private suspend fun <T> runInPlace(held: HeldConnection, call: Call<T>, timeout: Duration?): T =
        suspendCancellableCoroutine { continuation ->
            val guard = InterruptGuard(held.backend)
            continuation.invokeOnCancellation(guard)
            if (call.isStoppable) held.runs(guard)
            val deadline = timeout?.let { Deadlines.schedule(it, guard) }
            val watch = continuation.context[InPlace.Key]?.let { InterruptWatch(it) }
            try {
                watch?.start()
                guard.open()
                // A blocking backend is done when it returns.
                val result = call.begin(held.backend).outcome()
                guard.close()
                continuation.resume(result)
            } catch (e: Throwable) {
                guard.close()
                continuation.resumeWithException(call.explain(e, guard.interruption))
            } finally {
                watch?.stop()
                held.runs(null)
                deadline?.cancel()
            }
        }

    private suspend fun <T> runAway(held: HeldConnection, call: Call<T>, timeout: Duration?): T {
        val future = call.begin(held.backend)
        if (future.isDone) return future.outcome()
        return suspendCancellableCoroutine { continuation ->
            val running = CancelFuture(future)
            continuation.invokeOnCancellation(running)
            if (call.isStoppable) held.runs(running)
            val deadline = timeout?.let { Deadlines.schedule(it, running) }
            future.whenComplete { result, error ->
                held.runs(null)
                deadline?.cancel()
                if (error == null) {
                    continuation.resume(result)
                } else {
                    continuation.resumeWithException(call.explain(error.unwrapped(), running.interruption))
                }
            }
        }
    }
}

/** Stops an operation of a driver that does not block, by cancelling its future. */
private class CancelFuture(private val future: java.util.concurrent.CompletableFuture<*>) :
    kotlinx.coroutines.CompletionHandler, Interruptible {
    @Volatile
    var interruption: Interruption? = null
        private set

    override fun interrupt(reason: Interruption) {
        if (interruption == null) interruption = reason
        future.cancel(false)
    }

    override fun invoke(cause: Throwable?) = interrupt(Interruption.CANCELLED)
}
