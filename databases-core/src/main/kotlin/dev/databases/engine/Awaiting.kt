package dev.databases.engine

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import java.util.concurrent.ExecutionException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** The value, or the driver's exception without the wrapping that futures put around it. The future must be done. */
internal fun <T> CompletableFuture<T>.outcome(): T {
    try {
        return join()
    } catch (e: CompletionException) {
        throw e.unwrapped()
    }
}

internal fun Throwable.unwrapped(): Throwable {
    var error = this
    while (error is CompletionException || error is ExecutionException) error = error.cause ?: return error
    return error
}

/** Waits for the value. On cancel: cancels the future, and with it the work on the server. */
internal suspend fun <T> CompletionStage<T>.awaitCancelling(): T {
    val future = toCompletableFuture()
    if (future.isDone) return future.outcome()
    return suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { future.cancel(false) }
        future.whenComplete { value, error ->
            if (error == null) continuation.resume(value) else continuation.resumeWithException(error.unwrapped())
        }
    }
}

/**
 * Waits for the value. On cancel: cancels the future, and waits until it is settled before it says so, which is when the
 * connection behind it is released.
 */
internal suspend fun <T> CompletableFuture<T>.awaitSettled(): T {
    try {
        return awaitCancelling()
    } catch (e: CancellationException) {
        if (!isDone) withContext(NonCancellable) { settled() }
        throw e
    }
}

private suspend fun CompletableFuture<*>.settled() = suspendCancellableCoroutine<Unit> { whenComplete { _, _ -> it.resume(Unit) } }

/**
 * Waits for something that must be given back. On cancel: cancels the future, and what had arrived all the same, between
 * delivery and the caller's `try`, goes to [disown]. The value stays in the future, so it cannot be lost on the way.
 */
internal suspend fun <T> CompletionStage<T>.awaitOwned(disown: suspend (T) -> Unit): T {
    val future = toCompletableFuture()
    try {
        return future.awaitCancelling()
    } catch (e: CancellationException) {
        future.takeBack(disown)
        throw e
    }
}

/** After a cancel: gives what [this] future holds, if it holds something, to [disown]. */
internal suspend fun <T> CompletableFuture<T>.takeBack(disown: suspend (T) -> Unit) {
    if (!cancel(false) && !isCompletedExceptionally) withContext(NonCancellable) { disown(join()) }
}
