package dev.databases.benchmarks

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.test.servers.EmbeddedServer
import io.r2dbc.spi.ConnectionFactory
import io.vertx.core.Vertx
import io.vertx.sqlclient.Pool
import kotlinx.coroutines.runBlocking
import kotlin.random.Random

/** A server with tables to ask, `item` and `target`, and who asks every server: us and the raw driver, twice. */
internal abstract class ServerSite(private val server: EmbeddedServer) : AutoCloseable {
    val url: DatabaseUrl = server.url()

    /** The default driver, with as many connections as the peers have. */
    val database: Database = Database(url, DatabaseOptions.builder().maxSize(CONNECTIONS).build())

    private val lazyVertx = lazy { Vertx.vertx() }
    protected val vertx: Vertx by lazyVertx

    /** The default driver, raw. */
    abstract val vertxPool: Pool

    private val r2dbcSide = lazy { R2dbcSide(url, rawR2dbc()) }

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
            database.execute("CREATE TABLE target (id INTEGER, name VARCHAR(40), amount INTEGER)")
        }
    }

    /** With the same settings as ours. */
    protected abstract fun rawR2dbc(): ConnectionFactory

    /** Those of this server alone. */
    protected abstract fun closePeers()

    /** A key that is there. */
    fun key(): Int = random.nextInt(1, ROWS + 1)

    override fun close() {
        closePeers()
        if (r2dbcSide.isInitialized()) r2dbc.close()
        runBlocking { database.disconnect() }
        if (lazyVertx.isInitialized()) vertx.close().toCompletionStage().toCompletableFuture().join()
        server.close()
    }

    companion object {
        const val ROWS: Int = 10_000
        const val CONNECTIONS: Int = 10
    }
}
