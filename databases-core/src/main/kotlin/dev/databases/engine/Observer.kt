package dev.databases.engine

import dev.databases.DatabaseOptions
import dev.databases.spi.DatabaseListener
import dev.databases.spi.DatabaseListener.QueryEvent
import dev.databases.spi.DatabaseListener.TransactionEvent
import org.slf4j.LoggerFactory
import java.time.Duration

/**
 * Tells the listeners and the log. SQL at DEBUG; a statement slower than `slowQueryThreshold` at WARN, whether it failed or not
 * (DAL-28); values only under `logValues`. Safe for any thread; never throws.
 */
internal class Observer(options: DatabaseOptions, private val listener: DatabaseListener) {
    private val slowNanos = options.slowQueryThreshold()?.toNanos() ?: Long.MAX_VALUE
    private val showsValues = options.logValues()
    private val isSilent = listener === DatabaseListener.NONE

    fun queryFinished(call: Call<*>, tookNanos: Long, rows: Long, error: Throwable?) {
        if (isSilent && tookNanos <= slowNanos && !log.isDebugEnabled) return
        val arguments = if (showsValues) call.arguments() else null
        if (tookNanos > slowNanos) {
            log.warn("Slow query: {} ms{}: {}{}", tookNanos / 1_000_000, failed(error), call.query, shown(arguments))
        } else if (log.isDebugEnabled) {
            log.debug("Query: {} us{}: {}{}", tookNanos / 1_000, failed(error), call.query, shown(arguments))
        }
        tell { queryFinished(QueryEvent(call.query, Duration.ofNanos(tookNanos), rows, error, arguments)) }
    }

    fun transactionFinished(startedAt: Long, committed: Boolean, error: Throwable?) =
        tell { transactionFinished(TransactionEvent(Duration.ofNanos(System.nanoTime() - startedAt), committed, error)) }

    fun connected(url: String, startedAt: Long) {
        log.info("Connected to {}", url)
        tell { connected(url, Duration.ofNanos(System.nanoTime() - startedAt)) }
    }

    fun disconnected(url: String, startedAt: Long) {
        log.info("Disconnected from {}", url)
        tell { disconnected(url, Duration.ofNanos(System.nanoTime() - startedAt)) }
    }

    /** Nobody waits for this one, or its caller has a result or an error already. */
    fun cleanUpFailed(what: String, error: Exception) = log.warn("Could not {}; the backend is to replace the connection", what, error)

    private inline fun tell(event: DatabaseListener.() -> Unit) {
        if (isSilent) return
        try {
            listener.event()
        } catch (e: RuntimeException) {
            log.warn("A DatabaseListener threw; it is not meant to", e)
        }
    }

    private fun failed(error: Throwable?): String = if (error == null) "" else " and failed with ${error.javaClass.simpleName}"

    private fun shown(arguments: List<Any?>?): String = if (arguments == null) "" else " $arguments"

    private companion object {
        val log = LoggerFactory.getLogger("dev.databases")!!
    }
}
