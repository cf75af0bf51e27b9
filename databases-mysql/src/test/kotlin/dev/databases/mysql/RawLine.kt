package dev.databases.mysql

import io.asyncer.r2dbc.mysql.api.MySqlConnection
import io.r2dbc.spi.ValidationDepth
import io.vertx.sqlclient.impl.SocketConnectionBase
import io.vertx.sqlclient.internal.SqlConnectionInternal
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Whether a driver's own connection knows that the server ended it. */
internal fun knowsItsEnd(raw: Any): Boolean {
    if (raw is MySqlConnection) return raw.validate(ValidationDepth.LOCAL).block() == false
    val line = (raw as SqlConnectionInternal).unwrap().unwrap() as SocketConnectionBase
    val told = CompletableFuture<Boolean>()
    // Asked on its event loop, so that everybody whom it tells has heard of it, too.
    line.context().runOnContext { told.complete(!line.isValid) }
    return told.get(20, TimeUnit.SECONDS)
}

/** Polls until a condition holds. */
internal suspend fun until(what: String, condition: suspend () -> Boolean) {
    try {
        withTimeout(20.seconds) { while (!condition()) delay(5.milliseconds) }
    } catch (e: TimeoutCancellationException) {
        throw AssertionError("Not within 20 s: $what", e)
    }
}
