package dev.databases.exposed

import dev.databases.spi.Dialect
import dev.databases.spi.ServerProduct
import dev.databases.sql.QueryCache
import dev.databases.sql.SqlSyntax
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.DatabaseApi
import org.jetbrains.exposed.v1.core.DatabaseConfig
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.Transaction
import org.jetbrains.exposed.v1.core.Version
import org.jetbrains.exposed.v1.core.transactions.TransactionManagerApi
import org.jetbrains.exposed.v1.core.transactions.currentTransaction
import org.jetbrains.exposed.v1.core.transactions.currentTransactionOrNull
import org.jetbrains.exposed.v1.core.transactions.withThreadLocalTransaction
import org.jetbrains.exposed.v1.core.vendors.DatabaseDialect
import java.util.concurrent.ConcurrentHashMap

/**
 * Where Exposed writes SQL for one product and version: Exposed asks for the dialect of "the current transaction", and this is
 * one that is there while something is rendered, and does nothing else. Kept for each product and version, because Exposed's
 * dialects remember the version they met. Safe for any thread.
 */
internal class Rendering private constructor(val server: ServerProduct, syntax: SqlSyntax) {
    val database: DatabaseApi = RenderingDatabase(server)

    /** The one of Exposed. */
    val dialect: DatabaseDialect get() = database.dialect

    /** Parsed texts of Exposed's, by themselves. */
    val texts = QueryCache(syntax)

    val transaction: Transaction = RenderingTransaction(database)

    /** What matters to values. */
    val storage: Storage = Storage.of(server)

    /**
     * Runs [block] where Exposed may ask for its dialect. The block must not suspend: the scope belongs to the thread. A transaction
     * of Exposed's own that the thread is in is out of sight meanwhile, and there again afterwards.
     */
    @OptIn(InternalApi::class) // The only way: nothing that is public makes a transaction the current one.
    fun <T> inScope(block: () -> T): T = withThreadLocalTransaction(transaction, block)

    companion object {
        private val byServer = ConcurrentHashMap<ServerProduct, Rendering>()

        /** What of [dialect] matters to the text; null while its server is not known. */
        fun ofOrNull(dialect: Dialect): Rendering? = Products.of(dialect)?.let(::of)

        fun of(server: ServerProduct): Rendering =
            byServer[server] ?: byServer.computeIfAbsent(server) { Rendering(it, Products.syntax(it)) }

        /** For statements that are built before anybody knows where they will run. MySQL's, because it alone has MATCH. */
        private val neutral by lazy { of(ServerProduct(Products.MYSQL, 8, 4, 0)) }

        /**
         * Runs what builds a statement: some of Exposed's functions ask for a dialect there already, though what they make is
         * the same for all of ours. A transaction of Exposed's own that the thread is in stays in sight.
         */
        @OptIn(InternalApi::class) // Nothing that is public tells whether there is a transaction.
        fun <T> building(block: () -> T): T = if (currentTransactionOrNull() == null) neutral.inScope(block) else block()

        /** The server that something is being rendered for; null in a transaction of Exposed's own. */
        @OptIn(InternalApi::class) // As above.
        fun currentServer(): ServerProduct? = (currentTransactionOrNull()?.db as? RenderingDatabase)?.server

        /** A column's own name as the server of the current transaction takes it. */
        @OptIn(InternalApi::class) // As above.
        fun identity(column: Column<*>): String = currentTransaction().identity(column)
    }
}

private class RenderingTransaction(override val db: DatabaseApi) : Transaction() {
    override val transactionManager: TransactionManagerApi = NoTransactions
    override val readOnly: Boolean get() = false
    override val outerTransaction: Transaction? get() = null
}

/** Exposed begins no transactions here. */
private object NoTransactions : TransactionManagerApi {
    override var defaultReadOnly: Boolean = false
    override var defaultMaxAttempts: Int = 1
    override var defaultMinRetryDelay: Long = 0
    override var defaultMaxRetryDelay: Long = 0
}

private class RenderingDatabase(val server: ServerProduct) : DatabaseApi(server.name, DatabaseConfig {}) {
    override val url: String get() = vendor
    override val vendor: String = server.name.lowercase()
    override val dialect: DatabaseDialect = Products.exposedDialect(server)
    override val dialectMode: String? get() = null
    override val version: Version = Version.from("${server.major}.${server.minor}.${server.patch}")
    override val fullVersion: String = server.version()
    override val supportsAlterTableWithAddColumn: Boolean get() = true
    override val supportsAlterTableWithDropColumn: Boolean get() = true
    override val supportsMultipleResultSets: Boolean get() = false
    override val supportsSelectForUpdate: Boolean = server.name != Products.SQLITE
    override val identifierManager: Identifiers = Identifiers(server)
}
