package dev.databases.mysql

/** SQL by which both servers tell about themselves. */
internal object MySqlSql {
    /** InnoDB knows a transaction once that has read or written. */
    const val COUNT_IDLE_IN_TRANSACTION: String =
        "SELECT count(*) FROM information_schema.innodb_trx AS t JOIN information_schema.processlist AS p " +
            "ON p.id = t.trx_mysql_thread_id WHERE p.command = 'Sleep' AND p.db = DATABASE() AND p.id <> CONNECTION_ID()"

    const val OTHER_CONNECTIONS: String =
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"

    /** The numbers from 1 to [rows], by places of a hundred: a recursive query may go 1,000 rows deep. Up to a million. */
    fun numbers(rows: Int): String =
        "WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < 99) " +
            "SELECT a.n + 100 * b.n + 10000 * c.n + 1 AS i FROM d AS a, d AS b, d AS c " +
            "WHERE b.n <= ${rows / 100} AND c.n <= ${rows / 10_000} AND a.n + 100 * b.n + 10000 * c.n < $rows ORDER BY i"
}
