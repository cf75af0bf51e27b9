package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.QueryExecutor
import dev.databases.Record
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import kotlin.random.Random

/**
 * Storms of cancelled operations, after which everything is as it was told to be. Slow, so not in [ConformanceSuite]:
 *
 * ```
 * class SqliteStormTest : StormContract(SqliteFileFacts)
 * ```
 */
@Timeout(400)
public abstract class StormContract(facts: BackendFacts) : Contract(facts) {
    /** Of each storm: the system property `storm.operations`, or 20,000. */
    protected open val operations: Int get() = Integer.getInteger("storm.operations", 20_000)

    /** Of 20,000 rows each, in [rowsComeInOrder]: the system property `storm.results`, or 60. */
    protected open val results: Int get() = Integer.getInteger("storm.results", 60)

    /** Of the chance in each storm: the system property `storm.seed`, or 1. */
    protected open val seed: Long get() = java.lang.Long.getLong("storm.seed", 1)

    private inner class Rows : StormStatements {
        override suspend fun insert(on: QueryExecutor, id: Long) {
            on.execute("INSERT INTO storm (id) VALUES (:id)", mapOf("id" to id))
        }

        override suspend fun committed(database: Database): Set<Long> =
            database.fetchAll("SELECT id FROM storm").mapTo(HashSet()) { (it[0] as Number).toLong() }

        override val few: String get() = "SELECT id FROM calm WHERE id < 3"
        override val many: String get() = "SELECT id FROM calm ORDER BY id"
        override val slow: String get() = facts.slowQuery(20)
    }

    private fun storm(reconnects: Int) = withDatabase(database { maxSize(4) }) { database ->
        database.execute("CREATE TABLE storm (id BIGINT PRIMARY KEY)")
        database.execute("CREATE TABLE calm (id INTEGER PRIMARY KEY)")
        database.executeMany("INSERT INTO calm VALUES (?)", List(20) { listOf(it) })

        Storm(database, Rows(), seed, operations, reconnects).rage()

        assertTrue(database.isConnected)
        facts.countIdleInTransaction?.let { assertEquals(0, (database.fetchVal(it) as Number).toInt(), "idle in a transaction") }
    }

    /** Results of 20,000 rows, read page by page by coroutines that change threads between the pages, and all at once. */
    @Test
    public fun rowsComeInOrder(): Unit = withDatabase(database { maxSize(4) }) { database ->
        val query = facts.numbers(ROWS)
        List(READERS) { reader ->
            launch(if (reader % 2 == 0) Dispatchers.Default else Dispatchers.IO) {
                val random = Random(seed + reader)
                repeat(results / READERS) {
                    var last = 0
                    val take: (Record) -> Unit = { record ->
                        val number = (record[0] as Number).toInt()
                        check(number == last + 1) { "$number after $last, seed $seed" }
                        last = number
                    }
                    if (random.nextInt(4) == 0) {
                        database.fetchAll(query).forEach(take)
                    } else {
                        database.iterate(query, fetchSize = random.nextInt(50, 5_000)).collect {
                            take(it)
                            if (random.nextInt(2_000) == 0) yield()
                        }
                    }
                    assertEquals(ROWS, last)
                }
            }
        }.joinAll()
    }

    @Test
    public fun aStormOfCancelsLosesNothingAndLeaksNothing(): Unit = storm(reconnects = 0)

    @Test
    public fun aStormWithDisconnectsLosesNothingAndLeaksNothing() {
        if (facts.durable) storm(reconnects = 4)
    }

    private companion object {
        const val ROWS = 20_000
        const val READERS = 4
    }
}
