package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.CommitInDoubtException
import dev.databases.exceptions.ConnectionLostException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.QueryTimeoutException
import dev.databases.test.servers.FaultProxy
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** The line to the server stalls, breaks or refuses. */
@Timeout(30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class FaultyLineTest {
    private fun onLine(
        driver: Driver,
        configure: DatabaseOptions.Builder.() -> Unit = {},
        block: suspend Database.(line: FaultProxy, server: DatabaseUrl) -> Unit,
    ): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            FaultProxy.to(server).use { line ->
                val options = DatabaseOptions.builder().maxSize(2).connectTimeout(Duration.ofSeconds(2))
                    .acquireTimeout(Duration.ofSeconds(5)).cleanUpTimeout(Duration.ofSeconds(1)).apply(configure)
                Database(driver.of(line.url(server)), options.build()).use { block(line, server) }
            }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    private suspend fun Database.recovers() {
        eventually("it answers again") {
            try {
                fetchVal("SELECT 42") == 42
            } catch (_: DatabaseException) {
                false
            }
        }
        eventually("nothing is held: $poolStatus") { poolStatus.leased() == 0 }
    }

    @ParameterizedTest
    @EnumSource
    fun onALineThatStallsQueriesTimeOutAndCleaningUpIsBounded(driver: Driver) =
        onLine(driver, { queryTimeout(Duration.ofMillis(300)) }) { line, _ ->
            fetchVal("SELECT 1")

            line.stall()
            val took = measureTime { assertThrows<QueryTimeoutException> { fetchVal("SELECT 1") } }
            eventually("the connection is given up: $poolStatus", 5.seconds) { poolStatus.leased() == 0 }
            // There is no other, and opening one is a wait of its own.
            assertThrows<CannotConnectException> { fetchVal("SELECT 1") }
            line.resume()

            assertTrue(took < 5.seconds, "took $took")
            recovers()
        }

    @ParameterizedTest
    @EnumSource
    fun disconnectingEndsOnALineThatStalls(driver: Driver) =
        onLine(driver, { queryTimeout(Duration.ofMillis(300)).disconnectTimeout(Duration.ofSeconds(1)) }) { line, _ ->
            fetchVal("SELECT 1")

            line.stall()
            assertThrows<QueryTimeoutException> { fetchVal("SELECT 1") }
            val took = measureTime { disconnect() }

            assertTrue(took < 5.seconds, "took $took")
            line.resume()
            eventually("its connections are closed", 5.seconds) { line.openConnections() == 0 }
        }

    @ParameterizedTest
    @EnumSource
    fun aLineCutInTheMiddleOfAResultIsAConnectionLost(driver: Driver) = onLine(driver) { line, _ ->
        val big = "SELECT n, repeat('x', 100) FROM generate_series(1, 100000) n"
        fetchVal("SELECT 1")

        line.cutAfter(1_000_000)
        assertThrows<ConnectionLostException> { fetchAll(big) }

        recovers()
        assertEquals(100_000, fetchAll(big).size)
    }

    @ParameterizedTest
    @EnumSource
    fun aLineThatRefusesIsSaidToAndTriedAgain(driver: Driver) = onLine(driver) { line, _ ->
        line.refuse()
        line.cut()
        eventually("the pool sees that its connection is gone") {
            try {
                fetchVal("SELECT 1")
                false
            } catch (_: ConnectionLostException) {
                false // Some queries meet the old connection before its end is known.
            } catch (_: CannotConnectException) {
                true
            }
        }

        line.accept()

        recovers()
    }

    @ParameterizedTest
    @EnumSource
    fun aCommitWhoseAnswerIsLostIsInDoubt(driver: Driver) = onLine(driver) { line, server ->
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
        val committing = coroutineScope {
            async(Dispatchers.Default) {
                assertThrows<CommitInDoubtException> {
                    transaction {
                        execute("INSERT INTO notes VALUES (1)")
                        // COMMIT reaches the server, its answer stays on the way.
                        line.delayReplies(Duration.ofHours(1))
                    }
                }
            }.also {
                Database(server).use { eventually("the server has committed") { fetchVal("SELECT count(*) FROM notes") == 1L } }
                line.cut()
                line.delayReplies(Duration.ZERO)
            }
        }

        assertEquals(CommitInDoubtException::class.java, committing.await().javaClass)
        recovers()
        assertEquals(1L, fetchVal("SELECT count(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun aLineCutBeforeCommitIsNeverInDoubt(driver: Driver) = onLine(driver) { line, _ ->
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")

        val e = assertThrows<ConnectionLostException> {
            transaction {
                execute("INSERT INTO notes VALUES (1)")
                line.cut()
                execute("INSERT INTO notes VALUES (2)")
            }
        }

        assertEquals(ConnectionLostException::class.java, e.javaClass)
        recovers()
        assertEquals(0L, fetchVal("SELECT count(*) FROM notes"))
    }

    /** As above, with a statement that failed for the cut and was swallowed: nothing is left to commit. */
    @ParameterizedTest
    @EnumSource
    fun aCommitOnALineThatIsKnownToBeCutIsNotSent(driver: Driver) = onLine(driver) { line, _ ->
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")

        val e = assertThrows<DatabaseException> {
            transaction {
                execute("INSERT INTO notes VALUES (1)")
                line.cut()
                assertThrows<ConnectionLostException> { execute("INSERT INTO notes VALUES (2)") }
            }
        }

        assertEquals(ConnectionLostException::class.java, e.javaClass)
        recovers()
        assertEquals(0L, fetchVal("SELECT count(*) FROM notes"))
    }
}
