package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.QueryExecutor
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

/**
 * Storms of cancelled operations, after which everything is as it was told to be. Slow, so not in [ConformanceSuite]:
 *
 * ```
 * class SqliteStormTest : StormContract(SqliteFileFacts)
 * ```
 */
@Timeout(400)
public abstract class StormContract(facts: BackendFacts) : Contract(facts) {
    /** Of each storm. */
    protected open val operations: Int get() = 20_000

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
    }

    @Test
    public fun aStormOfCancelsLosesNothingAndLeaksNothing(): Unit = storm(reconnects = 0)

    @Test
    public fun aStormWithDisconnectsLosesNothingAndLeaksNothing() {
        if (facts.durable) storm(reconnects = 4)
    }
}
