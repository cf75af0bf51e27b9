package dev.databases.benchmarks

import io.r2dbc.spi.Readable
import io.r2dbc.spi.Result
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = $1"
private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val BATCH = 10_000
private const val UPDATE = "UPDATE target SET name = ?, amount = ? WHERE id = ?"
private const val RAW_UPDATE = "UPDATE target SET name = $1, amount = $2 WHERE id = $3"
private const val UPDATES = 1_000

/** [postgresCases] through `postgresql+r2dbc://`, against the same driver in r2dbc-pool. */
internal val r2dbcPostgresCases: List<PostgresCase> =
    listOf(
        PostgresCase("postgres r2dbc: fetchOne by key", 0.90) { site ->
            alone { rawByKey(site, site.key()) } to alone { ourByKey(site, site.key()) }
        },
        PostgresCase("postgres r2dbc: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { rawByKey(site, it) } to by64 { ourByKey(site, it) }
        },
        PostgresCase("postgres r2dbc: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { rawFetchAll(site) } to alone { check(site.r2dbc.database.fetchAll(ALL).size == 1000) }
        },
        PostgresCase("postgres r2dbc: executeMany of 10,000 rows", 1.00) { site ->
            val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
            emptied(site.database) { rawUnnest(site) } to
                emptied(site.database) { check(site.r2dbc.database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong()) }
        },
        PostgresCase("postgres r2dbc: executeMany of 1,000 updates", 1.00) { site ->
            val rows = List(UPDATES) { listOf("changed $it", it % 100, it) }
            val keyed = "CREATE UNIQUE INDEX IF NOT EXISTS target_id ON target (id)"
            val fill = "INSERT INTO target SELECT i, 'item', 0 FROM generate_series(0, ${UPDATES - 1}) i"
            alone { site.database.execute("TRUNCATE target") }(1)
            alone { site.database.execute(fill) }(1)
            alone { site.database.execute(keyed) }(1)
            alone { rawAdds(site) } to
                alone { check(site.r2dbc.database.executeMany(UPDATE, rows).rowsAffected() == UPDATES.toLong()) }
        },
    )

private suspend fun ourByKey(site: PostgresSite, key: Int) {
    check(site.r2dbc.database.fetchOne(BY_KEY, listOf(key)) != null)
}

private suspend fun rawByKey(site: PostgresSite, key: Int) {
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

private suspend fun rawFetchAll(site: PostgresSite) {
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

/** The best statement that one would write by hand: three arrays in one round trip. */
private suspend fun rawUnnest(site: PostgresSite) {
    val sql = "INSERT INTO target (id, name, amount) SELECT * FROM unnest($1::int[], $2::text[], $3::int[])"
    val rows = site.r2dbc.onRaw { connection ->
        Flux.from(
            connection.createStatement(sql)
                .bind(0, Array<Int>(BATCH) { it })
                .bind(1, Array<String>(BATCH) { "item number $it" })
                .bind(2, Array<Int>(BATCH) { it % 100 })
                .execute(),
        ).concatMap(Result::getRowsUpdated).single()
    }
    check(rows == BATCH.toLong())
}

/** What R2DBC has for a batch, in a transaction: a round trip for each row. */
private suspend fun rawAdds(site: PostgresSite) {
    val rows = site.r2dbc.onRaw { connection ->
        val statement = connection.createStatement(RAW_UPDATE)
        repeat(UPDATES) { row ->
            if (row > 0) statement.add()
            statement.bind(0, "changed $row").bind(1, row % 100).bind(2, row)
        }
        Mono.from(connection.beginTransaction())
            .then(Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L) { total, rows -> total + rows })
            .delayUntil { connection.commitTransaction() }
    }
    check(rows == UPDATES.toLong())
}
