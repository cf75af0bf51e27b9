package dev.databases.test.conformance

import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.QueryTimeoutException
import dev.databases.value
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** queryTimeout, of the database and of a call. That it is the server that stops, and not only the caller, shows in the time taken. */
public abstract class TimeLimitContract(facts: BackendFacts) : Contract(facts) {
    private val slow = facts.slowQuery(SLOW_SECONDS)

    private suspend fun timesOut(call: suspend () -> Unit): QueryTimeoutException {
        lateinit var thrown: QueryTimeoutException
        val took = measureTime { thrown = assertThrows<QueryTimeoutException> { call() } }
        assertTrue(took < (SLOW_SECONDS / 2).seconds, "stopped only after $took")
        return thrown
    }

    @Test
    public fun aQueryThatRunsLongerThanTheDatabasesLimitIsStopped(): Unit =
        withDatabase(database { queryTimeout(Duration.ofMillis(200)) }) { database ->
            val e = timesOut { database.fetchAll(slow) }

            assertEquals("The query ran longer than queryTimeout and was cancelled: ${e.query()}", e.message)
            assertEquals(slow, e.query())
            assertNotNull(e.cause)
            assertEquals(42, database.fetchOne("SELECT 42")!!.value<Int>(0))
        }

    @Test
    public fun eachCallMayHaveALimitOfItsOwn(): Unit = withDatabase { database ->
        val limit = 200.milliseconds

        timesOut { database.fetchAll(slow, timeout = limit) }
        timesOut { database.fetchOne(slow, timeout = limit) }
        timesOut { database.fetchVal(slow, timeout = limit) }
        timesOut { database.execute(slow, timeout = limit) }

        assertEquals(42, database.fetchOne("SELECT 42")!!.value<Int>(0))
    }

    @Test
    public fun aCallsLimitWinsOverTheDatabases(): Unit =
        withDatabase(database { queryTimeout(Duration.ofMillis(100)) }) { database ->
            val took = measureTime { database.fetchAll(facts.slowQuery(1), timeout = 30.seconds) }

            assertTrue(took > 200.milliseconds, "the query was over in $took")
        }

    @Test
    public fun theConnectionIsUsableAfterwards(): Unit = withNotes { database ->
        database.connection {
            timesOut { fetchAll(slow, timeout = 200.milliseconds) }

            assertTrue(isConnected)
            assertEquals(List(20) { 42 }, List(20) { fetchOne("SELECT 42")!!.value<Int>(0) })
        }
        assertEquals(0, database.poolStatus.leased())
    }

    @Test
    public fun aTransactionSurvivesOrSaysThatItDidNot(): Unit = withNotes { database ->
        val block: suspend () -> Unit = {
            database.transaction {
                addNote("before")
                timesOut { fetchAll(slow, timeout = 200.milliseconds) }
            }
        }

        if (facts.failedStatementAbortsTransaction) assertThrows<DatabaseException> { block() } else block()

        assertEquals(if (facts.failedStatementAbortsTransaction) emptyList() else listOf("before"), database.noteTexts())
    }

    @Test
    public fun aTimeoutIsToldToTheListener() {
        val log = EventLog()
        withDatabase(database(log)) { database ->
            val e = timesOut { database.execute(slow, timeout = 200.milliseconds) }

            val event = log.queries.single { it.query == slow }
            assertEquals(e, event.error)
            assertEquals(-1L, event.rows)
            assertFalse(event.took < Duration.ofMillis(150), event.took.toString())
        }
    }

    private companion object {
        const val SLOW_SECONDS = 20
    }
}
