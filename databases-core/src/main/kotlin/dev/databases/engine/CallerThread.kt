package dev.databases.engine

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.locks.LockSupport
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn

/**
 * Runs [block] on the calling thread until it is done, blocking operations in place; parks the thread when there is something to
 * wait for, which is cheap on a virtual thread. The user's own code never runs on another thread.
 *
 * @throws kotlinx.coroutines.CancellationException when the thread is interrupted while it waits: the operation is cancelled, waited for, and the
 *     interrupt is set again
 * @throws IllegalStateException on a thread of the driver: what is waited for would arrive on it, and never does while it waits
 */
internal fun <T> runOnCallerThread(engine: Engine, block: suspend () -> T): T {
    check(!engine.backend.isAnswerThread) {
        "This thread (${Thread.currentThread().name}) is the driver's, and its answers arrive on it: a blocking call here would wait " +
            "for itself. It is reached by a coroutine on Dispatchers.Unconfined and by what is chained to a future. Use the " +
            "suspending verbs or those that give futures, or go to a thread of your own first."
    }
    return CallerThread<T>(Thread.currentThread()).run(block)
}

private class CallerThread<T>(private val owner: Thread) : CoroutineDispatcher(), Continuation<T> {
    private val job = Job()
    private val inPlace = InPlace(job)
    private val tasks = ConcurrentLinkedQueue<Runnable>()

    @Volatile
    private var result: Result<T>? = null

    override val context: CoroutineContext = job + this + inPlace

    fun run(block: suspend () -> T): T {
        val value = try {
            block.startCoroutineUninterceptedOrReturn(this)
        } catch (e: Throwable) {
            job.complete()
            throw e
        }
        @Suppress("UNCHECKED_CAST")
        return if (value === COROUTINE_SUSPENDED) serveUntilDone() else (value as T).also { job.complete() }
    }

    private fun serveUntilDone(): T {
        var wasInterrupted = false
        while (true) {
            tasks.poll()?.run { run() } ?: result?.let { return finish(it, wasInterrupted) } ?: LockSupport.park(this)
            if (Thread.interrupted()) {
                wasInterrupted = true
                inPlace.interrupted()
            }
        }
    }

    private fun finish(result: Result<T>, wasInterrupted: Boolean): T {
        job.complete()
        if (wasInterrupted) owner.interrupt()
        return result.getOrThrow()
    }

    override fun isDispatchNeeded(context: CoroutineContext): Boolean = Thread.currentThread() !== owner

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        tasks.add(block)
        LockSupport.unpark(owner)
    }

    override fun resumeWith(result: Result<T>) {
        this.result = result
        LockSupport.unpark(owner)
    }
}
