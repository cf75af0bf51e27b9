package dev.databases.postgres

import dev.databases.Database
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.remote.DriverConnection
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.channels.ProducerScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What [notifications] tells. */
public sealed interface PostgresEvent {
    /** From now on nothing is missed. The first event, and the first again after each [Missed] that a lost connection caused. */
    public data object Listening : PostgresEvent

    /** Somebody sent a notification. */
    public data class Notified(public val notification: PostgresNotification) : PostgresEvent

    /**
     * Notifications may have been sent that nobody here will see: look at the tables instead.
     *
     * @property cause how the connection was lost; null when the collector was too slow for what arrived
     */
    public data class Missed(public val cause: Throwable?) : PostgresEvent
}

/**
 * Listens on a connection of its own, outside the pool, from the start of the collection until its end. When that connection is
 * lost it says so ([PostgresEvent.Missed]), connects again, after 100 ms and then twice as long each time up to 5 s, and listens
 * again ([PostgresEvent.Listening]). Cancelling the collection closes the connection.
 *
 * @param channels names as in `LISTEN "name"`: upper and lower case differ
 * @param heartbeat how often a silent connection is asked whether it lives, and how long it may take to answer
 * @throws UnsupportedFeatureException when the database is not PostgreSQL, or is behind PgBouncer (`pgbouncer=true`); the flow itself throws a [DatabaseException] when the
 *   first connection fails
 */
public fun Database.notifications(vararg channels: String, heartbeat: Duration = 10.seconds): Flow<PostgresEvent> {
    require(channels.isNotEmpty()) { "Name the channels to listen on" }
    val backend = backend(PostgresBackend::class.java)
        ?: throw UnsupportedFeatureException("Notifications are PostgreSQL's, and this database is ${dialect.name()}")
    backend.requireOneServerConnection("Notifications", "Listen with a database whose URL leads to the server itself.")
    return channelFlow { Listener(backend, channels.asList(), heartbeat, this).run() }.buffer(BUFFER)
}

private class Listener(
    private val backend: PostgresBackend,
    private val channels: List<String>,
    private val heartbeat: Duration,
    private val events: ProducerScope<PostgresEvent>,
) {
    private val overflowed = AtomicBoolean()

    suspend fun run(): Nothing {
        var connection = open(CompletableDeferred())
        while (true) {
            val cause = try {
                events.send(PostgresEvent.Listening)
                connection.untilLost()
            } finally {
                withContext(NonCancellable) { connection.close() }
            }
            events.send(PostgresEvent.Missed(cause))
            connection = reopen()
        }
    }

    private suspend fun reopen(): Listening {
        var pause = FIRST_PAUSE
        while (true) {
            delay(pause)
            try {
                return open(CompletableDeferred())
            } catch (_: DatabaseException) {
                pause = (pause * 2).coerceAtMost(LONGEST_PAUSE)
            }
        }
    }

    private suspend fun open(lost: CompletableDeferred<Unit>): Listening {
        val opening = backend.listen(channels, ::arrived) { lost.complete(Unit) }.toCompletableFuture()
        try {
            return Listening(opening.await(), lost)
        } catch (e: Throwable) {
            // It may arrive all the same, for nobody.
            opening.thenAccept { it.close() }
            throw e
        }
    }

    private fun arrived(notification: PostgresNotification) {
        if (!events.trySend(PostgresEvent.Notified(notification)).isSuccess) overflowed.set(true)
    }

    private inner class Listening(private val connection: DriverConnection, private val lost: CompletableDeferred<Unit>) {
        suspend fun untilLost(): Throwable? {
            while (true) {
                if (withTimeoutOrNull(heartbeat) { lost.await() } != null) return null
                if (overflowed.getAndSet(false)) events.send(PostgresEvent.Missed(null))
                try {
                    withTimeoutOrNull(heartbeat) { connection.control("SELECT 1").toCompletableFuture().await() ?: Unit } ?: return null
                } catch (e: DatabaseException) {
                    return e
                }
            }
        }

        suspend fun close() {
            connection.close().toCompletableFuture().handle { _, _ -> }.await()
        }
    }

    private companion object {
        val FIRST_PAUSE = 100.milliseconds
        val LONGEST_PAUSE = 5.seconds
    }
}

/** Notifications that wait for a slow collector; PostgreSQL itself knows no limit but its queue of 8 GB. */
private const val BUFFER = 10_000
