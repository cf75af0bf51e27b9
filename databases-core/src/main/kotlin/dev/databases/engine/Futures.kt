package dev.databases.engine

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future
import kotlinx.coroutines.job
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext

/** Starts suspending verbs for callers who have no coroutine. Safe for any thread. */
internal object Futures {
    // Unconfined: the future completes on the thread that has the result, without another change of threads.
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Unconfined)

    /**
     * Starts [block]. On cancel of the future: the coroutine is cancelled, and with it what it waits for.
     *
     * @param owner the job of the [runStage] that it belongs to and is cancelled with; null when there is none
     */
    fun <T> start(owner: Job?, block: suspend () -> T): CompletableFuture<T> {
        // A block that has ended has no say any more in what is called late; that is refused by what it is called on.
        val parent = owner?.takeUnless { it.isCompleted && !it.isCancelled }
        return scope.future(parent ?: EmptyCoroutineContext) { block() }
    }

    /**
     * Waits for the stage that [work] gives. On cancel: cancels it and every future that was started with the job that [work] is
     * given, because a stage that is cancelled does not cancel those it came from.
     */
    suspend fun <T> runStage(work: (Job) -> CompletionStage<T>): T {
        val started = SupervisorJob(coroutineContext.job)
        try {
            return work(started).awaitCancelling()
        } finally {
            started.complete()
        }
    }
}
