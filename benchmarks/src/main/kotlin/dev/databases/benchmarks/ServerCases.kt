package dev.databases.benchmarks

import dev.databases.Database
import io.r2dbc.spi.Readable
import io.r2dbc.spi.Result
import io.vertx.sqlclient.SqlClient
import io.vertx.sqlclient.Tuple
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import reactor.core.publisher.Flux

private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val COROUTINES = 64

/** Rows of one `executeMany`. */
internal const val BATCH: Int = 10_000

/**
 * What every server is asked through its default driver.
 *
 * @param server the names begin with it
 * @param byKey the query in the driver's own words
 */
internal fun <S : ServerSite> vertxReads(server: String, byKey: String): List<Case<S>> =
    listOf(
        Case("$server: fetchOne by key", 0.90) { site ->
            alone { byKey(site.vertxPool, byKey, site.key()) } to alone { ourByKey(site.database, byKey, site.key()) }
        },
        Case("$server: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { byKey(site.vertxPool, byKey, it) } to by64 { ourByKey(site.database, byKey, it) }
        },
        Case("$server: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { vertxFetchAll(site.vertxPool) } to alone { ourFetchAll(site.database) }
        },
    )

/** The same through R2DBC, against the driver in r2dbc-pool. */
internal fun <S : ServerSite> r2dbcReads(server: String, byKey: String): List<Case<S>> =
    listOf(
        Case("$server r2dbc: fetchOne by key", 0.90) { site ->
            alone { r2dbcByKey(site.r2dbc, byKey, site.key()) } to alone { ourByKey(site.r2dbc.database, byKey, site.key()) }
        },
        Case("$server r2dbc: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { r2dbcByKey(site.r2dbc, byKey, it) } to by64 { ourByKey(site.r2dbc.database, byKey, it) }
        },
        Case("$server r2dbc: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { r2dbcFetchAll(site.r2dbc) } to alone { ourFetchAll(site.r2dbc.database) }
        },
    )

internal fun alone(work: suspend () -> Unit): Work = { times -> runBlocking(Dispatchers.Default) { repeat(times) { work() } } }

internal fun by64(work: suspend (key: Int) -> Unit): Work = { times ->
    runBlocking(Dispatchers.Default) {
        coroutineScope {
            repeat(COROUTINES) {
                launch { repeat(times / COROUTINES + 1) { i -> work(1 + i % ServerSite.ROWS) } }
            }
        }
    }
}

/** Empties the table after each. */
internal fun emptied(site: ServerSite, work: suspend () -> Unit): Work =
    alone {
        work()
        site.database.execute("TRUNCATE target")
    }

/** @param database of this site, through either driver */
internal fun ourExecuteMany(site: ServerSite, database: Database): Work {
    val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
    return emptied(site) { check(database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong()) }
}

internal suspend fun ourByKey(database: Database, sql: String, key: Int) {
    check(database.fetchOne(sql, listOf(key)) != null)
}

private suspend fun ourFetchAll(database: Database) = check(database.fetchAll(ALL).size == 1000)

internal suspend fun byKey(client: SqlClient, sql: String, key: Int) {
    val rows = client.preparedQuery(sql).execute(Tuple.of(key)).toCompletionStage().await()
    val row = rows.iterator().next()
    check(row.getInteger(0) > 0 && row.getString(1) != null && row.getDouble(2) > 0)
}

private suspend fun vertxFetchAll(client: SqlClient) {
    val rows = client.preparedQuery(ALL).execute().toCompletionStage().await()
    val records = ArrayList<Array<Any?>>()
    for (row in rows) {
        records.add(
            arrayOf(row.getInteger(0), row.getString(1), row.getDouble(2), row.getInteger(3), row.getString(4), row.getLong(5)),
        )
    }
    check(records.size == 1000)
}

private suspend fun r2dbcByKey(side: R2dbcSide, sql: String, key: Int) {
    side.onRaw { connection ->
        Flux.from(connection.createStatement(sql).bind(0, key).execute())
            .concatMap { result: Result ->
                result.map { row: Readable ->
                    check(row.get(0, Int::class.javaObjectType) != null && row.get(1, String::class.java) != null)
                    row.get(2, Double::class.javaObjectType)!!
                }
            }
            .single()
    }
}

private suspend fun r2dbcFetchAll(side: R2dbcSide) {
    val records = side.onRaw { connection ->
        Flux.from(connection.createStatement(ALL).execute())
            .concatMap { result: Result ->
                result.map { row: Readable ->
                    arrayOf<Any?>(
                        row.get(0, Int::class.javaObjectType),
                        row.get(1, String::class.java),
                        row.get(2, Double::class.javaObjectType),
                        row.get(3, Int::class.javaObjectType),
                        row.get(4, String::class.java),
                        row.get(5, Long::class.javaObjectType),
                    )
                }
            }
            .collectList()
    }
    check(records.size == 1000)
}
