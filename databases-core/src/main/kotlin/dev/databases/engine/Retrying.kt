package dev.databases.engine

import dev.databases.exceptions.DatabaseException
import kotlinx.coroutines.delay
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** Runs [block] again, up to [retries] times, after an error that says it may help. On cancel: stops waiting. */
internal suspend fun <T> retrying(retries: Int, block: suspend () -> T): T {
    repeat(retries) { attempt ->
        try {
            return block()
        } catch (e: DatabaseException) {
            if (!e.isRetryable) throw e
            delay(backoff(attempt))
        }
    }
    return block()
}

/** 5 ms doubling up to 640 ms, with jitter so that two who collided do not collide again. */
private fun backoff(attempt: Int): Duration = (5L shl attempt.coerceAtMost(7)).milliseconds * Random.nextDouble(0.5, 1.5)
