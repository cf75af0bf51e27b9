package dev.databases.engine

import dev.databases.QueryExecutor
import dev.databases.Record
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** The records of [query] as a cold flow; see [QueryExecutor.iterate]. */
internal fun QueryExecutor.records(query: Query, fetchSize: Int): Flow<Record> {
    val pageSize = pageSize(fetchSize)
    return flow {
        lend(query.purpose) { standing ->
            val reader = RecordReader(standing, query, pageSize)
            try {
                while (true) {
                    val page = reader.next()
                    for (index in page.indices) emit(page[index])
                    if (page.isEmpty()) break
                }
            } finally {
                reader.close()
            }
        }
    }
}

/** The records of one round trip: [fetchSize], or the database's for 0. */
internal fun QueryExecutor.pageSize(fetchSize: Int): Int {
    require(fetchSize >= 0) { "fetchSize is a number of records and cannot be negative: $fetchSize" }
    return if (fetchSize == 0) engine.options.fetchSize() else fetchSize
}
