package dev.databases.benchmarks

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.test.servers.EmbeddedMySql
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory
import io.vertx.core.Vertx
import io.vertx.mysqlclient.MySQLBuilder
import io.vertx.mysqlclient.MySQLConnectOptions
import io.vertx.mysqlclient.SslMode
import io.vertx.sqlclient.Pool
import io.vertx.sqlclient.PoolOptions
import kotlinx.coroutines.runBlocking
import java.sql.Connection
import java.sql.DriverManager
import kotlin.random.Random

/** A MySQL or MariaDB server with 10,000 rows, and everybody who asks it: us, the raw Vert.x pool, asyncer and mariadb-java-client. */
internal class MySqlSite private constructor(private val server: EmbeddedMySql) : AutoCloseable {
    val url: DatabaseUrl = server.url()

    /** The default driver, with as many connections as the peers have. */
    val database: Database = Database(url, DatabaseOptions.builder().maxSize(PostgresSite.CONNECTIONS).build())

    private val vertx = lazy { Vertx.vertx() }

    val vertxPool: Pool by lazy {
        val options = MySQLConnectOptions()
            .setHost(url.hostname())
            .setPort(url.port()!!)
            .setDatabase(url.database())
            .setUser(url.username())
            .setPassword(url.password())
            .setSslMode(SslMode.DISABLED)
            .setCachePreparedStatements(true)
        MySQLBuilder.pool().connectingTo(options).with(PoolOptions().setMaxSize(PostgresSite.CONNECTIONS)).using(vertx.value).build()
    }

    /** With what its batches are fastest by: MariaDB's own bulk protocol there, multi-row inserts on MySQL, which has no such. */
    private val jdbcConnection = lazy {
        val batches = if (url.dialect() == "mariadb") "useBulkStmts" else "rewriteBatchedStatements"
        val address = "jdbc:mariadb://${url.hostname()}:${url.port()}/${url.database()}?sslMode=disable&$batches=true"
        DriverManager.getConnection(address, url.username(), url.password())
    }
    val jdbc: Connection by jdbcConnection

    private val r2dbcSide = lazy {
        val raw = MySqlConnectionConfiguration.builder()
            .host(url.hostname()!!)
            .port(url.port()!!)
            .database(url.database()!!)
            .user(url.username()!!)
            .password(url.password())
            .tcpNoDelay(true)
            .tcpKeepAlive(true)
            // Parses no text twice; ours does not, either.
            .queryCacheSize(DatabaseOptions.DEFAULT.statementCacheSize())
            .build()
        R2dbcSide(url, MySqlConnectionFactory.from(raw))
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
            database.executeMany(
                "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)",
                List(PostgresSite.ROWS) {
                    val i = it + 1
                    listOf(i, "item number $i", i * 1.5, i % 100, "a note on item $i", i * 1000000007L)
                },
            )
            database.execute("CREATE TABLE target (id INTEGER, name VARCHAR(40), amount INTEGER)")
        }
    }

    /** A key that is there. */
    fun key(): Int = random.nextInt(1, PostgresSite.ROWS + 1)

    override fun close() {
        if (r2dbcSide.isInitialized()) r2dbc.close()
        runBlocking { database.disconnect() }
        if (jdbcConnection.isInitialized()) jdbc.close()
        if (vertx.isInitialized()) vertx.value.close().toCompletionStage().toCompletableFuture().join()
        server.close()
    }

    companion object {
        fun mysql() = MySqlSite(EmbeddedMySql.mysql().start())

        fun mariadb() = MySqlSite(EmbeddedMySql.mariadb().start())
    }
}
