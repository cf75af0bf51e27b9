package dev.databases.benchmarks

import io.r2dbc.spi.Readable
import io.r2dbc.spi.Result
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = ?"
private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val BATCH = 10_000

/** [mySqlCases] through `mysql+r2dbc://`, against the same driver in r2dbc-pool. */
internal fun r2dbcMySqlCases(server: String): List<MySqlCase> =
    listOf(
        MySqlCase("$server r2dbc: fetchOne by key", 0.90) { site ->
            alone { rawByKey(site, site.key()) } to alone { ourByKey(site, site.key()) }
        },
        MySqlCase("$server r2dbc: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { rawByKey(site, it) } to by64 { ourByKey(site, it) }
        },
        MySqlCase("$server r2dbc: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { rawFetchAll(site) } to alone { check(site.r2dbc.database.fetchAll(ALL).size == 1000) }
        },
        MySqlCase("$server r2dbc: executeMany of 10,000 rows", 1.00) { site ->
            val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
            val sql = multiRowInsert(ROWS_AT_ONCE)
            emptied(site.database) { rawMultiRow(site, sql) } to
                emptied(site.database) { check(site.r2dbc.database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong()) }
        },
    )

private suspend fun ourByKey(site: MySqlSite, key: Int) {
    check(site.r2dbc.database.fetchOne(BY_KEY, listOf(key)) != null)
}

private suspend fun rawByKey(site: MySqlSite, key: Int) {
    site.r2dbc.onRaw { connection ->
        Flux.from(connection.createStatement(BY_KEY).bind(0, key).execute())
            .concatMap { result: Result ->
                result.map { row: Readable ->
                    check(row.get(0, Int::class.javaObjectType) != null && row.get(1, String::class.java) != null)
                    row.get(2, Double::class.javaObjectType)!!
                }
            }
            .single()
    }
}

private suspend fun rawFetchAll(site: MySqlSite) {
    val records = site.r2dbc.onRaw { connection ->
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

/** A statement for each thousand rows, in a transaction. */
private suspend fun rawMultiRow(site: MySqlSite, sql: String) {
    val rows = site.r2dbc.onRaw { connection ->
        Mono.from(connection.beginTransaction())
            .thenMany(Flux.range(0, BATCH / ROWS_AT_ONCE))
            .concatMap { part ->
                val statement = connection.createStatement(sql)
                repeat(ROWS_AT_ONCE) {
                    val row = part * ROWS_AT_ONCE + it
                    statement.bind(3 * it, row).bind(3 * it + 1, "item number $row").bind(3 * it + 2, row % 100)
                }
                Flux.from(statement.execute()).concatMap(Result::getRowsUpdated)
            }
            .reduce(0L) { total, changed -> total + changed }
            .delayUntil { connection.commitTransaction() }
    }
    check(rows == BATCH.toLong())
}
