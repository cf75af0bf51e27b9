package dev.databases.benchmarks

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.sql.PreparedStatement

private const val BY_KEY = "SELECT id, name, price FROM item WHERE id = ?"
private const val ALL = "SELECT id, name, price, amount, note, stamp FROM item LIMIT 1000"
private const val INSERT = "INSERT INTO target (id, name, amount) VALUES (?, ?, ?)"
private const val COROUTINES = 64

internal val sqliteCases: List<SqliteCase> =
    listOf(
        SqliteCase("select by key in connection", 0.80) { site ->
            rawSelect(site) to { times ->
                runBlocking(Dispatchers.Default) {
                    site.database.connection { repeat(times) { check(fetchOne(BY_KEY, listOf(site.key())) != null) } }
                }
            }
        },
        SqliteCase("select by key alone", 0.30) { site ->
            rawSelect(site) to { times ->
                runBlocking(Dispatchers.Default) { repeat(times) { check(site.database.fetchOne(BY_KEY, listOf(site.key())) != null) } }
            }
        },
        SqliteCase("select by key from 64 coroutines", 0.65) { site ->
            rawSelect(site) to { times ->
                runBlocking(Dispatchers.Default) {
                    coroutineScope {
                        repeat(COROUTINES) {
                            launch {
                                repeat(times / COROUTINES + 1) { i ->
                                    check(site.database.fetchOne(BY_KEY, listOf(1 + i % Site.ROWS)) != null)
                                }
                            }
                        }
                    }
                }
            }
        },
        SqliteCase("select by key on the blocking front", 0.75) { site ->
            val blocking = site.database.blocking()
            rawSelect(site) to { times -> repeat(times) { check(blocking.fetchOne(BY_KEY, listOf(site.key())) != null) } }
        },
        SqliteCase("fetchAll of 1,000 rows by 6 columns", 0.85) { site ->
            rawFetchAll(site) to { times ->
                runBlocking(Dispatchers.Default) { repeat(times) { check(site.database.fetchAll(ALL).size == 1000) } }
            }
        },
        SqliteCase("transaction", 0.70) { site ->
            rawTransaction(site) to { times ->
                runBlocking(Dispatchers.Default) {
                    repeat(times) {
                        val key = site.key()
                        site.database.transaction {
                            check(fetchOne(BY_KEY, listOf(key)) != null)
                            execute("UPDATE item SET amount = amount + 1 WHERE id = ?", listOf(key))
                        }
                    }
                }
            }
        },
        SqliteCase("fetchAll on the blocking front", 0.85) { site ->
            val blocking = site.database.blocking()
            rawFetchAll(site) to { times -> repeat(times) { check(blocking.fetchAll(ALL).size == 1000) } }
        },
        SqliteCase("transaction on the blocking front", 0.70) { site ->
            val blocking = site.database.blocking()
            rawTransaction(site) to { times ->
                repeat(times) {
                    val key = site.key()
                    blocking.transaction { transaction ->
                        check(transaction.fetchOne(BY_KEY, listOf(key)) != null)
                        transaction.execute("UPDATE item SET amount = amount + 1 WHERE id = ?", listOf(key))
                    }
                }
            }
        },
        SqliteCase("executeMany of 10,000 rows against batch", 0.95) { site -> rawBatch(site) to executeMany(site) },
        SqliteCase("executeMany of 10,000 rows against multi-row", 0.95) { site -> rawMultiRow(site) to executeMany(site) },
    )

private fun rawSelect(site: Site): Work {
    val statement = site.raw.prepareStatement(BY_KEY)
    return { times ->
        repeat(times) {
            statement.setInt(1, site.key())
            statement.executeQuery().use { rows ->
                check(rows.next())
                check(rows.getInt(1) > 0 && rows.getString(2) != null && rows.getDouble(3) > 0)
            }
        }
    }
}

private fun rawFetchAll(site: Site): Work {
    val statement = site.raw.prepareStatement(ALL)
    return { times ->
        repeat(times) {
            val records = ArrayList<Array<Any?>>()
            statement.executeQuery().use { rows ->
                while (rows.next()) {
                    records.add(
                        arrayOf(rows.getInt(1), rows.getString(2), rows.getDouble(3), rows.getInt(4), rows.getString(5), rows.getLong(6)),
                    )
                }
            }
            check(records.size == 1000)
        }
    }
}

private fun rawTransaction(site: Site): Work {
    val begin = site.raw.prepareStatement("BEGIN IMMEDIATE")
    val select = site.raw.prepareStatement(BY_KEY)
    val update = site.raw.prepareStatement("UPDATE item SET amount = amount + 1 WHERE id = ?")
    val commit = site.raw.prepareStatement("COMMIT")
    return { times ->
        repeat(times) {
            val key = site.key()
            begin.execute()
            select.setInt(1, key)
            select.executeQuery().use { rows -> check(rows.next() && rows.getString(2) != null) }
            update.setInt(1, key)
            check(update.executeUpdate() == 1)
            commit.execute()
        }
    }
}

private fun executeMany(site: Site): Work {
    val rows = List(BATCH) { listOf(it, "item number $it", it % 100) }
    return { times ->
        runBlocking(Dispatchers.Default) {
            repeat(times) {
                check(site.database.executeMany(INSERT, rows).rowsAffected() == BATCH.toLong())
                site.database.execute("DELETE FROM target")
            }
        }
    }
}

private fun rawBatch(site: Site): Work {
    val insert = site.raw.prepareStatement(INSERT)
    return { times ->
        repeat(times) {
            site.inTransaction {
                repeat(BATCH) { row ->
                    insert.bindRow(0, row)
                    insert.addBatch()
                }
                insert.executeBatch()
            }
        }
    }
}

private fun rawMultiRow(site: Site): Work {
    val rowsPerStatement = 100
    val insert = site.raw.prepareStatement(
        "INSERT INTO target (id, name, amount) VALUES " + List(rowsPerStatement) { "(?, ?, ?)" }.joinToString(),
    )
    return { times ->
        repeat(times) {
            site.inTransaction {
                repeat(BATCH / rowsPerStatement) { chunk ->
                    repeat(rowsPerStatement) { row -> insert.bindRow(row * 3, chunk * rowsPerStatement + row) }
                    insert.executeUpdate()
                }
            }
        }
    }
}

private fun PreparedStatement.bindRow(offset: Int, row: Int) {
    setInt(offset + 1, row)
    setString(offset + 2, "item number $row")
    setInt(offset + 3, row % 100)
}

private fun Site.inTransaction(work: () -> Unit) {
    raw.createStatement().use { statement ->
        statement.execute("BEGIN IMMEDIATE")
        work()
        statement.execute("COMMIT")
        statement.execute("DELETE FROM target")
    }
}
