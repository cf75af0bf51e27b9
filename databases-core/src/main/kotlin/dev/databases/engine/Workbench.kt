package dev.databases.engine

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.ConcurrentLinkedDeque
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.time.Duration

/**
 * Where operations run. On a backend that does not block: on the driver's threads, and the caller waits. On one that blocks: at a
 * view of [Dispatchers.IO] limited to one, which each block takes for itself, so that a block of statements pays for the change
 * of threads once; or in place, for callers who may block. Safe for any coroutine.
 */
internal class Workbench(private val isBlocking: Boolean, connections: Int) {
    private val shared = newView(connections.coerceAtLeast(1))

    private val views = ConcurrentLinkedDeque<CoroutineContext>()

    /** Runs [block], with [added] in its context, where operations run without a change of threads. */
    suspend fun <T> atView(added: CoroutineContext = EmptyCoroutineContext, block: suspend () -> T): T {
        val context = coroutineContext
        if (!isBlocking || context[InPlace.Key] != null || AtView.isIn(context)) {
            return if (added === EmptyCoroutineContext) block() else withContext(added) { block() }
        }
        // The last one given back is the one whose thread is warm.
        val view = views.pollFirst() ?: newView(1)
        try {
            return withContext(view + added) { block() }
        } finally {
            views.addFirst(view)
        }
    }

    /**
     * As [atView], for one statement alone: at a view that all of these share, with as many threads as there are connections. With
     * a view for each, 64 coroutines had 64 threads on two cores, and half the throughput.
     */
    suspend fun <T> atSharedView(block: suspend () -> T): T {
        val context = coroutineContext
        val isThere = context[InPlace.Key] != null || AtView.isIn(context)
        return if (isThere) block() else withContext(shared) { block() }
    }

    /** Runs one operation. On cancel: it is cancelled on the server, and what it gave stays in `call.future`. */
    suspend fun <T> run(held: HeldConnection, call: Call<T>, timeout: Duration?): T {
        // One who is cancelled already sends nothing more.
        coroutineContext.ensureActive()
        return if (isBlocking) atView { runInPlace(held, call, timeout) } else runAway(held, call, timeout)
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    private fun newView(parallelism: Int): CoroutineContext {
        val view = Dispatchers.IO.limitedParallelism(parallelism, "databases")
        return view + AtView.Entry(view)
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
                held.ended(guard)
                deadline?.cancel()
            }
        }

    private suspend fun <T> runAway(held: HeldConnection, call: Call<T>, timeout: Duration?): T {
        val future = call.begin(held.backend)
        if (future.isDone) {
            try {
                return future.outcome()
            } catch (e: Throwable) {
                throw call.explain(e, null)
            }
        }
        return suspendCancellableCoroutine { continuation ->
            val running = CancelFuture(future)
            continuation.invokeOnCancellation(running)
            if (call.isStoppable) held.runs(running)
            val deadline = timeout?.let { Deadlines.schedule(it, running) }
            future.whenComplete { result, error ->
                held.ended(running)
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
