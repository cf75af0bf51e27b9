package dev.databases.benchmarks

import io.r2dbc.spi.Result
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = $1"
private const val UPDATE = "UPDATE target SET name = ?, amount = ? WHERE id = ?"
private const val RAW_UPDATE = "UPDATE target SET name = $1, amount = $2 WHERE id = $3"
private const val UPDATES = 1_000

/** [postgresCases] through `postgresql+r2dbc://`, against the same driver in r2dbc-pool. */
internal val r2dbcPostgresCases: List<PostgresCase> =
    r2dbcReads<PostgresSite>("postgres", BY_KEY) + listOf(
        PostgresCase("postgres r2dbc: executeMany of 10,000 rows", 1.00) { site ->
            emptied(site) { rawUnnest(site) } to ourExecuteMany(site, site.r2dbc.database)
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
