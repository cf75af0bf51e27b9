package dev.databases.test.front

import dev.databases.exceptions.QueryException
import dev.databases.test.Fault
import dev.databases.test.FaultPoint
import dev.databases.test.Faults
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource

/** What a flow sends to the server, and when. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Driver::class)
class IterateScriptTest(private val driver: Driver) {
    @Test
    fun recordsComeByTheFetchSize() {
        val backend = driver.backend()

        withScript(backend) { database ->
            assertEquals((0L..6L).toList(), database.iterate("ROWS 7", fetchSize = 3).map { it[0] }.toList())
        }

        assertEquals(listOf("ROWS 7", "FETCH 3", "FETCH 3", "FETCH 3", "FETCH 3", "CLOSE"), backend.sent())
    }

    @Test
    fun withoutAFetchSizeItIsTheDatabases() {
        val backend = driver.backend()

        withScript(backend, databaseOn(backend) { fetchSize(5) }) { database -> assertEquals(3, database.iterate("ROWS 3").count()) }

        assertEquals(listOf("ROWS 3", "FETCH 5", "FETCH 5", "CLOSE"), backend.sent())
    }

    // EDX-09
    @Test
    fun leavingEarlyFetchesNoMoreAndClosesFirst() {
        val backend = driver.backend(poolOf(1))

        withScript(backend) { database ->
            assertEquals(0L, database.iterate("ROWS 1000000", fetchSize = 10).first()[0])

            assertEquals(0, backend.openCursors())
            assertEquals(0, backend.poolStatus().leased())
            assertEquals(10, backend.recordsSent())

            database.transaction {
                assertEquals(25, iterate("ROWS 1000000", fetchSize = 10).take(25).count())
                assertEquals(0, backend.openCursors())
            }
        }

        assertEquals(40, backend.recordsSent())
    }

    @Test
    fun aMillionRecordsPassThroughOnePage() {
        val backend = driver.backend()

        withScript(backend) { database -> assertEquals(200_000, database.iterate("ROWS 200000", fetchSize = 1_000).count()) }

        assertEquals(200_000, backend.recordsSent())
    }

    @Test
    fun fetchOneFetchesOne() {
        val backend = driver.backend()

        withScript(backend) { database -> assertEquals(0L, database.fetchVal("ROWS 1000")) }

        assertEquals(1, backend.recordsSent())
    }

    @Test
    fun anErrorBetweenPagesIsTheCollectorsAndTheCursorIsClosed() {
        val faults = Faults.none().at(FaultPoint.FETCH, 3, Fault.FAIL)
        val backend = driver.backend(poolOf(1)) { faults(faults) }
        val seen = mutableListOf<Any?>()

        withScript(backend) { database ->
            val e = assertThrows<QueryException> { database.iterate("ROWS 100", fetchSize = 2).collect { seen += it[0] } }

            assertEquals("Injected fault: FETCH failed.", e.message)
            assertEquals(0, backend.openCursors())
            assertEquals(2L, database.iterate("ROWS 2").count().toLong())
        }

        assertEquals(listOf<Any?>(0L, 1L, 2L, 3L), seen)
    }

    // EDX-08
    @Test
    fun theConnectionIsFreeBetweenPages() {
        val backend = driver.backend(poolOf(1))

        withScript(backend) { database ->
            database.transaction { database.iterate("ROWS 3", fetchSize = 2).collect { execute("ADD n 1") } }
            assertEquals(3L, database.read("n"))
        }

        val first = backend.sent().take(9)
        assertEquals(listOf("BEGIN", "ROWS 3", "FETCH 2", "ADD n 1", "ADD n 1", "FETCH 2", "ADD n 1", "FETCH 2", "CLOSE"), first)
        assertTrue(backend.statements().map { it.connection() }.distinct().size == 1)
    }
}
