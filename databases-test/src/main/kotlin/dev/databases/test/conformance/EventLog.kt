package dev.databases.test.conformance

import dev.databases.spi.DatabaseListener
import dev.databases.spi.DatabaseListener.QueryEvent
import dev.databases.spi.DatabaseListener.TransactionEvent
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue

/** Keeps what a database tells. Safe for any thread. */
internal class EventLog : DatabaseListener {
    private val seenQueries = ConcurrentLinkedQueue<QueryEvent>()
    private val seenTransactions = ConcurrentLinkedQueue<TransactionEvent>()
    private val seenConnects = ConcurrentLinkedQueue<String>()

    val queries: List<QueryEvent> get() = seenQueries.toList()

    val transactions: List<TransactionEvent> get() = seenTransactions.toList()

    /** `connected URL` and `disconnected URL`, in order. */
    val connects: List<String> get() = seenConnects.toList()

    /** The events of statements whose text begins so. */
    fun of(beginning: String): List<QueryEvent> = queries.filter { it.query.startsWith(beginning) }

    override fun connected(url: String, took: Duration) {
        seenConnects += "connected $url"
    }

    override fun disconnected(url: String, took: Duration) {
        seenConnects += "disconnected $url"
    }

    override fun queryFinished(event: QueryEvent) {
        seenQueries += event
    }

    override fun transactionFinished(event: TransactionEvent) {
        seenTransactions += event
    }
}
