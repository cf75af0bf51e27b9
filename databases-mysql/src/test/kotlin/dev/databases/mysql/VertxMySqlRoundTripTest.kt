package dev.databases.mysql

import dev.databases.Database
import dev.databases.IsolationLevel
import dev.databases.TransactionOptions
import dev.databases.test.conformance.SlowLine
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** What each operation costs on a line where every answer takes its time, as the line counts it. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class VertxMySqlRoundTripTest {
    /** A table of [ROWS] rows. */
    private fun onLine(server: Server, block: suspend SlowLine.() -> Unit): Unit =
        SlowLine.open(server.get(), { it }, ::SlowLine) {
            database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
            database.executeMany("INSERT INTO notes VALUES (?, ?)", List(ROWS) { listOf(it + 1, "note") })
            block()
        }

    @ParameterizedTest
    @EnumSource
    fun aStatementIsOneOncePrepared(server: Server) = onLine(server) {
        val byKey = each(3) { fetchOne("SELECT text FROM notes WHERE id = :id", mapOf("id" to it)) }
        val update = each(3) { execute("UPDATE notes SET text = :text WHERE id = :id", mapOf("id" to it, "text" to "new")) }
        val ddl = each(2) { execute("CREATE TABLE other$it (id INTEGER)") }

        // The server says what a statement's number is before it can be run.
        assertEquals(listOf(listOf(2L, 1, 1), listOf(2L, 1, 1), listOf(1L, 1)), listOf(byKey, update, ddl))
    }

    @ParameterizedTest
    @EnumSource
    fun aTransactionCostsItsCommitAndNoBegin(server: Server) = onLine(server) {
        suspend fun Database.rename() = execute("UPDATE notes SET text = 'x' WHERE id = :id", mapOf("id" to 1))
        database.rename()
        val serializable = TransactionOptions.DEFAULT.withIsolation(IsolationLevel.SERIALIZABLE)

        assertEquals(listOf(0L, 2, 3, 2), transactions { rename() })
        assertEquals(2, once { transaction(serializable) { rename() } })
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchOfAThousandRowsIsOneTripOnceItsTextIsKnown(server: Server) = onLine(server) {
        suspend fun Database.insert(run: Int) {
            val rows = List(1_000) { mapOf("id" to ROWS + 1 + run * 1_000 + it, "text" to "note $it") }
            executeMany("INSERT INTO notes (id, text) VALUES (:id, :text)", rows)
        }
        val alone = each(3) { insert(it) }
        val inside = once { transaction { insert(3) } }
        val updates = each(2) { executeMany("UPDATE notes SET text = ? WHERE id = ?", List(1_000) { listOf("new", it) }) }

        assertEquals(listOf(2L, 1, 1), alone)
        // And its commit.
        assertEquals(2, inside)
        // In a transaction of its own, which begins with it. A server answers the first of them while the last are on their way,
        // which the line may count as turns; nobody waits for those.
        assertTrue(updates[1] in 2..10, "$updates")
        assertEquals(ROWS + 4_000L, database.fetchVal("SELECT COUNT(*) FROM notes"))
    }

    @ParameterizedTest
    @EnumSource
    fun aFlowCostsItsPagesAndItsEnd(server: Server) = onLine(server) {
        val all = "SELECT * FROM notes ORDER BY id"

        val one = once { assertEquals(ROWS, iterate(all, fetchSize = 1_000).count()) }
        val three = once { assertEquals(ROWS, iterate(all, fetchSize = 100).count()) }
        val early = once { assertEquals(1, iterate(all, fetchSize = 100).first()[0]) }

        // Prepared for each, because a statement has one cursor; opened, read, and the end of its transaction.
        assertEquals(listOf(4L, 6, 4), listOf(one, three, early))
    }

    private companion object {
        const val ROWS = 250
    }
}
