package dev.databases.sqlite

import dev.databases.DatabaseUrl
import dev.databases.exceptions.ConstraintViolationException.Kind
import dev.databases.test.conformance.BackendFacts
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection

/** What SQLite does differently, wherever its database is. */
internal abstract class SqliteBackendFacts : BackendFacts() {
    override val answersOnThreadsOfTheDriver: Boolean get() = false

    // Counts up in steps that a cancel can come between; a step is far below a microsecond, so the limit is the clock.
    override fun slowQuery(seconds: Int): String =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${seconds * STEPS_PER_SECOND}) SELECT MAX(i) FROM n"

    override val concurrentWriteTransactions: Boolean get() = false

    override val exactDecimals: Boolean get() = false

    // A temporary table is one connection's, and what only reads goes to another one than what writes.
    override val temporaryTablesOutliveCalls: Boolean get() = false

    override val checksColumnTypes: Boolean get() = false

    // https://sqlite.org/src: "UNIQUE constraint failed: books.isbn", "FOREIGN KEY constraint failed", "CHECK constraint failed: name"
    override fun reportedConstraint(kind: Kind, table: String, column: String, constraint: String): String? =
        when (kind) {
            Kind.FOREIGN_KEY -> null
            Kind.CHECK -> constraint
            else -> "$table.$column"
        }

    override suspend fun rawExecute(rawConnection: Any, sql: String) {
        (rawConnection as Connection).createStatement().use { it.executeUpdate(sql) }
    }

    override suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?> =
        (rawConnection as Connection).createStatement().use { statement ->
            val rows = statement.executeQuery(sql)
            buildList { while (rows.next()) add(rows.getObject(1)) }
        }

    private companion object {
        const val STEPS_PER_SECOND = 3_000_000L
    }
}

/** A database in a file of each test's own. */
internal object SqliteFileFacts : SqliteBackendFacts() {
    override val name: String get() = "SQLite file"

    override fun freshUrl(): DatabaseUrl = DatabaseUrl.parse("sqlite:///${Files.createTempDirectory("databases").resolve("test.db")}")

    override fun dispose(url: DatabaseUrl) {
        val directory = Path.of(url.database()!!).parent
        // The write-ahead log and its index lie beside the database.
        Files.list(directory).use { files -> files.forEach(Files::delete) }
        Files.delete(directory)
    }
}

/** A database in memory, which lives from connect to disconnect. */
internal object SqliteMemoryFacts : SqliteBackendFacts() {
    override val name: String get() = "SQLite memory"

    override val durable: Boolean get() = false

    // Connections that share a cache lock tables; https://sqlite.org/sharedcache.html
    override val readersIgnoreWriters: Boolean get() = false

    override fun freshUrl(): DatabaseUrl = DatabaseUrl.parse("sqlite:///:memory:")
}
