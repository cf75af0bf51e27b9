package dev.databases.mysql

import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import io.asyncer.r2dbc.mysql.api.MySqlConnection
import reactor.core.publisher.Flux

/** MySQL and MariaDB through R2DBC. */
internal abstract class R2dbcFacts(server: () -> TestServer) : MySqlFacts(driver = "r2dbc", server) {
    // Whole texts, with their values, and the server's answers.
    override val loggersOfValues: Set<String>
        get() = setOf("io.asyncer.r2dbc.mysql.QUERY", "io.asyncer.r2dbc.mysql.client.ReactorNettyClient")

    override suspend fun rawExecute(rawConnection: Any, sql: String) {
        Flux.from((rawConnection as MySqlConnection).createStatement(sql).execute())
            .concatMap { it.rowsUpdated }.collectList().toFuture().join()
    }

    override suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?> =
        Flux.from((rawConnection as MySqlConnection).createStatement(sql).execute())
            .concatMap { result -> result.map { row, _ -> row.get(0)!! } }.collectList().toFuture().join()!!
}

/** MySQL through R2DBC. */
internal object R2dbcMySqlFacts : R2dbcFacts(TestServers::mysql) {
    override val name: String get() = "MySQL through R2DBC"

    override val insertReturning: Boolean get() = false
}

/** MariaDB through R2DBC. */
internal object R2dbcMariaDbFacts : R2dbcFacts(TestServers::mariadb) {
    override val name: String get() = "MariaDB through R2DBC"

    // JSON is a name for LONGTEXT, and this driver does not tell what the column was declared as.
    override val typesReadOnRequest: Set<String> get() = setOf("UUID", "JSON")
}
