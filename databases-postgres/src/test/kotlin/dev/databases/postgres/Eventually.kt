package dev.databases.postgres

import kotlinx.coroutines.delay
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Waits until a condition holds; past [limit] it fails and says what did not come about. */
internal suspend fun eventually(what: String, limit: Duration = 20.seconds, condition: suspend () -> Boolean) {
    val started = TimeSource.Monotonic.markNow()
    while (!condition()) {
        if (started.elapsedNow() > limit) throw AssertionError("Not within $limit: $what")
        delay(5.milliseconds)
    }
}
