package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.ExecuteResult
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.util.UUID

class VertxPostgresBatchTest {
    @Test
    fun afterAColumnGotAnotherTypeTheNextBatchGoesIn(): Unit =
        runBlocking {
            val url = TestServers.postgres().freshDatabase()
            val database = Database(url, DatabaseOptions.builder().maxSize(1).build())
            database.connect()
            try {
                val rows = List(100) { listOf(UUID(0, it.toLong()).toString()) }
                database.execute("CREATE TABLE t (v TEXT)")
                database.executeMany("INSERT INTO t VALUES (?)", rows)
                database.execute("ALTER TABLE t ALTER COLUMN v TYPE UUID USING v::uuid")

                assertEquals(ExecuteResult.ofRows(100), database.executeMany("INSERT INTO t VALUES (?)", rows))
                assertEquals(200L, database.fetchVal("SELECT count(*) FROM t"))
            } finally {
                database.disconnect()
                TestServers.postgres().drop(url)
            }
        }
}
