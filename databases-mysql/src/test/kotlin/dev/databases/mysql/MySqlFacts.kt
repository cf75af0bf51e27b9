package dev.databases.mysql

import dev.databases.DatabaseUrl
import dev.databases.IsolationLevel
import dev.databases.exceptions.ConstraintViolationException.Kind
import dev.databases.test.conformance.BackendFacts
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers

/**
 * What MySQL and MariaDB do differently, whatever the driver: a database of each test's own. What the two part in is said below
 * this: [insertReturning].
 */
internal abstract class MySqlFacts(private val driver: String?, private val server: () -> TestServer) : BackendFacts() {
    /** Skips the test where MySQL lacks a library of the system's. */
    private fun server(): TestServer = TestServers.orSkip(server)

    override fun freshUrl(): DatabaseUrl = server().freshDatabase().replace().driver(driver).build()

    override fun dispose(url: DatabaseUrl) = server().drop(url.replace().driver(null).build())

    override val generatedKey: String get() = "INTEGER PRIMARY KEY AUTO_INCREMENT"

    override fun slowQuery(seconds: Int): String = "SELECT SLEEP($seconds)"

    override val countIdleInTransaction: String get() = MySqlSql.COUNT_IDLE_IN_TRANSACTION

    override fun numbers(rows: Int): String = MySqlSql.numbers(rows)

    override val snapshotIsolation: IsolationLevel get() = IsolationLevel.REPEATABLE_READ

    override val transactionalDdl: Boolean get() = false

    override val deferredConstraints: Boolean get() = false

    // MySQL has no UUID.
    override val typesReadOnRequest: Set<String> get() = setOf("UUID")

    override fun type(name: String): String = when (name) {
        // Without a number they keep whole seconds.
        "TIMESTAMP" -> "DATETIME(6)"

        "TIME" -> "TIME(6)"

        "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP(6)"

        "UUID" -> "CHAR(36)"

        else -> name
    }

    override fun enumType(name: String, constants: List<String>): String = "ENUM (${constants.joinToString { "'$it'" }})"

    // The server names no constraint, but the column.
    override fun reportedConstraint(kind: Kind, table: String, column: String, constraint: String): String =
        if (kind == Kind.NOT_NULL) column else constraint
}
