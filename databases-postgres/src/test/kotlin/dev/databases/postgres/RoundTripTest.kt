package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.test.conformance.SlowLine
import dev.databases.test.servers.EmbeddedPostgres
import dev.databases.test.servers.FaultProxy
import dev.databases.test.servers.TestCertificates
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Path
import java.time.Duration

/** What each operation costs on a line where every answer takes its time, as the line counts it. */
@Timeout(120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class RoundTripTest {
    private class Line(val driver: Driver, proxy: FaultProxy, database: Database) : SlowLine(proxy, database) {
        /** Where the drivers differ. */
        fun <T> differs(vertx: T, r2dbc: T): T = if (driver == Driver.VERTX) vertx else r2dbc
    }

    /** A table of [ROWS] rows. */
    private fun onLine(driver: Driver, block: suspend Line.() -> Unit): Unit =
        SlowLine.open(TestServers.postgres(), driver::of, { proxy, database -> Line(driver, proxy, database) }) {
            database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
            database.execute("INSERT INTO notes SELECT n, 'note ' || n FROM generate_series(1, $ROWS) n")
            block()
        }

    @ParameterizedTest
    @EnumSource
    fun connectingIsTheServersLogin(driver: Driver) = onLine(driver) {
        database.disconnect()

        // SCRAM takes three; r2dbc-postgresql then asks for the isolation level.
        assertEquals(differs(vertx = 3L, r2dbc = 4L), once { connect() })
    }

    /** What it costs to log in, on how many connections: the server is asked whether it encrypts. */
    @ParameterizedTest
    @EnumSource
    fun preferAsksOnceWhetherTheServerEncrypts(
        driver: Driver,
        @TempDir directory: Path,
    ): Unit = runBlocking {
        suspend fun cost(server: DatabaseUrl, mode: String): Pair<Long, Long> = FaultProxy.to(server).use { proxy ->
            proxy.delayTurns(Duration.ofMillis(25))
            val url = driver.of(proxy.url(server)).replace().option("sslmode", mode).build()
            Database(url, DatabaseOptions.builder().maxSize(1).build()).use { proxy.roundTrips() to proxy.connections() }
        }
        EmbeddedPostgres.builder().tls(TestCertificates.create(directory)).start().use { encrypting ->
            EmbeddedPostgres.create().use { clear ->
                val costs = listOf(
                    encrypting to "disable",
                    encrypting to "prefer",
                    encrypting to "require",
                    clear to "disable",
                    clear to "prefer",
                )
                    .map { (server, mode) -> cost(server.url(), mode) }

                // Each login is its own (see above). Behind it: the question, and TLS 1.3's handshake. A server that does not encrypt
                // says so, and then r2dbc-postgresql stays on the line; Vert.x opens another.
                val login = if (driver == Driver.VERTX) 3L else 4L
                val declined = if (driver == Driver.VERTX) login + 1 to 2L else login + 1 to 1L
                assertEquals(listOf(login to 1L, login + 2 to 1L, login + 2 to 1L, login to 1L, declined), costs)
            }
        }
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

        assertEquals(listOf(0L, 2, 3, 2), transactions { rename() })
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchOfAThousandRowsIsOneTripOnceItsTextIsPrepared(driver: Driver) = onLine(driver) {
        var next = ROWS + 1

        suspend fun Database.batch() {
            val rows = List(1_000) { mapOf("id" to next + it, "text" to "note $it") }
            next += rows.size
            assertEquals(1_000, executeMany("INSERT INTO notes (id, text) VALUES (:id, :text)", rows).rowsAffected())
        }

        val first = each(3) { batch() }
        database.disconnect()
        database.connect()
        val onAnotherConnection = each(2) { batch() }

        // What the next batch takes is prepared, or asked for, with the rows of the first. With R2DBC that is one trip when the
        // driver is quick enough to write a thousand rows, and its connections share what they were told.
        assertTrue(first[0] <= 2, "$first")
        assertTrue(onAnotherConnection[0] <= differs(vertx = 2L, r2dbc = 1L), "$onAnotherConnection")
        assertEquals(listOf(1L, 1, 1), first.drop(1) + onAnotherConnection.drop(1))
        assertEquals(ROWS + 5_000L, database.fetchVal("SELECT count(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchWithJsonOrOfTypesOfTheUsersCostsOneMoreAtFirst(driver: Driver) = onLine(driver) {
        database.execute("CREATE TYPE mood AS ENUM ('sad', 'happy')")
        database.execute("CREATE TABLE people (id INT, mood mood, about JSONB)")

        val json = each(3) { run ->
            val rows = List(100) { listOf(run, mapOf("n" to it)) }
            assertEquals(100, executeMany("INSERT INTO people (id, about) VALUES (?, ?)", rows).rowsAffected())
        }
        val moods = each(3) { run ->
            val rows = List(100) { listOf(run, if (it % 2 == 0) "sad" else "happy") }
            assertEquals(100, executeMany("INSERT INTO people (id, mood) VALUES (?, ?)", rows).rowsAffected())
        }

        // R2DBC has to know where a map goes before it can write it; both ask once what the enum's type is.
        assertEquals(listOf(2L, 1, 1), json)
        assertEquals(differs(vertx = 3L, r2dbc = 2L), moods[0])
        assertEquals(listOf(1L, 1), moods.drop(1))
        assertEquals(
            listOf(150L, 150L),
            database.fetchAll("SELECT count(*) FROM people WHERE mood IS NOT NULL GROUP BY mood").map {
                it[0]
            },
        )
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchOfAThousandUpdatesIsAFewTrips(driver: Driver) = onLine(driver) {
        database.execute("INSERT INTO notes SELECT n, 'more ' || n FROM generate_series($ROWS + 1, 5000) n")
        val update = each(3) { run ->
            val rows = List(1_000) { mapOf("id" to run * 1_000 + it + 1, "text" to "changed") }
            assertEquals(1_000, executeMany("UPDATE notes SET text = :text WHERE id = :id", rows).rowsAffected)
        }
        val large = once {
            val rows = List(5_000) { mapOf("id" to it + 1, "text" to "all") }
            assertEquals(5_000, executeMany("UPDATE notes SET text = :text WHERE id = :id", rows).rowsAffected)
        }

        // R2DBC: the types when they are not known, the rows, the loop over them, COMMIT; of five windows the rows of the next
        // travel with the loop over those before.
        assertEquals(differs(vertx = listOf(2L, 1, 1, 1), r2dbc = listOf(4L, 3, 3, 7)), update + large)
        assertEquals(5_000L, database.fetchVal("SELECT count(*) FROM notes WHERE text = 'all'"))
    }

    @ParameterizedTest
    @EnumSource
    fun whatStandsWhereAListGoesIsAskedForOnce(driver: Driver) = onLine(driver) {
        database.execute("CREATE TABLE tagged (id INTEGER, tags TEXT[], doc JSONB)")

        suspend fun Database.tag() =
            execute("INSERT INTO tagged VALUES (:id, :tags, :doc)", mapOf("id" to 1, "tags" to listOf("a"), "doc" to listOf("a")))

        val first = each(2) { tag() }
        database.disconnect()
        database.connect()
        val onAnotherConnection = each(2) { tag() }

        assertEquals(differs(vertx = listOf(2L, 1, 2, 1), r2dbc = listOf(2L, 1, 1, 1)), first + onAnotherConnection)
    }

    @ParameterizedTest
    @EnumSource
    fun aFlowCostsItsPagesAndItsEnd(driver: Driver) = onLine(driver) {
        val all = "SELECT * FROM notes ORDER BY id"
        val some = "SELECT * FROM notes WHERE id > :id ORDER BY id"
        database.iterate(all).first()
        database.iterate(some, mapOf("id" to 0)).first()

        val one = once { assertEquals(ROWS, iterate(all, fetchSize = 1_000).count()) }
        val three = once { assertEquals(ROWS, iterate(all, fetchSize = 100).count()) }
        val early = once { assertEquals(1, iterate(all, fetchSize = 100).first()[0]) }
        val withArguments = once { assertEquals(ROWS - 50, iterate(some, mapOf("id" to 50), fetchSize = 1_000).count()) }

        // R2DBC sends a FETCH with a DECLARE only when that has no arguments.
        assertEquals(
            differs(vertx = listOf(2L, 4, 3, 2), r2dbc = listOf(2L, 4, 2, 3)),
            listOf(one, three, early, withArguments),
        )
    }

    private companion object {
        const val ROWS = 250
    }
}
