package dev.databases.benchmarks

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.test.servers.EmbeddedPostgres
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration
import io.r2dbc.postgresql.PostgresqlConnectionFactory
import io.vertx.core.Vertx
import io.vertx.pgclient.PgBuilder
import io.vertx.pgclient.PgConnectOptions
import io.vertx.sqlclient.Pool
import io.vertx.sqlclient.PoolOptions
import io.vertx.sqlclient.SqlClient
import kotlinx.coroutines.runBlocking
import java.sql.Connection
import java.sql.DriverManager
import kotlin.random.Random

/** A PostgreSQL server with 10,000 rows, and everybody who asks it: us, the raw Vert.x pool, pgjdbc alone and in HikariCP. */
internal class PostgresSite : AutoCloseable {
    private val server = EmbeddedPostgres.builder().setting("max_connections", "100").start()
    val url: DatabaseUrl = server.url()
    private val jdbcUrl = "jdbc:postgresql://${url.hostname()}:${url.port()}/${url.database()}"

    /** The default driver, with as many connections as the peers have. */
    val database: Database = Database(url, DatabaseOptions.builder().maxSize(CONNECTIONS).build())

    private val pipelinedDatabase = lazy {
        val shared = url.replace().option("pipelining", "$PIPELINING").build()
        Database(shared, DatabaseOptions.builder().maxSize(FEW).build()).also { runBlocking { it.connect() } }
    }

    /** As few connections as pipelining needs, each for several statements at once. */
    val pipelined: Database by pipelinedDatabase

    private val vertx = lazy { Vertx.vertx() }

    private fun vertxOptions() =
        PgConnectOptions()
            .setHost(url.hostname())
            .setPort(url.port()!!)
            .setDatabase(url.database())
            .setUser(url.username())
            .setPassword(url.password())
            .setCachePreparedStatements(true)

    val vertxPool: Pool by lazy {
        PgBuilder.pool().connectingTo(vertxOptions()).with(PoolOptions().setMaxSize(CONNECTIONS)).using(vertx.value).build()
    }

    /** Its own pipelined client, as many connections and as deep. */
    val vertxPipelined: SqlClient by lazy {
        val options = vertxOptions().setPipeliningLimit(PIPELINING)
        PgBuilder.client().connectingTo(options).with(PoolOptions().setMaxSize(FEW)).using(vertx.value).build()
    }

    val jdbc: Connection by lazy { DriverManager.getConnection(jdbcUrl, url.username(), url.password()) }

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

    private val r2dbcSide = lazy {
        val raw = PostgresqlConnectionConfiguration.builder()
            .host(url.hostname()!!)
            .port(url.port()!!)
            .database(url.database()!!)
            .username(url.username()!!)
            .password(url.password())
            .tcpNoDelay(true)
            .preparedStatementCacheQueries(DatabaseOptions.DEFAULT.statementCacheSize())
            .build()
        R2dbcSide(url, PostgresqlConnectionFactory(raw))
    }

    /** The other driver, raw and ours. */
    val r2dbc: R2dbcSide by r2dbcSide

    private val random = Random(1)

    init {
        runBlocking {
            database.connect()
            database.execute(
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(40), price DOUBLE PRECISION, amount INTEGER, " +
                    "note TEXT, stamp BIGINT)",
            )
            database.execute(
                "INSERT INTO item SELECT i, 'item number ' || i, i * 1.5, i % 100, 'a note on item ' || i, i * 1000000007::bigint " +
                    "FROM generate_series(1, $ROWS) i",
            )
            database.execute("CREATE TABLE target (id INTEGER, name VARCHAR(40), amount INTEGER)")
            database.execute("ANALYZE item")
        }
    }

    /** A key that is there. */
    fun key(): Int = random.nextInt(1, ROWS + 1)

    override fun close() {
        if (pipelinedDatabase.isInitialized()) runBlocking { pipelined.disconnect() }
        if (r2dbcSide.isInitialized()) r2dbc.close()
        runBlocking { database.disconnect() }
        if (hikariPool.isInitialized()) hikari.close()
        if (vertx.isInitialized()) vertx.value.close().toCompletionStage().toCompletableFuture().join()
        server.close()
    }

    companion object {
        const val ROWS: Int = 10_000
        const val CONNECTIONS: Int = 10
        const val FEW: Int = 4
        const val PIPELINING: Int = 16
    }
}
