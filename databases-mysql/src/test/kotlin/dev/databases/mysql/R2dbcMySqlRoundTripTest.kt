package dev.databases.mysql

import dev.databases.Database
import dev.databases.IsolationLevel
import dev.databases.TransactionOptions
import dev.databases.test.conformance.SlowLine
import kotlinx.coroutines.flow.count
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** What each operation costs on a line where every answer takes its time: nothing is prepared, so the first costs what the next does. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class R2dbcMySqlRoundTripTest {
    private fun onLine(server: Server, block: suspend Database.(cost: suspend (suspend () -> Unit) -> Long) -> Unit) =
        SlowLine.open(server.get(), { it.replace().driver("r2dbc").build() }, ::SlowLine) {
            database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY AUTO_INCREMENT, text TEXT)")
            database.block { operation -> once { operation() } }
        }

    @ParameterizedTest
    @EnumSource
    fun aStatementIsOne(server: Server): Unit = onLine(server) { cost ->
        assertEquals(1, cost { execute("INSERT INTO notes (text) VALUES (:text)", mapOf("text" to "a")) })
        assertEquals(1, cost { execute("UPDATE notes SET text = :text WHERE id = :id", mapOf("id" to 1, "text" to "b")) })
        assertEquals(1, cost { fetchOne("SELECT text FROM notes WHERE id = :id", mapOf("id" to 1)) })
        assertEquals(1, cost { fetchAll("SELECT '\\\\', :id", mapOf("id" to 1)) })
    }

    @ParameterizedTest
    @EnumSource
    fun aTransactionCostsItsCommitAndNoBegin(server: Server): Unit = onLine(server) { cost ->
        suspend fun Database.rename() = execute("UPDATE notes SET text = 'x' WHERE id = :id", mapOf("id" to 1))
        val serializable = TransactionOptions.DEFAULT.withIsolation(IsolationLevel.SERIALIZABLE)

        assertEquals(0, cost { transaction { } })
        assertEquals(2, cost { transaction { execute("UPDATE notes SET text = 'x'") } })
        assertEquals(2, cost { transaction(serializable) { execute("UPDATE notes SET text = 'x'") } })
        assertEquals(1, cost { rename() })
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchIsAFewTexts(server: Server): Unit = onLine(server) { cost ->
        val rows = List(1_000) { mapOf("text" to "note $it") }

        assertEquals(1, cost { executeMany("INSERT INTO notes (text) VALUES (:text)", rows) })
        val inside = cost { transaction { executeMany("INSERT INTO notes (text) VALUES (:text)", rows) } }
        assertEquals(2, inside)
        // 512 statements a text, and the commit.
        val updates = cost { executeMany("UPDATE notes SET text = 'x' WHERE text = :text", rows.take(600)) }
        assertEquals(true, updates in 3..8, "$updates")
    }

    @ParameterizedTest
    @EnumSource
    fun aFlowIsOneTextAndTheEndOfItsTransaction(server: Server): Unit = onLine(server) { cost ->
        executeMany("INSERT INTO notes (text) VALUES (:text)", List(250) { mapOf("text" to "note $it") })

        assertEquals(2, cost { assertEquals(250, iterate("SELECT * FROM notes", fetchSize = 100).count()) })
    }
}
