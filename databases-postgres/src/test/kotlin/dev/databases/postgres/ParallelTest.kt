package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.test.servers.EmbeddedPostgres
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Which verbs let the server compute with several processes: not where it may be asked for the rest later, or for one row only. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class ParallelTest {
    @ParameterizedTest
    @EnumSource
    fun aVerbThatTakesAllRowsMayRunInParallel(driver: Driver): Unit = runBlocking {
        EmbeddedPostgres.create().use { server ->
            val eager = mapOf("min_parallel_table_scan_size" to "0", "parallel_setup_cost" to "0", "parallel_tuple_cost" to "0")
            val url = driver.of(server.url()).replace().options(eager.mapKeys { "settings.${it.key}" }).build()
            Database(url, DatabaseOptions.builder().maxSize(1).build()).use {
                execute("CREATE TABLE notes AS SELECT n AS id FROM generate_series(1, 200000) n")
                execute("ANALYZE notes")
                val count = "SELECT count(*) FROM notes"
                val verbs = mapOf<String, suspend Database.() -> Any?>(
                    "fetchAll" to { fetchAll(count).single()[0] },
                    "fetchOne" to { fetchOne(count)?.get(0) },
                    "fetchVal" to { fetchVal(count) },
                    "execute" to { execute(count).let { 200_000L } },
                    "iterate" to { iterate(count).toList().single()[0] },
                )

                val parallel = Database(server.url()).use counter@{
                    verbs.filterValues { verb ->
                        val before = launched(by = this@use)
                        assertEquals(200_000L, this@use.verb())
                        launched(by = this@use) > before
                    }.keys
                }

                val all = setOf("fetchAll", "execute")
                assertEquals(if (driver == Driver.VERTX) all else all + "fetchOne" + "fetchVal", parallel)
            }
        }
    }

    /** Processes that computed so far; what a connection has counted is told at the end of the statement that asks for that. */
    private suspend fun Database.launched(by: Database): Long {
        by.execute("SELECT pg_stat_force_next_flush()")
        // A driver may go on when it has the rows, a moment before the end.
        by.execute("SELECT 1")
        return fetchVal("SELECT parallel_workers_launched FROM pg_stat_database WHERE datname = current_database()") as Long
    }
}
