package dev.databases.postgres

import dev.databases.Database
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.util.Properties

/** Vert.x and R2DBC in one program. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class BothDriversTest {
    @Test
    fun bothWorkAtTheSameTimeOnOneServer(): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        Database(Driver.VERTX.of(server)).use vertx@{
            Database(Driver.R2DBC.of(server)).use r2dbc@{
                val databases = listOf(this@vertx, this@r2dbc)
                execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, driver TEXT)")

                coroutineScope {
                    List(200) { id ->
                        async(Dispatchers.Default) {
                            databases[id % 2].transaction {
                                execute(
                                    "INSERT INTO notes (id, driver) VALUES (:id, :driver)",
                                    mapOf("id" to id, "driver" to Driver.entries[id % 2].name),
                                )
                            }
                        }
                    }.awaitAll()
                }

                val seen = databases.map { database ->
                    database.fetchAll("SELECT driver, count(*) FROM notes GROUP BY driver ORDER BY driver").map { it[0] to it[1] }
                }
                assertEquals(List(2) { listOf("R2DBC" to 100L, "VERTX" to 100L) }, seen)
                assertEquals(
                    listOf(VertxPostgresBackend::class.java, R2dbcPostgresBackend::class.java),
                    databases.map { it.backend(PostgresBackend::class.java)?.javaClass },
                )
            }
        }
        TestServers.postgres().drop(server)
    }

    @Test
    fun thereIsOneNettyOnTheClassPath() {
        val versions = javaClass.classLoader.getResources("META-INF/io.netty.versions.properties").toList().flatMap { jar ->
            val properties = Properties().apply { jar.openStream().use { load(it) } }
            properties.stringPropertyNames().filter { it.endsWith(".version") }.map { it.removeSuffix(".version") to properties[it] }
        }

        assertTrue(versions.size > 5, "$versions")
        assertEquals(1, versions.map { it.second }.toSet().size, "$versions")
        assertEquals(versions.map { it.first }.toSet().size, versions.size, "twice: $versions")
    }
}
