package dev.databases.benchmarks

import io.vertx.sqlclient.Row
import io.vertx.sqlclient.Tuple
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = $1"
private const val MILLION = "SELECT i, i * 2 FROM generate_series(1, 1000000) i"
private const val PAGE = 1_000

/** Through the default driver; [r2dbcPostgresCases] are those of the other. */
internal val postgresCases: List<PostgresCase> =
    vertxReads<PostgresSite>("postgres", BY_KEY) + listOf(
        PostgresCase("postgres: pipelined, 64 coroutines", 0.90) { site ->
            by64 { byKey(site.vertxPipelined, BY_KEY, it) } to by64 { ourByKey(site.pipelined, BY_KEY, it) }
        },
        PostgresCase("postgres: fetchOne against pgjdbc, one thread", 0.90) { site ->
            jdbcByKey(site) to alone { ourByKey(site.database, BY_KEY, site.key()) }
        },
        PostgresCase("postgres: unconfined against pgjdbc, one thread", 0.90) { site ->
            jdbcByKey(site) to unconfined { ourByKey(site.database, BY_KEY, site.key()) }
        },
        PostgresCase("postgres: 64 coroutines against HikariCP", 1.00) { site ->
            by64 { hikariByKey(site, it) } to by64 { ourByKey(site.database, BY_KEY, it) }
        },
        PostgresCase("postgres: executeMany of 10,000 rows", 1.00) { site ->
            vertxUnnest(site) to ourExecuteMany(site, site.database)
        },
        PostgresCase("postgres: streaming 1,000,000 rows", 0.90) { site ->
            alone { vertxStream(site) } to alone {
                var rows = 0
                site.database.iterate(MILLION, fetchSize = PAGE).collect { rows++ }
                check(rows == 1_000_000)
            }
        },
    )

/** Goes on where the answer arrives. */
private fun unconfined(work: suspend () -> Unit): Work = { times -> runBlocking(Dispatchers.Unconfined) { repeat(times) { work() } } }

private fun jdbcByKey(site: PostgresSite): Work {
    val statement = site.jdbc.prepareStatement("SELECT id, name, price FROM item WHERE id = ?")
    return { times ->
        repeat(times) {
            statement.setInt(1, site.key())
            statement.executeQuery().use { rows ->
                check(rows.next() && rows.getInt(1) > 0 && rows.getString(2) != null && rows.getDouble(3) > 0)
            }
        }
    }
}

private suspend fun hikariByKey(site: PostgresSite, key: Int) =
    withContext(Dispatchers.IO) {
        site.hikari.connection.use { connection ->
            connection.prepareStatement("SELECT id, name, price FROM item WHERE id = ?").use { statement ->
                statement.setInt(1, key)
                statement.executeQuery().use { rows ->
                    check(rows.next() && rows.getInt(1) > 0 && rows.getString(2) != null && rows.getDouble(3) > 0)
                }
            }
        }
    }

/** The best statement that one would write by hand: three arrays in one round trip. */
private fun vertxUnnest(site: PostgresSite): Work =
    emptied(site) {
        val arguments = Tuple.of(
            Array<Any?>(BATCH) { it },
            Array<Any?>(BATCH) { "item number $it" },
            Array<Any?>(BATCH) { it % 100 },
        )
        val sql = "INSERT INTO target (id, name, amount) SELECT * FROM unnest($1::int[], $2::text[], $3::int[])"
        check(site.vertxPool.preparedQuery(sql).execute(arguments).toCompletionStage().await().rowCount() == BATCH)
    }

private suspend fun vertxStream(site: PostgresSite) {
    val connection = site.vertxPool.connection.toCompletionStage().await()
    val transaction = connection.begin().toCompletionStage().await()
    val statement = connection.prepare(MILLION).toCompletionStage().await()
    val cursor = statement.cursor()
    var rows = 0
    do {
        for (row: Row in cursor.read(PAGE).toCompletionStage().await()) {
            check(row.getInteger(0) > 0)
            rows++
        }
    } while (cursor.hasMore())
    cursor.close().toCompletionStage().await()
    statement.close().toCompletionStage().await()
    transaction.commit().toCompletionStage().await()
    connection.close().toCompletionStage().await()
    check(rows == 1_000_000)
}
