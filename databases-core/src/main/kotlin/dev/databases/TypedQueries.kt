package dev.databases

import dev.databases.engine.FetchAll
import dev.databases.engine.FetchOne
import dev.databases.engine.Query
import dev.databases.mapping.RecordMapper
import dev.databases.mapping.RecordMappers
import dev.databases.sql.Statement
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlin.time.Duration

/**
 * All records as [T]: a data class or Java record by the names of its properties, or a scalar for a single column. See
 * [RecordMappers] for what can be made of a record, [QueryExecutor.fetchAll] for the rest.
 *
 * @throws dev.databases.exceptions.ConversionException when a record cannot become a [T]; names the column, never the value
 */
public suspend inline fun <reified T> QueryExecutor.fetchAll(
    query: String,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): List<T> =
    mapped(fetchAll(query, values, timeout), mappers().of<T>())

/** As above, with values by position. */
public suspend inline fun <reified T> QueryExecutor.fetchAll(query: String, values: List<Any?>, timeout: Duration? = null): List<T> =
    mapped(fetchAll(query, values, timeout), mappers().of<T>())

/** As above, with values by position. */
public suspend inline fun <reified T> QueryExecutor.fetchAll(query: String, vararg values: Any?): List<T> =
    mapped(fetchAll(query, values.asList()), mappers().of<T>())

/** As above, for SQL that is ready for the driver. */
public suspend inline fun <reified T> QueryExecutor.fetchAll(statement: Statement, timeout: Duration? = null): List<T> =
    mapped(fetchAll(statement, timeout), mappers().of<T>())

/** The first record as [T], or null when there is none. */
public suspend inline fun <reified T> QueryExecutor.fetchOne(
    query: String,
    values: Map<String, Any?> = emptyMap(),
    timeout: Duration? = null,
): T? =
    fetchOne(query, values, timeout)?.let(mappers().of<T>()::map)

/** As above, with values by position. */
public suspend inline fun <reified T> QueryExecutor.fetchOne(query: String, values: List<Any?>, timeout: Duration? = null): T? =
    fetchOne(query, values, timeout)?.let(mappers().of<T>()::map)

/** As above, with values by position. */
public suspend inline fun <reified T> QueryExecutor.fetchOne(query: String, vararg values: Any?): T? =
    fetchOne(query, values.asList())?.let(mappers().of<T>()::map)

/** As above, for SQL that is ready for the driver. */
public suspend inline fun <reified T> QueryExecutor.fetchOne(statement: Statement, timeout: Duration? = null): T? =
    fetchOne(statement, timeout)?.let(mappers().of<T>()::map)

/** The first column of the first record as [T]; null when it is NULL and when there is no record. */
public suspend inline fun <reified T : Any> QueryExecutor.fetchVal(
    query: String,
    values: Map<String, Any?> = emptyMap(),
    column: Int = 0,
    timeout: Duration? = null,
): T? = fetchOne(query, values, timeout)?.value<T?>(column)

/** As above, with values by position. */
public suspend inline fun <reified T : Any> QueryExecutor.fetchVal(
    query: String,
    values: List<Any?>,
    column: Int = 0,
    timeout: Duration? = null,
): T? =
    fetchOne(query, values, timeout)?.value<T?>(column)

/** As above, by the column's name. */
public suspend inline fun <reified T : Any> QueryExecutor.fetchVal(
    query: String,
    values: Map<String, Any?> = emptyMap(),
    column: String,
    timeout: Duration? = null,
): T? = fetchOne(query, values, timeout)?.value<T?>(column)

/** The records as a cold flow of [T]; see [QueryExecutor.iterate]. */
public inline fun <reified T> QueryExecutor.iterate(query: String, values: Map<String, Any?> = emptyMap(), fetchSize: Int = 0): Flow<T> {
    val mapper = mappers().of<T>()
    return iterate(query, values, fetchSize).map { mapper.map(it) }
}

/** As above, with values by position. */
public inline fun <reified T> QueryExecutor.iterate(query: String, values: List<Any?>, fetchSize: Int = 0): Flow<T> {
    val mapper = mappers().of<T>()
    return iterate(query, values, fetchSize).map { mapper.map(it) }
}

@PublishedApi
internal fun QueryExecutor.mappers(): RecordMappers = engine.queries.mappers

@PublishedApi
internal fun <T> mapped(records: List<Record>, mapper: RecordMapper<T>): List<T> {
    val objects = ArrayList<T>(records.size)
    for (index in records.indices) objects.add(mapper.map(records[index]))
    return objects
}

/** For the fronts of Java: all records as [type]. */
internal suspend fun <T : Any> QueryExecutor.fetchAll(type: Class<T>, query: Query): List<T> {
    val mapper = mappers().of(type)
    @Suppress("UNCHECKED_CAST") // null only for SQL NULL, which a Java list may hold
    return mapped(run(FetchAll(query, null)), mapper) as List<T>
}

/** For the fronts of Java: the first record as [type]; null when there is none. */
internal suspend fun <T : Any> QueryExecutor.fetchOne(type: Class<T>, query: Query): T? =
    run(FetchOne(query, null))?.let { mappers().of(type).map(it) }
