package dev.databases.postgres

import dev.databases.Database
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ErrorContext
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.sql.ParsedQuery
import dev.databases.sql.SqlSyntax
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

private val FROM_STDIN = Regex("\\s*COPY\\b.*\\bFROM\\s+STDIN\\b.*", setOf(RegexOption.IGNORE_CASE, RegexOption.DOT_MATCHES_ALL))

/**
 * Runs a `COPY … FROM STDIN` and gives the number of rows that went in: all of them, or none. Through the connection of the block it
 * is called in, and in its transaction; without a block, through one of its own.
 *
 * [data] is what the statement's format says (text, CSV, binary), cut anywhere; an array belongs to the copy once it is emitted. It is
 * collected by a coroutine of its own, no faster than the server takes it. The connection is busy meanwhile: data that is read from
 * this database must come over another one, as it does unless it is read from the block's `Connection` or `Transaction` by name.
 *
 * When [data] fails, that failure is thrown. On that, and on cancel, the copy ends on the server and nothing of it stays; the
 * connection comes back clean or is closed.
 *
 * @throws UnsupportedFeatureException when the database is not PostgreSQL, or its driver has no copy: the default one; use
 *   `executeMany` there, or open the database with `postgresql+r2dbc://`
 * @throws BadSqlException when [sql] is anything else
 */
public suspend fun Database.copyIn(sql: String, data: Flow<ByteArray>): Long {
    val backend = backend(PostgresBackend::class.java)
        ?: throw UnsupportedFeatureException("COPY is PostgreSQL's, and this database is ${dialect.name()}")
    if (!FROM_STDIN.matches(sql) || ParsedQuery.parse(sql, SqlSyntax.POSTGRESQL).statementCount() != 1) {
        throw BadSqlException("copyIn takes one COPY … FROM STDIN", ErrorContext.ofQuery(sql), null)
    }
    backend.requireCopy()
    return connection { backend.copy(rawConnection, sql).run(data) }
}

private suspend fun PostgresCopy.run(data: Flow<ByteArray>): Long {
    try {
        return coroutineScope {
            val feeder = launch {
                try {
                    data.collect {
                        room().await()
                        send(it)
                    }
                } catch (e: CancellationException) {
                    // Thrown by the data itself it would end this coroutine only.
                    settle()
                    throw e
                }
                room().await()
                complete()
            }
            done().await().also { feeder.cancel() }
        }
    } catch (e: Throwable) {
        withContext(NonCancellable) { settle().await() }
        // On cancel, what the server says of the copy's end may come first.
        currentCoroutineContext().ensureActive()
        throw e
    }
}
