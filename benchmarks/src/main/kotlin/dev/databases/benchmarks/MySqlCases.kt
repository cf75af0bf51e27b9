package dev.databases.benchmarks

import io.r2dbc.spi.Result
import io.vertx.sqlclient.Tuple
import kotlinx.coroutines.future.await
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = ?"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"

/** Rows of one hand-written insert. */
private const val ROWS_AT_ONCE = 1_000

/** @param server `mysql` or `mariadb`: their names begin with it */
internal fun mySqlCases(server: String): List<MySqlCase> =
    vertxReads<MySqlSite>(server, BY_KEY) +
        listOf(
            MySqlCase("$server: executeMany of 10,000 rows", 1.00) { site ->
                vertxMultiRow(site) to ourExecuteMany(site, site.database)
            },
            MySqlCase("$server: executeMany against mariadb-java-client", 0.80) { site ->
                jdbcBatch(site) to ourExecuteMany(site, site.database)
            },
        ) +
        r2dbcReads(server, BY_KEY) +
        MySqlCase("$server r2dbc: executeMany of 10,000 rows", 1.00) { site ->
            r2dbcMultiRow(site) to ourExecuteMany(site, site.r2dbc.database)
        }

/** The text of an insert that one would write by hand. */
private fun multiRowInsert(rows: Int): String =
    "INSERT INTO target (id, name, amount) VALUES " + List(rows) { "(?, ?, ?)" }.joinToString()

/** A statement for each thousand rows, in a transaction. */
private fun vertxMultiRow(site: MySqlSite): Work {
    val sql = multiRowInsert(ROWS_AT_ONCE)
    return emptied(site) {
        val connection = site.vertxPool.connection.toCompletionStage().await()
        val transaction = connection.begin().toCompletionStage().await()
        for (from in 0 until BATCH step ROWS_AT_ONCE) {
            val arguments = Tuple.tuple(ArrayList(3 * ROWS_AT_ONCE))
            for (row in from until from + ROWS_AT_ONCE) {
                arguments.addInteger(row).addString("item number $row").addInteger(row % 100)
            }
            check(connection.preparedQuery(sql).execute(arguments).toCompletionStage().await().rowCount() == ROWS_AT_ONCE)
        }
        transaction.commit().toCompletionStage().await()
        connection.close().toCompletionStage().await()
    }
}

private fun jdbcBatch(site: MySqlSite): Work {
    site.jdbc.autoCommit = false
    val statement = site.jdbc.prepareStatement(INSERT)
    return emptied(site) {
        repeat(BATCH) {
            statement.setInt(1, it)
            statement.setString(2, "item number $it")
            statement.setInt(3, it % 100)
            statement.addBatch()
        }
        check(statement.executeBatch().size == BATCH)
        site.jdbc.commit()
    }
}

/** As [vertxMultiRow]. */
private fun r2dbcMultiRow(site: MySqlSite): Work {
    val sql = multiRowInsert(ROWS_AT_ONCE)
    return emptied(site) {
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
}
