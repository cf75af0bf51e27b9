package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.test.servers.FaultProxy
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration

/** What each operation costs on a line where every answer takes its time, as the line counts it. */
@Timeout(30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class RoundTripTest {
    private class Line(val driver: Driver, private val proxy: FaultProxy, val database: Database) {
        /** What each of several runs costs. */
        suspend fun each(runs: Int, operation: suspend Database.(run: Int) -> Unit): List<Long> =
            List(runs) { run ->
                proxy.resetRoundTrips()
                database.operation(run)
                proxy.roundTrips()
            }

        suspend fun once(operation: suspend Database.() -> Unit): Long = each(1) { operation() }.single()

        /** Where the drivers differ. */
        fun <T> differs(vertx: T, r2dbc: T): T = if (driver == Driver.VERTX) vertx else r2dbc
    }

    /** A pool of one, connected, and a table of [ROWS] rows. */
    private fun onLine(driver: Driver, block: suspend Line.() -> Unit): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            FaultProxy.to(server).use { proxy ->
                // What travels together reaches the line before the first of it is passed on.
                proxy.delayTurns(Duration.ofMillis(25))
                val url = driver.of(proxy.url(server)).replace().option("sslmode", "disable").build()
                Database(url, DatabaseOptions.builder().maxSize(1).build()).use {
                    execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
                    execute("INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, $ROWS) n")
                    Line(driver, proxy, this).block()
                }
            }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun connectingIsTheServersLogin(driver: Driver) = onLine(driver) {
        database.disconnect()

        // SCRAM takes three; r2dbc-postgresql then asks for the isolation level.
        assertEquals(differs(vertx = 3L, r2dbc = 4L), once { connect() })
    }

    @ParameterizedTest
    @EnumSource
    fun aStatementIsOneOncePrepared(driver: Driver) = onLine(driver) {
        val byKey = each(3) { fetchOne("SELECT text FROM notes WHERE id = :id", mapOf("id" to it)) }
        val update = each(3) { execute("UPDATE notes SET text = :text WHERE id = :id", mapOf("id" to it, "text" to "new")) }
        val plain = each(3) { fetchVal("SELECT count(*) FROM notes") }
        val many = each(3) { fetchAll("SELECT * FROM generate_series(1, 20000)") }

        // Vert.x waits for what the server says about a statement before it runs it; r2dbc-postgresql guesses, and need not.
        val known = differs(vertx = listOf(2L, 1, 1), r2dbc = listOf(1L, 1, 1))
        assertEquals(listOf(known, known, known, known), listOf(byKey, update, plain, many))
    }

    @ParameterizedTest
    @EnumSource
    fun aTransactionCostsItsCommitAndNoBegin(driver: Driver) = onLine(driver) {
        suspend fun Database.rename() = execute("UPDATE notes SET text = 'x' WHERE id = :id", mapOf("id" to 1))
        database.rename()

        assertEquals(0, once { transaction { } })
        assertEquals(2, once { transaction { rename() } })
        assertEquals(3, once { transaction { repeat(2) { rename() } } })
        assertEquals(
            2,
            once {
                assertThrows<IllegalStateException> {
                    transaction<Unit> {
                        rename()
                        error("rolled back")
                    }
                }
            },
        )
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchOfAThousandRowsIsOneTripOnceItsTextIsKnown(driver: Driver) = onLine(driver) {
        val insert = each(3) { run ->
            val rows = List(1_000) { mapOf("id" to ROWS + 1 + run * 1_000 + it, "text" to "note $it") }
            executeMany("INSERT INTO notes (id, text) VALUES (:id, :text)", rows)
        }

        // The first of a text on a connection asks for the types of the parameters, and then sends arrays of them: Vert.x prepares
        // both forms, R2DBC asks in a transaction, because it does not know yet that one statement will do.
        assertEquals(listOf(3L, 1, 1), insert)
        assertEquals(ROWS + 3_000L, database.fetchVal("SELECT count(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun aFlowCostsItsPagesAndItsEnd(driver: Driver) = onLine(driver) {
        val all = "SELECT * FROM notes ORDER BY id"
        database.iterate(all).first()

        val one = once { assertEquals(ROWS, iterate(all, fetchSize = 1_000).count()) }
        val three = once { assertEquals(ROWS, iterate(all, fetchSize = 100).count()) }
        val early = once { assertEquals(1, iterate(all, fetchSize = 100).first()[0]) }

        assertEquals(differs(vertx = listOf(2L, 4, 3), r2dbc = listOf(4L, 6, 4)), listOf(one, three, early))
    }

    private companion object {
        const val ROWS = 250
    }
}
