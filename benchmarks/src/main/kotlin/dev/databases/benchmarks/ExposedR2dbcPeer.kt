package dev.databases.benchmarks

import io.r2dbc.pool.ConnectionPool
import io.r2dbc.pool.ConnectionPoolConfiguration
import io.r2dbc.spi.ConnectionFactories
import kotlinx.coroutines.flow.single
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.vendors.PostgreSQLDialect
import org.jetbrains.exposed.v1.r2dbc.R2dbcDatabase
import org.jetbrains.exposed.v1.r2dbc.R2dbcDatabaseConfig
import org.jetbrains.exposed.v1.r2dbc.select
import org.jetbrains.exposed.v1.r2dbc.transactions.suspendTransaction
import java.io.File

/**
 * exposed-r2dbc in a JVM of its own, because the newest one there is (1.2.0) does not run with the core that we use: it lacks
 * methods that `DatabaseConfig` has got since. Its core is in `target/peers`. Its processor time is not in the figure.
 */
internal class ExposedR2dbcPeer(site: PostgresSite) : AutoCloseable {
    private val process: Process

    init {
        val own = System.getProperty("java.class.path").split(File.pathSeparator)
        val benchmarks = File(ExposedR2dbcPeer::class.java.protectionDomain.codeSource.location.toURI())
        val core = File(benchmarks.parentFile, "peers").listFiles { file -> file.name.startsWith("exposed-core-") }.orEmpty().single()
        val path = listOf(core.path) + own.filterNot { File(it).name.startsWith("exposed-core-") }
        val url = site.url
        process = ProcessBuilder(
            File(System.getProperty("java.home"), "bin/java").path,
            "-Xmx1g",
            "-cp",
            path.joinToString(File.pathSeparator),
            "dev.databases.benchmarks.ExposedR2dbcPeerKt",
            "r2dbc:postgresql://${url.username()}:${url.password()}@${url.hostname()}:${url.port()}/${url.database()}",
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    }

    private val orders = process.outputStream.bufferedWriter()
    private val answers = process.inputStream.bufferedReader()

    /** Has it do the work, and waits. */
    val work: Work = { times ->
        orders.write("$times\n")
        orders.flush()
        check(answers.readLine() == "done") { "exposed-r2dbc failed" }
    }

    override fun close() {
        process.destroy()
    }
}

private object PeerItems : Table("item") {
    val id = integer("id")
    val name = varchar("name", 40)
    val price = double("price")
}

/** The other side of [ExposedR2dbcPeer]: for each line, so many selects. */
public fun main(arguments: Array<String>) {
    val pool = ConnectionPool(
        ConnectionPoolConfiguration.builder(ConnectionFactories.get(arguments[0]))
            .initialSize(ServerSite.CONNECTIONS)
            .maxSize(ServerSite.CONNECTIONS)
            .build(),
    )
    val database = R2dbcDatabase.connect(pool, R2dbcDatabaseConfig.Builder().apply { explicitDialect = PostgreSQLDialect() })
    val work = by64 { key ->
        suspendTransaction(database) {
            val row = PeerItems.select(PeerItems.id, PeerItems.name, PeerItems.price).where { PeerItems.id eq key }.single()
            check(row[PeerItems.id] > 0 && row[PeerItems.name].isNotEmpty() && row[PeerItems.price] > 0)
        }
    }
    for (line in generateSequence(::readlnOrNull)) {
        work(line.toInt())
        println("done")
    }
}
