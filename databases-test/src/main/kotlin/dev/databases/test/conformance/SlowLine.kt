package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.test.servers.FaultProxy
import dev.databases.test.servers.TestServer
import kotlinx.coroutines.runBlocking
import java.time.Duration

/**
 * A database of one connection on a line where every answer takes its time, and what operations cost there, in round trips as the
 * line counts them. For the test that holds it.
 */
public open class SlowLine(private val proxy: FaultProxy, public val database: Database) {
    /** What each of several runs costs. */
    public suspend fun each(runs: Int, operation: suspend Database.(run: Int) -> Unit): List<Long> =
        List(runs) { run ->
            proxy.resetRoundTrips()
            database.operation(run)
            proxy.roundTrips()
        }

    /** What one run costs. */
    public suspend fun once(operation: suspend Database.() -> Unit): Long = each(1) { operation() }.single()

    /** What a transaction costs that is empty, runs [statement], runs it twice, and runs it and is rolled back. */
    public suspend fun transactions(statement: suspend Database.() -> Unit): List<Long> = listOf(
        once { transaction { } },
        once { transaction { statement() } },
        once { transaction { repeat(2) { statement() } } },
        once {
            try {
                transaction<Unit> {
                    statement()
                    throw RolledBack()
                }
            } catch (_: RolledBack) {
                return@once
            }
        },
    )

    private class RolledBack : RuntimeException()

    public companion object {
        // What travels together reaches the line before the first of it is passed on, unless the machine stands still meanwhile.
        // That can make a count too high and never too low, so a slower line is asked again.
        private val TURNS = listOf(25L, 100L, 250L).map(Duration::ofMillis)

        /**
         * Runs [block] with a line to an empty database on [server], without TLS. Both are gone behind it. What it expects in vain is
         * asked twice more, each time of a slower line and an empty database.
         *
         * @param through what the test opens in place of the server's URL: the same place through another driver
         */
        public fun <L : SlowLine> open(
            server: TestServer,
            through: (DatabaseUrl) -> DatabaseUrl,
            line: (FaultProxy, Database) -> L,
            block: suspend L.() -> Unit,
        ) {
            for (turn in TURNS.dropLast(1)) {
                try {
                    return openOnce(turn, server, through, line, block)
                } catch (_: AssertionError) {
                    continue
                }
            }
            openOnce(TURNS.last(), server, through, line, block)
        }

        private fun <L : SlowLine> openOnce(
            turn: Duration,
            server: TestServer,
            through: (DatabaseUrl) -> DatabaseUrl,
            line: (FaultProxy, Database) -> L,
            block: suspend L.() -> Unit,
        ): Unit = runBlocking {
            val url = server.freshDatabase()
            try {
                FaultProxy.to(url).use { proxy ->
                    proxy.delayTurns(turn)
                    val slow = through(proxy.url(url)).replace().option("sslmode", "disable").build()
                    Database(slow, DatabaseOptions.builder().maxSize(1).build()).use { line(proxy, this).block() }
                }
            } finally {
                server.drop(url)
            }
        }
    }
}
