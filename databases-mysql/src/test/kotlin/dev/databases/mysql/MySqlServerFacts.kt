package dev.databases.mysql

import dev.databases.Connection
import dev.databases.exceptions.DatabaseException
import dev.databases.test.conformance.ServerFacts
import dev.databases.test.servers.EmbeddedMySql
import dev.databases.test.servers.EmbeddedMySqlBuilder
import dev.databases.test.servers.TestServers

/**
 * Servers of their own for the bad days, by either product: `MySqlServerFacts("r2dbc", EmbeddedMySql::mysql)`.
 *
 * @param driver as in the URL; null: the default
 */
internal open class MySqlServerFacts(private val driver: String?, private val builder: () -> EmbeddedMySqlBuilder) : ServerFacts() {
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

/**
 * MariaDB. Several SLEEPs share a lock, and `KILL QUERY` of one then often takes the server two seconds, whoever asks; no other
 * statement was seen to. So they wait for something else that never comes.
 */
internal class MariaDbServerFacts(driver: String?) : MySqlServerFacts(driver, EmbeddedMySql::mariadb) {
    override fun sleep(seconds: Int, mark: String): String = "SELECT MASTER_GTID_WAIT('0-1-4294967295', $seconds), '$mark'"
}
