package dev.databases.postgres

import dev.databases.Connection
import dev.databases.test.conformance.ServerFacts
import dev.databases.test.servers.EmbeddedPostgres

/** Servers of their own for the bad days. */
internal class PostgresServerFacts(private val driver: String?, private val pipelining: Int? = null) : ServerFacts() {
    override fun start(): Server =
        hurtable(EmbeddedPostgres.builder().setting("deadlock_timeout", "50ms").start()) {
            it.replace().driver(driver).option("pipelining", pipelining?.toString()).build()
        }

    override fun sleep(seconds: Int, mark: String): String = "SELECT pg_sleep($seconds), '$mark'"

    override fun countRunning(mark: String): String =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%$mark%' AND pid <> pg_backend_pid()"

    override val countIdleInTransaction: String =
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"

    override suspend fun terminateOthers(connection: Connection) {
        connection.fetchAll(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    }
}
