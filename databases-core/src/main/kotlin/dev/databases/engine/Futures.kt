package dev.databases.engine

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletableFuture

/** Starts suspending verbs for callers who have no coroutine. */
internal object Futures {
    // Unconfined: the future completes on the thread that has the result, without another change of threads.
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Unconfined)

    /** On cancel of the future: the coroutine is cancelled, and with it what it waits for. */
    fun <T> start(block: suspend () -> T): CompletableFuture<T> = scope.future { block() }
}
