package dev.databases

import dev.databases.engine.Engine
import dev.databases.engine.HeldConnection
import dev.databases.engine.Query
import dev.databases.engine.RecordReader
import dev.databases.engine.Standing
import dev.databases.engine.pageSize
import dev.databases.engine.runOnCallerThread
import java.util.Spliterator
import java.util.Spliterators
import java.util.function.Consumer
import java.util.stream.Stream
import java.util.stream.StreamSupport

/** A cursor as a Java stream, which holds it until it is closed. One thread at a time. */
internal class RecordStream private constructor(
    private val engine: Engine,
    private val reader: RecordReader,
    private val own: HeldConnection?,
) :
    Spliterators.AbstractSpliterator<Record>(Long.MAX_VALUE, Spliterator.ORDERED or Spliterator.NONNULL) {
        private var page: List<Record> = emptyList()
        private var index = 0

        override fun tryAdvance(action: Consumer<in Record>): Boolean {
            if (index == page.size) {
                page = runOnCallerThread(engine) { reader.next() }
                index = 0
            }
            if (page.isEmpty()) return false
            action.accept(page[index++])
            return true
        }

        private fun close() =
            runOnCallerThread(engine) {
                try {
                    reader.close()
                } finally {
                    own?.release()
                }
            }

        companion object {
            fun open(executor: QueryExecutor, query: Query): Stream<Record> {
                val pageSize = executor.pageSize(0)
                val records = runOnCallerThread(executor.engine) {
                    val borrowed = executor.standingOrNull()
                    val own = if (borrowed == null) executor.engine.hold(query.purpose, null) else null
                    RecordStream(executor.engine, RecordReader(borrowed ?: Standing(own!!, null), query, pageSize), own)
                }
                return StreamSupport.stream(records, false).onClose { records.close() }
            }
        }
    }
