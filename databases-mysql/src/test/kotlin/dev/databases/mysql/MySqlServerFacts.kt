package dev.databases.mysql

import dev.databases.Connection
import dev.databases.exceptions.DatabaseException
import dev.databases.test.conformance.ServerFacts
import dev.databases.test.servers.EmbeddedMySqlBuilder
import dev.databases.test.servers.TestServers

/**
 * Servers of their own for the bad days, by either product: `MySqlServerFacts("r2dbc", EmbeddedMySql::mariadb)`.
 *
 * @param driver as in the URL; null: the default
 */
internal class MySqlServerFacts(private val driver: String?, private val builder: () -> EmbeddedMySqlBuilder) : ServerFacts() {
    override fun start(): Server =
        hurtable(TestServers.orSkip { builder().start() }) { it.replace().driver(driver).build() }

    override fun sleep(seconds: Int, mark: String): String = "SELECT SLEEP($seconds), '$mark'"

    override fun countRunning(mark: String): String =
        "SELECT count(*) FROM information_schema.processlist " +
            "WHERE command <> 'Sleep' AND info LIKE '%$mark%' AND id <> CONNECTION_ID()"

    override val countIdleInTransaction: String = MySqlSql.COUNT_IDLE_IN_TRANSACTION

    override suspend fun terminateOthers(connection: Connection) {
        for (other in connection.fetchAll(MySqlSql.OTHER_CONNECTIONS)) {
            try {
                connection.execute("KILL ${other[0]}")
            } catch (_: DatabaseException) {
                continue // It has ended by itself.
            }
        }
    }
}
