package dev.databases.engine

import dev.databases.mapping.KotlinArguments
import dev.databases.mapping.RecordMappers
import dev.databases.spi.Purpose
import dev.databases.sql.Batch
import dev.databases.sql.ParsedQuery
import dev.databases.sql.QueryCache
import dev.databases.sql.SqlSyntax
import dev.databases.sql.Statement
import dev.databases.values.ArgumentEncoder
import dev.databases.values.ValueConverters

/** Turns what the user wrote into what the driver gets, before a connection is taken. Safe for any coroutine. */
internal class Queries(syntax: SqlSyntax, converters: ValueConverters) {
    val mappers: RecordMappers = RecordMappers.of(converters)

    private val cache = QueryCache(syntax)
    private val encoder = ArgumentEncoder(converters, listOf(KotlinArguments))

    fun named(query: String, values: Map<String, Any?>): Query {
        val parsed = cache.get(query)
        return ready(parsed, if (values.isEmpty()) parsed.bind() else parsed.bind(values))
    }

    fun positional(query: String, values: List<Any?>): Query {
        val parsed = cache.get(query)
        return ready(parsed, if (values.isEmpty()) parsed.bind() else parsed.bind(values))
    }

    fun statement(statement: Statement): Query = ready(cache.get(statement.sql()), statement)

    fun batch(query: String, rows: List<Any?>): Batch = cache.get(query).bindMany(rows, encoder::encode)

    private fun ready(parsed: ParsedQuery, statement: Statement) =
        Query(encoded(statement), if (parsed.readsOnly()) Purpose.READ else Purpose.WRITE)

    /** The same statement when every argument is canonical already, which is the usual case. */
    private fun encoded(statement: Statement): Statement {
        for (index in 0 until statement.size()) {
            val argument = statement.argument(index)
            if (encoder.encode(argument) !== argument) {
                return Statement(statement.sql(), Array(statement.size()) { encoder.encode(statement.argument(it)) })
            }
        }
        return statement
    }
}
