package dev.databases.engine

import dev.databases.TransactionOptions
import dev.databases.exceptions.AlreadyConnectedException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.NotConnectedException
import dev.databases.exceptions.ReopenProhibitedException
import dev.databases.pool.PoolReport
import dev.databases.spi.Purpose
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Connects and disconnects: idempotent and repeatable by default, once each under `strictLifecycle`. Safe for any coroutine.
 *
 * In force-rollback mode it holds one connection with one root transaction in which everything nests, rolled back at disconnect.
 * The mode is what it was when [connect] was called (EDX-22).
 */
internal class Lifecycle(private val engine: Engine, private val displayUrl: String) {
    private val mutex = Mutex()
    private val rollbackScopes = AtomicInteger()
    private var users = 0
    private var connectedByUse = false
    private var hasLived = false

    /** In force-rollback mode: the root transaction on the one connection. */
    @Volatile
    var root: Standing? = null
        private set

    val isInRollbackScope: Boolean get() = rollbackScopes.get() > 0

    fun enterRollbackScope() {
        rollbackScopes.incrementAndGet()
    }

    fun leaveRollbackScope() {
        rollbackScopes.decrementAndGet()
    }

    /** On cancel: disconnected, nothing left open. */
    suspend fun connect() = mutex.withLock { connectLocked() }

    suspend fun disconnect(timeout: Duration): PoolReport = mutex.withLock { disconnectLocked(timeout) }

    /** Connects if need be; whoever came first into a database that was not connected makes the last one out disconnect it. */
    suspend fun enterUse() =
        mutex.withLock {
            if (!engine.isConnected || engine.options.strictLifecycle()) {
                connectLocked()
                connectedByUse = true
            }
            users++
            Unit
        }

    suspend fun leaveUse(timeout: Duration) =
        withContext(NonCancellable) {
            mutex.withLock {
                if (--users == 0 && connectedByUse) {
                    connectedByUse = false
                    if (engine.isConnected) disconnectLocked(timeout)
                }
            }
        }

    private suspend fun connectLocked() {
        if (engine.isConnected) {
            if (engine.options.strictLifecycle()) {
                throw AlreadyConnectedException(
                    "Database is already connected: connect() was called twice.",
                )
            }
            return
        }
        if (hasLived && engine.options.strictLifecycle()) {
            throw ReopenProhibitedException(
                "Database was disconnected and strictLifecycle gives it one life: make a new Database to connect again.",
            )
        }
        val startedAt = System.nanoTime()
        try {
            engine.backend.connect().awaitCancelling()
        } catch (e: CancellationException) {
            // What was on its way may be open by now.
            closeBackend()
            throw e
        }
        try {
            if (engine.options.forceRollback() || isInRollbackScope) root = openRoot()
        } catch (e: Throwable) {
            closeBackend()
            throw e
        }
        engine.isConnected = true
        hasLived = true
        engine.observer.connected(displayUrl, startedAt)
    }

    private suspend fun closeBackend() =
        withContext(NonCancellable) { engine.backend.disconnect(java.time.Duration.ZERO).awaitCancelling() }

    private suspend fun openRoot(): Standing {
        val held = engine.take(Purpose.WRITE, null)
        try {
            return Standing(held, held.openTransactions.begin(null, TransactionOptions.DEFAULT, scoped = false))
        } catch (e: Throwable) {
            held.release()
            throw e
        }
    }

    private suspend fun disconnectLocked(timeout: Duration): PoolReport {
        if (!engine.isConnected) {
            if (engine.options.strictLifecycle()) throw NotConnectedException("Database is not connected: nothing to disconnect.")
            return PoolReport(emptyList())
        }
        val startedAt = System.nanoTime()
        return withContext(NonCancellable) {
            engine.isConnected = false
            val rolledBack = root
            root = null
            val wasHeld = rolledBack != null && !endRoot(rolledBack, timeout)
            val report = engine.backend.disconnect(timeout.toJavaDuration()).awaitCancelling()
            engine.observer.disconnected(displayUrl, startedAt)
            if (wasHeld) PoolReport(listOf(PoolReport.HeldLease(null, timeout.toJavaDuration())) + report.held()) else report
        }
    }

    /** Gives those who are in a block of their own time to end it. False when they did not. */
    private suspend fun endRoot(root: Standing, timeout: Duration): Boolean {
        val transaction = root.transaction!!
        try {
            val isFree = root.connection.openTransactions.awaitTop(transaction, timeout)
            try {
                if (transaction.isOpen) root.connection.openTransactions.rollback(transaction)
            } catch (e: DatabaseException) {
                // What was not committed goes with its connection.
                engine.observer.cleanUpFailed("roll back the root transaction", e)
            }
            return isFree
        } finally {
            root.connection.release()
        }
    }
}
