package dev.databases.test.conformance

import dev.databases.IsolationLevel
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.atomic.AtomicInteger

/** Transactions that get in each other's way are run again, until all have had theirs. */
public abstract class ConflictContract(facts: ServerFacts) : ServerContract(facts) {
    /** 32 coroutines count up one row at SERIALIZABLE; the number of runs tells that there were conflicts. */
    @Test
    public fun countingAtSerializableEndsExact(): Unit = withServer(configure = { maxSize(8) }) { database ->
        database.execute("DROP TABLE IF EXISTS counters")
        database.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
        database.execute("INSERT INTO counters VALUES (1, 0)")
        val runs = AtomicInteger()

        List(COUNTERS) {
            launch(Dispatchers.Default) {
                repeat(TIMES) {
                    database.transaction(isolation = IsolationLevel.SERIALIZABLE, retry = 1_000) {
                        runs.incrementAndGet()
                        val n = (fetchVal("SELECT n FROM counters WHERE id = 1") as Number).toInt()
                        execute("UPDATE counters SET n = :n WHERE id = 1", mapOf("n" to n + 1))
                    }
                }
            }
        }.joinAll()

        assertEquals(COUNTERS * TIMES, database.count("SELECT n FROM counters WHERE id = 1"))
        assertTrue(runs.get() > COUNTERS * TIMES, "no conflict in ${runs.get()} runs")
        println("SERIALIZABLE counter: ${COUNTERS * TIMES} increments took ${runs.get()} runs")
    }

    /** Two rows locked in opposite order: one of the two is sent back, and both arrive. */
    @Test
    public fun deadlocksAreRunAgain(): Unit = withServer(configure = { maxSize(8) }) { database ->
        database.execute("DROP TABLE IF EXISTS counters")
        database.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)")
        database.executeMany("INSERT INTO counters VALUES (?, 0)", listOf(listOf(1), listOf(2)))
        val runs = AtomicInteger()

        List(8) { worker ->
            launch(Dispatchers.Default) {
                repeat(5) {
                    database.transaction(retry = 1_000) {
                        runs.incrementAndGet()
                        for (id in if (worker % 2 == 0) listOf(1, 2) else listOf(2, 1)) {
                            execute("UPDATE counters SET n = n + 1 WHERE id = :id", mapOf("id" to id))
                        }
                    }
                }
            }
        }.joinAll()

        assertEquals(listOf(40, 40), database.fetchAll("SELECT n FROM counters ORDER BY id").map { (it[0] as Number).toInt() })
        println("Deadlocks: 40 transactions took ${runs.get()} runs")
    }

    private companion object {
        const val COUNTERS = 32
        const val TIMES = 5
    }
}
