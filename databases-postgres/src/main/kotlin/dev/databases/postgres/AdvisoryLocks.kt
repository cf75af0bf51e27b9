package dev.databases.postgres

import dev.databases.Connection
import dev.databases.Database
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.UnsupportedFeatureException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * Runs [block] while holding PostgreSQL's advisory lock [key], on the connection that holds it: whoever else asks for the same key,
 * in whatever program, waits. Cancelling gives up the wait; the lock is given back on every path, at the latest with the
 * connection. Not to be nested for one key.
 *
 * @throws UnsupportedFeatureException when the database is not PostgreSQL, or is behind PgBouncer (`pgbouncer=true`)
 */
public suspend fun <T> Database.advisoryLock(key: Long, block: suspend Connection.() -> T): T =
    connection {
        requirePostgres()
        try {
            fetchVal("SELECT pg_advisory_lock(:key)", mapOf("key" to key))
        } catch (e: Throwable) {
            // A cancelled wait may have ended with the lock.
            unlock(key)
            throw e
        }
        held(key, block)
    }

/**
 * As [advisoryLock], without waiting.
 *
 * @return null when somebody else holds the lock; [block] did not run then
 */
public suspend fun <T : Any> Database.tryAdvisoryLock(key: Long, block: suspend Connection.() -> T): T? =
    connection {
        requirePostgres()
        val taken = fetchVal("SELECT pg_try_advisory_lock(:key)", mapOf("key" to key))
        if (taken == true) held(key, block) else null
    }

private suspend fun <T> Connection.held(key: Long, block: suspend Connection.() -> T): T {
    try {
        return block()
    } finally {
        unlock(key)
    }
}

/** Of a lost connection the lock is gone already. */
private suspend fun Connection.unlock(key: Long) =
    withContext(NonCancellable) {
        try {
            fetchVal("SELECT pg_advisory_unlock(:key)", mapOf("key" to key))
        } catch (_: ConnectionException) {
            null
        }
    }

private fun Database.requirePostgres() {
    val backend = backend(PostgresBackend::class.java)
        ?: throw UnsupportedFeatureException("Advisory locks are PostgreSQL's, and this database is ${dialect.name()}")
    backend.requireOneServerConnection(
        "Advisory locks",
        "Inside transaction { } take one with SELECT pg_advisory_xact_lock(:key), which its end gives back.",
    )
}
