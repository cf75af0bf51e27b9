package dev.databases.benchmarks

import dev.databases.Database
import io.vertx.sqlclient.Row
import io.vertx.sqlclient.SqlClient
import io.vertx.sqlclient.Tuple
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = $1"
private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val MILLION = "SELECT i, i * 2 FROM generate_series(1, 1000000) i"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val COROUTINES = 64
private const val BATCH = 10_000
private const val PAGE = 1_000

internal val postgresCases: List<PostgresCase> =
    listOf(
        PostgresCase("postgres: fetchOne by key", 0.90) { site ->
            alone { vertxByKey(site, site.key()) } to alone { ourByKey(site, site.key()) }
        },
        PostgresCase("postgres: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { vertxByKey(site, it) } to by64 { ourByKey(site, it) }
        },
        PostgresCase("postgres: pipelined, 64 coroutines", 0.90) { site ->
            by64 { byKey(site.vertxPipelined, it) } to by64 { check(site.pipelined.fetchOne(BY_KEY, listOf(it)) != null) }
        },
        PostgresCase("postgres: fetchOne against pgjdbc, one thread", 0.90) { site ->
            jdbcByKey(site) to alone { ourByKey(site, site.key()) }
        },
        PostgresCase("postgres: unconfined against pgjdbc, one thread", 0.90) { site ->
            jdbcByKey(site) to unconfined { ourByKey(site, site.key()) }
        },
        PostgresCase("postgres: 64 coroutines against HikariCP", 1.00) { site ->
            by64 { hikariByKey(site, it) } to by64 { ourByKey(site, it) }
        },
        PostgresCase("postgres: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { vertxFetchAll(site) } to alone { check(site.database.fetchAll(ALL).size == 1000) }
        },
        PostgresCase("postgres: executeMany of 10,000 rows", 1.00) { site ->
            val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
            vertxUnnest(site) to emptied(site.database) { check(site.database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong()) }
        },
        PostgresCase("postgres: streaming 1,000,000 rows", 0.90) { site ->
            alone { vertxStream(site) } to alone {
                var rows = 0
                site.database.iterate(MILLION, fetchSize = PAGE).collect { rows++ }
                check(rows == 1_000_000)
            }
        },
    )

internal fun alone(work: suspend () -> Unit): Work = { times -> runBlocking(Dispatchers.Default) { repeat(times) { work() } } }

/** Goes on where the answer arrives. */
private fun unconfined(work: suspend () -> Unit): Work = { times -> runBlocking(Dispatchers.Unconfined) { repeat(times) { work() } } }

internal fun by64(work: suspend (key: Int) -> Unit): Work = { times ->
    runBlocking(Dispatchers.Default) {
        coroutineScope {
            repeat(COROUTINES) {
                launch { repeat(times / COROUTINES + 1) { i -> work(1 + i % PostgresSite.ROWS) } }
            }
        }
    }
}

private suspend fun ourByKey(site: PostgresSite, key: Int) {
    check(site.database.fetchOne(BY_KEY, listOf(key)) != null)
}

private suspend fun vertxByKey(site: PostgresSite, key: Int) = byKey(site.vertxPool, key)

private suspend fun byKey(client: SqlClient, key: Int) {
    val rows = client.preparedQuery(BY_KEY).execute(Tuple.of(key)).toCompletionStage().await()
    val row = rows.iterator().next()
    check(row.getInteger(0) > 0 && row.getString(1) != null && row.getDouble(2) > 0)
}

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

private suspend fun vertxFetchAll(site: PostgresSite) {
    val rows = site.vertxPool.preparedQuery(ALL).execute().toCompletionStage().await()
    val records = ArrayList<Array<Any?>>()
    for (row in rows) {
        records.add(
            arrayOf(row.getInteger(0), row.getString(1), row.getDouble(2), row.getInteger(3), row.getString(4), row.getLong(5)),
        )
    }
    check(records.size == 1000)
}

/** The best statement that one would write by hand: three arrays in one round trip. */
private fun vertxUnnest(site: PostgresSite): Work =
    emptied(site.database) {
        val arguments = Tuple.of(
            Array<Any?>(BATCH) { it },
            Array<Any?>(BATCH) { "item number $it" },
            Array<Any?>(BATCH) { it % 100 },
        )
        val sql = "INSERT INTO target (id, name, amount) SELECT * FROM unnest($1::int[], $2::text[], $3::int[])"
        check(site.vertxPool.preparedQuery(sql).execute(arguments).toCompletionStage().await().rowCount() == BATCH)
    }

/** Empties the table after each. */
internal fun emptied(database: Database, work: suspend () -> Unit): Work =
    alone {
        work()
        database.execute("TRUNCATE target")
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
