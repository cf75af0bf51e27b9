package dev.databases.exposed

import dev.databases.QueryExecutor
import dev.databases.Record
import dev.databases.mapping.RecordMapper
import dev.databases.mapping.RecordMappers
import dev.databases.value
import org.jetbrains.exposed.v1.core.statements.Statement
import kotlin.time.Duration

/**
 * All records as [T]: a data class or Java record by the names of its properties, or a scalar for a single column. See
 * [RecordMappers] for what can be made of a record, [fetchAll] for the rest.
 *
 * @throws dev.databases.exceptions.ConversionException when a record cannot become a [T]; names the column, never the value
 */
@JvmName("fetchAllAs")
public suspend inline fun <reified T> QueryExecutor.fetchAll(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): List<T> {
    val records: List<Record> = fetchAll(statement, values, timeout)
    return if (records.isEmpty()) emptyList() else records.map(mapperOf<T>(records[0])::map)
}

/** The first record as [T], or null when there is none. */
@JvmName("fetchOneAs")
public suspend inline fun <reified T> QueryExecutor.fetchOne(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): T? {
    val record: Record? = fetchOne(statement, values, timeout)
    return record?.let { mapperOf<T>(it).map(it) }
}

/** The first column of the first record as [T]; null when it is NULL and when there is no record. */
@JvmName("fetchValAs")
public suspend inline fun <reified T : Any> QueryExecutor.fetchVal(
    statement: Statement<*>,
    values: Map<String, Any?> = emptyMap(),
    column: Int = 0,
    timeout: Duration? = null,
): T? {
    val record: Record? = fetchOne(statement, values, timeout)
    return record?.value<T?>(column)
}

@PublishedApi
internal inline fun <reified T> mapperOf(record: Record): RecordMapper<T> =
    RecordMappers.of(record.metadata().converters()).of<T>()
