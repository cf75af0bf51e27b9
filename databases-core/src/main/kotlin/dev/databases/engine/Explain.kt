package dev.databases.engine

import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.ErrorContext
import dev.databases.exceptions.QueryCancelledException
import dev.databases.exceptions.QueryTimeoutException
import dev.databases.exceptions.TransactionStateException
import kotlinx.coroutines.CancellationException

/**
 * Says why an operation ended with [error] when somebody stopped it: the driver only knows that it was stopped. An error that
 * has nothing to do with the stop (it came first) stays what it is.
 */
internal fun Call<*>.explain(error: Throwable, interruption: Interruption?): Throwable {
    if (error !is CancellationException && error !is QueryCancelledException) return error
    val context = ErrorContext.ofQuery(query)
    val cause = if (error is QueryCancelledException) error.cause ?: error else error
    return when (interruption) {
        Interruption.CANCELLED -> {
            error as? CancellationException ?: CancellationException("The query was cancelled").apply { initCause(error) }
        }

        Interruption.TIMED_OUT -> {
            QueryTimeoutException("The query ran longer than queryTimeout and was cancelled: $query", context, cause)
        }

        Interruption.ROLLED_BACK -> {
            TransactionStateException("The query was cancelled because its transaction was rolled back: $query", context, cause)
        }

        Interruption.RELEASED -> {
            ConnectionException("$RELEASED The query was: $query", context, cause)
        }

        // Nobody here asked for it, so the caller is not cancelled and must not be made to look so.
        null -> {
            error as? QueryCancelledException
                ?: QueryCancelledException("The query was cancelled on the server or by the driver: $query", context, error)
        }
    }
}
