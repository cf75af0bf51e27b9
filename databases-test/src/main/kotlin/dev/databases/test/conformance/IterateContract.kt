package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.QueryExecutor
import dev.databases.exceptions.BadSqlException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Flows over a server-side cursor: the records, and that whatever was opened for them is closed when the collector goes on. */
public abstract class IterateContract(facts: BackendFacts) : Contract(facts) {
    private class Deliberate : RuntimeException("thrown on purpose")

    private val numbersInOrder = "SELECT id FROM numbers ORDER BY id"

    private fun withNumbers(database: Database = database(), block: suspend CoroutineScope.(Database) -> Unit) =
        withDatabase(database) {
            it.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY)")
            it.executeMany("INSERT INTO numbers VALUES (?)", (1..SIZE).map { id -> listOf(id) })
            block(it)
        }

    private fun onOneConnection() = database { maxSize(1) }

    private fun QueryExecutor.numbers(fetchSize: Int = 0) =
        iterate(numbersInOrder, fetchSize = fetchSize).map { (it["id"] as Number).toInt() }

    // EDB-009, EDB-085, EDB-129
    @Test
    public fun everyRecordInOrderOutsideAndInsideATransaction(): Unit = withNumbers { database ->
        val all = (1..SIZE).toList()

        assertEquals(all, database.numbers().toList())
        assertEquals(all, database.connection { numbers().toList() })
        assertEquals(all, database.transaction { numbers().toList() })
        assertEquals(all, database.transaction { transaction { database.numbers().toList() } })
    }

    @Test
    public fun everyFetchSizeGivesTheSameRecords(): Unit = withNumbers { database ->
        for (fetchSize in listOf(1, 7, SIZE - 1, SIZE, SIZE + 1)) {
            assertEquals((1..SIZE).toList(), database.numbers(fetchSize).toList(), "fetchSize $fetchSize")
        }
    }

    // EDB-085
    @Test
    public fun valuesAreBound(): Unit = withNumbers { database ->
        val query = "SELECT id FROM numbers WHERE id > :least ORDER BY id"

        assertEquals(listOf(SIZE), database.iterate(query, mapOf("least" to SIZE - 1)).map { (it[0] as Number).toInt() }.toList())
        assertEquals(0, database.iterate(query, mapOf("least" to SIZE)).toList().size)
    }

    // EDX-09: the cursor and its transaction are closed, so nothing keeps the table from being dropped
    @Test
    public fun leavingEarlyClosesTheCursorBeforeTheCollectorGoesOn(): Unit = withNumbers(onOneConnection()) { database ->
        assertEquals(1, database.numbers(fetchSize = 2).first())
        assertEquals(0, database.poolStatus.leased())
        assertEquals((1..10).toList(), database.numbers(fetchSize = 2).take(10).toList())

        assertEquals(0, database.poolStatus.leased())
        database.execute("DROP TABLE numbers")
    }

    // EDX-09
    @Test
    public fun leavingEarlyInABlockClosesTheCursorToo(): Unit = withNumbers(onOneConnection()) { database ->
        database.connection {
            repeat(3) { assertEquals(1, numbers(fetchSize = 2).first()) }
            execute("DELETE FROM numbers WHERE id = 1")
        }
        database.transaction {
            repeat(3) { assertEquals(2, numbers(fetchSize = 2).first()) }
            // DDL would end the transaction where it is not transactional.
            execute(if (facts.transactionalDdl) "DROP TABLE numbers" else "DELETE FROM numbers")
        }

        if (facts.transactionalDdl) {
            assertThrows<BadSqlException> { database.numbers().toList() }
        } else {
            assertEquals(emptyList<Int>(), database.numbers().toList())
        }
    }

    // EDX-09
    @Test
    public fun anErrorOfTheCollectorClosesTheCursorAndIsTheCallers(): Unit = withNumbers(onOneConnection()) { database ->
        assertThrows<Deliberate> { database.numbers(fetchSize = 2).collect { if (it == 3) throw Deliberate() } }

        assertEquals(0, database.poolStatus.leased())
        database.execute("DROP TABLE numbers")
    }

    // EDX-09, EDX-19
    @Test
    public fun cancellationInTheLoopClosesTheCursor(): Unit = withNumbers(onOneConnection()) { database ->
        val inLoop = CompletableDeferred<Unit>()
        val collector = launch {
            database.numbers(fetchSize = 2).collect {
                inLoop.complete(Unit)
                awaitCancellation()
            }
        }
        inLoop.await()
        collector.cancel()
        collector.join()

        assertEquals(0, database.poolStatus.leased())
        database.execute("DROP TABLE numbers")
    }

    // EDX-08: upstream's issue 176
    @Test
    public fun otherQueriesMayRunInTheLoopOnTheSameConnection(): Unit = withNumbers { database ->
        database.execute("CREATE TABLE doubled (id INTEGER PRIMARY KEY)")
        database.connection {
            var counted = 0
            numbers(fetchSize = 2).collect { counted += fetchOne("SELECT COUNT(*) FROM numbers WHERE id = ?", it)!!.let { 1 } }
            assertEquals(SIZE, counted)
        }
        database.transaction {
            database.numbers(fetchSize = 2).collect { database.execute("INSERT INTO doubled VALUES (?)", it * 2) }
            assertEquals(SIZE, count("doubled"))
        }

        assertEquals(SIZE, database.count("doubled"))
    }

    // EDX-08
    @Test
    public fun twoCursorsMayBeOpenOnOneConnection(): Unit = withNumbers { database ->
        database.transaction {
            val pairs = mutableListOf<Pair<Int, Int>>()
            numbers(fetchSize = 2).take(3).collect { outer -> numbers(fetchSize = 2).take(3).collect { inner -> pairs += outer to inner } }
            assertEquals((1..3).flatMap { outer -> (1..3).map { outer to it } }, pairs)
        }
    }

    @Test
    public fun onATransactionItStaysThereUnderFlowOnAndBuffer(): Unit = withNumbers { database ->
        database.transaction {
            execute("INSERT INTO numbers VALUES (?)", SIZE + 1)

            assertEquals(SIZE + 1, numbers(fetchSize = 2).flowOn(Dispatchers.Default).toList().size)
            assertEquals(SIZE + 1, connection.numbers(fetchSize = 2).flowOn(Dispatchers.Default).toList().size)
            assertEquals(SIZE + 1, numbers(fetchSize = 2).buffer(4).toList().size)
            assertEquals(1, database.poolStatus.leased())
        }
    }

    @Test
    public fun eachCollectionOfAFlowRunsTheQuery(): Unit = withNumbers { database ->
        val numbers = database.numbers()

        assertEquals(SIZE, numbers.toList().size)
        database.execute("DELETE FROM numbers WHERE id > 1")
        assertEquals(listOf(1), numbers.toList())
    }

    @Test
    public fun nothingRunsBeforeAFlowIsCollected(): Unit = withNumbers { database ->
        val flow = database.iterate("SELECT * FROM no_such_table")

        assertEquals(0, database.poolStatus.leased())
        assertThrows<BadSqlException> { flow.toList() }
        assertEquals(0, database.poolStatus.leased())
    }

    @Test
    public fun aNegativeFetchSizeIsRefusedAtOnce(): Unit = withNumbers { database ->
        val e = assertThrows<IllegalArgumentException> { database.iterate(numbersInOrder, fetchSize = -1) }

        assertEquals("fetchSize is a number of records and cannot be negative: -1", e.message)
    }

    // EDB-086: the idle pool gives a coroutine its last connection back, and nothing is reset at release
    @Test
    public fun aTemporaryTableOutlivesTheCallThatMadeIt(): Unit = withDatabase { database ->
        val create = "CREATE TEMPORARY TABLE temporary_notes (text VARCHAR(100))"
        val useIt: suspend QueryExecutor.() -> List<Any?> = {
            execute("INSERT INTO temporary_notes (text) VALUES (:text)", mapOf("text" to "kept"))
            iterate("SELECT text FROM temporary_notes").map { it[0] }.toList()
        }

        if (facts.temporaryTablesOutliveCalls) {
            database.execute(create)
            assertEquals(listOf("kept"), database.useIt())
        } else {
            // Where statements that read have connections of their own, a block keeps one connection.
            val seen = database.connection {
                execute(create)
                useIt()
            }
            assertEquals(listOf("kept"), seen)
        }
    }

    @Test
    public fun aCancelledCollectorIsCancelledAndNothingElse(): Unit = withNumbers { database ->
        val e = assertThrows(CancellationException::class.java) {
            kotlinx.coroutines.runBlocking { database.numbers().collect { throw CancellationException("the collector's own") } }
        }

        assertEquals("the collector's own", e.message)
        assertEquals(0, database.poolStatus.leased())
    }

    private companion object {
        const val SIZE = 100
    }
}
