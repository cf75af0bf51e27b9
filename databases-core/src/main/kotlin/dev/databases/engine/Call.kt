package dev.databases.engine

import dev.databases.ExecuteResult
import dev.databases.Record
import dev.databases.spi.ConnectionBackend
import dev.databases.spi.Purpose
import dev.databases.spi.RecordCursor
import dev.databases.sql.Batch
import dev.databases.sql.Statement
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.time.Duration

/**
 * One operation on a connection, whatever the door it goes through. Used once.
 *
 * @property query the text, for errors and listeners
 * @property timeout the query's own limit; null: the database's
 */
internal abstract class Call<T>(val query: String, val purpose: Purpose, val timeout: Duration?) {
    /** What the driver gave; kept so that what arrives too late for its caller is not lost. */
    @JvmField
    var future: CompletableFuture<T>? = null

    abstract fun start(connection: ConnectionBackend): CompletionStage<out T>

    /** Records fetched or rows affected. */
    open fun rows(result: T): Long = 0

    open fun arguments(): List<Any?> = emptyList()

    /** Whether a rollback or a release by another coroutine may stop it. What ends a transaction goes to its end. */
    open val isStoppable: Boolean get() = true

    /** Whether it is one `fetchAll`, `fetchOne` or `execute`, and so may share a connection. */
    open val isLoneStatement: Boolean get() = false

    fun begin(connection: ConnectionBackend): CompletableFuture<T> {
        @Suppress("UNCHECKED_CAST")
        val started = (start(connection) as CompletionStage<T>).toCompletableFuture()
        future = started
        return started
    }
}

/** A statement and what it is known to do. */
internal class Query(
    @JvmField val statement: Statement,
    @JvmField val purpose: Purpose,
)

/** A call of one statement. */
internal abstract class StatementCall<T>(private val bound: Query, timeout: Duration?) :
    Call<T>(bound.statement.sql(), bound.purpose, timeout) {
    protected val statement: Statement get() = bound.statement

    final override fun arguments(): List<Any?> = bound.statement.arguments()
}

internal class FetchAll(query: Query, timeout: Duration?) : StatementCall<List<Record>>(query, timeout) {
    override val isLoneStatement: Boolean get() = true

    override fun start(connection: ConnectionBackend): CompletionStage<List<Record>> = connection.fetchAll(statement)

    override fun rows(result: List<Record>): Long = result.size.toLong()
}

internal class FetchOne(query: Query, timeout: Duration?) : StatementCall<Record?>(query, timeout) {
    override val isLoneStatement: Boolean get() = true

    override fun start(connection: ConnectionBackend): CompletionStage<out Record?> = connection.fetchOne(statement)

    override fun rows(result: Record?): Long = if (result == null) 0 else 1
}

internal class Execute(query: Query, timeout: Duration?) : StatementCall<ExecuteResult>(query, timeout) {
    override val isLoneStatement: Boolean get() = true

    override fun start(connection: ConnectionBackend): CompletionStage<ExecuteResult> = connection.execute(statement)

    override fun rows(result: ExecuteResult): Long = result.rowsAffected()
}

internal class OpenCursor(query: Query, private val fetchSize: Int) : StatementCall<RecordCursor>(query, null) {
    override fun start(connection: ConnectionBackend): CompletionStage<RecordCursor> = connection.iterate(statement, fetchSize)
}

internal class ExecuteMany(private val batch: Batch, private val atomic: Boolean, timeout: Duration?) :
    Call<ExecuteResult>(batch.sql(), Purpose.WRITE, timeout) {
    override fun start(connection: ConnectionBackend): CompletionStage<ExecuteResult> = connection.executeMany(batch, atomic)

    override fun rows(result: ExecuteResult): Long = result.rowsAffected()

    override fun arguments(): List<Any?> = batch.rows()
}

/** An operation that has no arguments and one use: the next page of a cursor, begin, commit. */
internal class Step<T>(
    query: String,
    private val rows: (T) -> Long = { 0 },
    override val isStoppable: Boolean = true,
    private val step: (ConnectionBackend) -> CompletionStage<out T>,
) : Call<T>(query, Purpose.WRITE, null) {
    override fun start(connection: ConnectionBackend): CompletionStage<out T> = step(connection)

    override fun rows(result: T): Long = rows.invoke(result)
}
