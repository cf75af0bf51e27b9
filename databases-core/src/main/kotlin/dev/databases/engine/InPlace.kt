package dev.databases.engine

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Job
import java.nio.channels.ClosedByInterruptException
import java.nio.channels.spi.AbstractInterruptibleChannel
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext

/**
 * In the context of callers who may block their own thread: operations of a blocking backend run where they are.
 *
 * @property job what an interrupt of that thread cancels
 */
internal class InPlace(val job: Job) : AbstractCoroutineContextElement(Key), CoroutineContext.Element {
    fun interrupted() = job.cancel(CancellationException("The thread was interrupted while it waited for the database"))

    companion object Key : CoroutineContext.Key<InPlace>
}

/**
 * Hears that the thread is interrupted while it is inside a driver, where nobody looks at its interrupt: by the hook that the
 * JDK has for blocking channels, whose [implCloseChannel] runs on the thread that interrupts. One thread, used once.
 */
internal class InterruptWatch(private val caller: InPlace) : AbstractInterruptibleChannel() {
    /** From now on an interrupt cancels the caller's job; one that has come already does at once. */
    fun start() = begin()

    fun stop() {
        try {
            end(true)
        } catch (_: ClosedByInterruptException) {
            // The job is cancelled and the thread's interrupt still set, which is all that the caller is promised.
        }
    }

    override fun implCloseChannel() = caller.interrupted()
}
