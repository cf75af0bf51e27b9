package dev.databases.docs

import dev.databases.IsolationLevel
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.fetchAll
import dev.databases.fetchVal
import dev.databases.transactional
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** docs/connections-and-transactions.md. */
class ConnectionsPageTest {
    @Test
    fun useConnectsAndDisconnects() {
        withNotes { database ->
            // docs: connections-disconnect
            val report = database.disconnect(5.seconds)
            if (!report.isClean) println(report)
            // docs: end

            assertEquals("All connections came back in time.", report.toString())
        }
    }

    @Test
    fun aHeldConnectionKeepsWhatBelongsToIt() = withNotes { database ->
        // docs: connections-hold
        val longest = database.connection {
            execute("CREATE TEMPORARY TABLE lengths AS SELECT text, length(text) AS n FROM notes")
            fetchVal<String>("SELECT text FROM lengths ORDER BY n DESC")
        }
        // docs: end

        assertEquals("water the plants", longest)
    }

    @Test
    fun anInnerTransactionIsASavepoint() = withNotes { database ->
        // docs: transactions-nested
        database.transaction {
            execute("UPDATE notes SET done = :done WHERE id = :id", mapOf("done" to true, "id" to 2))
            try {
                transaction {
                    execute("DELETE FROM notes WHERE id = ?", 1)
                    execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false) // there already
                }
            } catch (e: ConstraintViolationException) {
                // Note 1 is back; note 2 is still done, and will be committed.
            }
        }
        // docs: end

        assertEquals(listOf(1L, 2L), database.fetchAll<Long>("SELECT id FROM notes WHERE done ORDER BY id"))
    }

    @Test
    fun optionsAreHonouredOrRefused() = withNotes { database ->
        // docs: transactions-options
        val count = database.transaction(isolation = IsolationLevel.SERIALIZABLE, retry = 3) {
            execute("UPDATE notes SET done = TRUE")
            fetchVal<Int>("SELECT count(*) FROM notes WHERE done")
        }
        // docs: end

        assertEquals(3, count)
    }

    @Test
    fun aTransactionByHandIsEndedByHand() = withNotes { database ->
        // docs: transactions-begin
        val transaction = database.begin()
        try {
            transaction.execute("DELETE FROM notes WHERE done")
            transaction.commit()
        } finally {
            transaction.close() // rolls back if it is still open
        }
        // docs: end

        assertEquals(2, database.fetchVal<Int>("SELECT count(*) FROM notes"))
    }

    @Test
    fun aFunctionRunsInATransaction() = withNotes { database ->
        // docs: transactions-transactional
        val finish: suspend (Int) -> Long = database.transactional { id: Int ->
            execute("UPDATE notes SET done = TRUE WHERE id = ?", id).rowsAffected
        }

        val finished = finish(2) + finish(3)
        // docs: end

        assertEquals(2L, finished)
    }

    @Test
    fun aSessionRollsBackAfterASwallowedError() = withNotes { database ->
        // docs: transactions-session
        database.session {
            execute("DELETE FROM notes WHERE id = ?", 1)
            runCatching { execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false) } // fails, is swallowed
        }
        // docs: end

        assertEquals(3, database.fetchVal<Int>("SELECT count(*) FROM notes"))
    }

    @Test
    fun aChildThatIsAskedToSharesTheTransaction() = withNotes { database ->
        // docs: transactions-share
        database.transaction {
            val transaction = this
            execute("UPDATE notes SET done = FALSE")
            coroutineScope {
                launch(transaction.asContext()) {
                    database.execute("UPDATE notes SET done = TRUE WHERE id = ?", 3) // in the parent's transaction
                }
            }
        }
        // docs: end

        assertEquals(listOf(3L), database.fetchAll<Long>("SELECT id FROM notes WHERE done"))
    }

    @Test
    fun aCancelledStatementLeavesTheConnectionGood() = withNotes { database ->
        // docs: connections-cancel
        val endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

        val answer = database.connection {
            val answer = withTimeoutOrNull(100.milliseconds) { fetchVal<Long>(endless) }
            execute("UPDATE notes SET done = TRUE") // the same connection, at once
            answer
        }
        // docs: end

        assertNull(answer)
        assertEquals(3, database.fetchVal<Int>("SELECT count(*) FROM notes WHERE done"))
    }

    @Test
    fun anUnconfinedCoroutineGoesOnWhereTheAnswerArrived() = withNotes { database ->
        // docs: threads-unconfined
        withContext(Dispatchers.Unconfined) {
            for (id in 1..3) database.execute("UPDATE notes SET done = TRUE WHERE id = ?", id)
        }
        // docs: end

        assertEquals(3, database.fetchVal<Int>("SELECT count(*) FROM notes WHERE done"))
    }
}
