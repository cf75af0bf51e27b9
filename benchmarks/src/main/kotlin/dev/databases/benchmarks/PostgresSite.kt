package dev.databases.benchmarks

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.test.servers.EmbeddedPostgres
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration
import io.r2dbc.postgresql.PostgresqlConnectionFactory
import io.r2dbc.spi.ConnectionFactory
import io.vertx.pgclient.PgBuilder
import io.vertx.pgclient.PgConnectOptions
import io.vertx.sqlclient.Pool
import io.vertx.sqlclient.PoolOptions
import io.vertx.sqlclient.SqlClient
import kotlinx.coroutines.runBlocking
import java.sql.Connection
import java.sql.DriverManager

/** A PostgreSQL server with 10,000 rows; beside those of every server, pgjdbc asks it, alone and in HikariCP. */
internal class PostgresSite : ServerSite(EmbeddedPostgres.builder().setting("max_connections", "100").start()) {
    private val jdbcUrl = "jdbc:postgresql://${url.hostname()}:${url.port()}/${url.database()}"

    private val pipelinedDatabase = lazy {
        val shared = url.replace().option("pipelining", "$PIPELINING").build()
        Database(shared, DatabaseOptions.builder().maxSize(FEW).build()).also { runBlocking { it.connect() } }
    }

    /** As few connections as pipelining needs, each for several statements at once. */
    val pipelined: Database by pipelinedDatabase

    private fun vertxOptions() =
        PgConnectOptions()
            .setHost(url.hostname())
            .setPort(url.port()!!)
            .setDatabase(url.database())
            .setUser(url.username())
            .setPassword(url.password())
            .setCachePreparedStatements(true)

    override val vertxPool: Pool by lazy {
        PgBuilder.pool().connectingTo(vertxOptions()).with(PoolOptions().setMaxSize(CONNECTIONS)).using(vertx).build()
    }

    /** Its own pipelined client, as many connections and as deep. */
    val vertxPipelined: SqlClient by lazy {
        val options = vertxOptions().setPipeliningLimit(PIPELINING)
        PgBuilder.client().connectingTo(options).with(PoolOptions().setMaxSize(FEW)).using(vertx).build()
    }

    private val jdbcConnection = lazy { DriverManager.getConnection(jdbcUrl, url.username(), url.password()) }
    val jdbc: Connection by jdbcConnection

    private val hikariPool = lazy {
        HikariDataSource(
            HikariConfig().apply {
                jdbcUrl = this@PostgresSite.jdbcUrl
                username = url.username()
                password = url.password()
                maximumPoolSize = CONNECTIONS
            },
        )
    }
    val hikari: HikariDataSource by hikariPool

    init {
        runBlocking {
            database.execute(
                "INSERT INTO item SELECT i, 'item number ' || i, i * 1.5, i % 100, 'a note on item ' || i, i * 1000000007::bigint " +
                    "FROM generate_series(1, $ROWS) i",
            )
            database.execute("ANALYZE item")
        }
    }

    override fun rawR2dbc(): ConnectionFactory =
        PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration.builder()
                .host(url.hostname()!!)
                .port(url.port()!!)
                .database(url.database()!!)
                .username(url.username()!!)
                .password(url.password())
                .tcpNoDelay(true)
                .preparedStatementCacheQueries(DatabaseOptions.DEFAULT.statementCacheSize())
                .build(),
        )

    override fun closePeers() {
        if (pipelinedDatabase.isInitialized()) runBlocking { pipelined.disconnect() }
        if (jdbcConnection.isInitialized()) jdbc.close()
        if (hikariPool.isInitialized()) hikari.close()
    }

    companion object {
        const val FEW: Int = 4
        const val PIPELINING: Int = 16
    }
}
