package dev.databases.benchmarks

import io.vertx.sqlclient.Tuple
import kotlinx.coroutines.future.await

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = ?"
private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val BATCH = 10_000

/** Rows of one hand-written insert. */
internal const val ROWS_AT_ONCE: Int = 1_000

/** @param server `mysql` or `mariadb`: their names begin with it */
internal fun mySqlCases(server: String): List<MySqlCase> =
    listOf(
        MySqlCase("$server: fetchOne by key", 0.90) { site ->
            alone { vertxByKey(site, site.key()) } to alone { ourByKey(site, site.key()) }
        },
        MySqlCase("$server: fetchOne from 64 coroutines", 0.90) { site ->
            by64 { vertxByKey(site, it) } to by64 { ourByKey(site, it) }
        },
        MySqlCase("$server: fetchAll of 1,000 rows by 6", 0.95) { site ->
            alone { vertxFetchAll(site) } to alone { check(site.database.fetchAll(ALL).size == 1000) }
        },
        MySqlCase("$server: executeMany of 10,000 rows", 1.00) { site -> vertxMultiRow(site) to ourExecuteMany(site) },
        MySqlCase("$server: executeMany against mariadb-java-client", 0.80) { site -> jdbcBatch(site) to ourExecuteMany(site) },
    )

private suspend fun ourByKey(site: MySqlSite, key: Int) {
    check(site.database.fetchOne(BY_KEY, listOf(key)) != null)
}

private fun ourExecuteMany(site: MySqlSite): Work {
    val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
    return emptied(site.database) { check(site.database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong()) }
}

private suspend fun vertxByKey(site: MySqlSite, key: Int) {
    val rows = site.vertxPool.preparedQuery(BY_KEY).execute(Tuple.of(key)).toCompletionStage().await()
    val row = rows.iterator().next()
    check(row.getInteger(0) > 0 && row.getString(1) != null && row.getDouble(2) > 0)
}

private suspend fun vertxFetchAll(site: MySqlSite) {
    val rows = site.vertxPool.preparedQuery(ALL).execute().toCompletionStage().await()
    val records = ArrayList<Array<Any?>>()
    for (row in rows) {
        records.add(
            arrayOf(row.getInteger(0), row.getString(1), row.getDouble(2), row.getInteger(3), row.getString(4), row.getLong(5)),
        )
    }
    check(records.size == 1000)
}

/** The text of an insert that one would write by hand. */
internal fun multiRowInsert(rows: Int): String =
    "INSERT INTO target (id, name, amount) VALUES " + List(rows) { "(?, ?, ?)" }.joinToString()

/** A statement for each thousand rows, in a transaction. */
private fun vertxMultiRow(site: MySqlSite): Work {
    val sql = multiRowInsert(ROWS_AT_ONCE)
    return emptied(site.database) {
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
    return emptied(site.database) {
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
