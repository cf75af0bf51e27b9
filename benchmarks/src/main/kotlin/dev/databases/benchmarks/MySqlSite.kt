package dev.databases.benchmarks

import dev.databases.DatabaseOptions
import dev.databases.test.servers.EmbeddedMySql
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory
import io.r2dbc.spi.ConnectionFactory
import io.vertx.mysqlclient.MySQLBuilder
import io.vertx.mysqlclient.MySQLConnectOptions
import io.vertx.mysqlclient.SslMode
import io.vertx.sqlclient.Pool
import io.vertx.sqlclient.PoolOptions
import kotlinx.coroutines.runBlocking
import java.sql.Connection
import java.sql.DriverManager

/** A MySQL or MariaDB server with 10,000 rows; beside those of every server, mariadb-java-client asks it. */
internal class MySqlSite private constructor(server: EmbeddedMySql) : ServerSite(server) {
    override val vertxPool: Pool by lazy {
        val options = MySQLConnectOptions()
            .setHost(url.hostname())
            .setPort(url.port()!!)
            .setDatabase(url.database())
            .setUser(url.username())
            .setPassword(url.password())
            .setSslMode(SslMode.DISABLED)
            .setCachePreparedStatements(true)
        MySQLBuilder.pool().connectingTo(options).with(PoolOptions().setMaxSize(CONNECTIONS)).using(vertx).build()
    }

    /** With what its batches are fastest by: MariaDB's own bulk protocol there, multi-row inserts on MySQL, which has no such. */
    private val jdbcConnection = lazy {
        val batches = if (url.dialect() == "mariadb") "useBulkStmts" else "rewriteBatchedStatements"
        val address = "jdbc:mariadb://${url.hostname()}:${url.port()}/${url.database()}?sslMode=disable&$batches=true"
        DriverManager.getConnection(address, url.username(), url.password())
    }
    val jdbc: Connection by jdbcConnection

    init {
        runBlocking {
            database.executeMany(
                "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)",
                List(ROWS) {
                    val i = it + 1
                    listOf(i, "item number $i", i * 1.5, i % 100, "a note on item $i", i * 1000000007L)
                },
            )
        }
    }

    override fun rawR2dbc(): ConnectionFactory =
        MySqlConnectionFactory.from(
            MySqlConnectionConfiguration.builder()
                .host(url.hostname()!!)
                .port(url.port()!!)
                .database(url.database()!!)
                .user(url.username()!!)
                .password(url.password())
                .tcpNoDelay(true)
                .tcpKeepAlive(true)
                // Parses no text twice; ours does not, either.
                .queryCacheSize(DatabaseOptions.DEFAULT.statementCacheSize())
                .build(),
        )

    override fun closePeers() {
        if (jdbcConnection.isInitialized()) jdbc.close()
    }

    companion object {
        fun mysql() = MySqlSite(EmbeddedMySql.mysql().start())

        fun mariadb() = MySqlSite(EmbeddedMySql.mariadb().start())
    }
}
