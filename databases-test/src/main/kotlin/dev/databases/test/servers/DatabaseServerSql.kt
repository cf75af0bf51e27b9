package dev.databases.test.servers

import dev.databases.Database
import dev.databases.DatabaseUrl
import kotlinx.coroutines.runBlocking

/** Through the toolkit's own front, with whichever backend is on the class path. Safe for any thread. */
public class DatabaseServerSql : ServerSql {
    override fun execute(url: DatabaseUrl, sql: String) {
        runBlocking { Database(url).use { execute(sql) } }
    }

    override fun fetchText(url: DatabaseUrl, sql: String): String = runBlocking { Database(url).use { fetchVal(sql).toString() } }

    override fun rank(): Int = 0
}
