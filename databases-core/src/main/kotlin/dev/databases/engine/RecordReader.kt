package dev.databases.engine

import dev.databases.Record
import dev.databases.spi.RecordCursor
import kotlinx.coroutines.CancellationException

/**
 * Reads a cursor page by page. The connection is occupied only while a page is on its way, so the loop that consumes the pages
 * may run other statements on it (EDX-08). One coroutine at a time.
 */
internal class RecordReader(private val standing: Standing, private val query: Query, private val pageSize: Int) {
    private val held = standing.connection
    private var cursor: RecordCursor? = null

    /** The next records in order; an empty list at the end. On cancel: only [close] is left to do. */
    suspend fun next(): List<Record> =
        held.engine.workbench.atView {
            val open = cursor ?: open().also { cursor = it }
            held.run(standing.transaction, Step(query.statement.sql(), { it.size.toLong() }) { open.fetch(pageSize) })
        }

    private suspend fun open(): RecordCursor {
        val call = OpenCursor(query, pageSize)
        try {
            return held.run(standing.transaction, call)
        } catch (e: CancellationException) {
            call.future?.takeBack { held.close(it) }
            throw e
        }
    }

    /** Waits until the cursor is closed, even when cancelled. */
    suspend fun close() {
        cursor?.let { held.close(it) }
    }
}
