package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.DataErrorException
import dev.databases.test.servers.EmbeddedMySql
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration

/** What the server allows, and what it ends. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class MySqlLimitsTest {
    private fun Road.database(size: Int): Database = Database(
        of(owned(server).url()),
        DatabaseOptions.builder().maxSize(size).acquireTimeout(Duration.ofSeconds(5)).build(),
    )

    /** Sets it for the connections to come. */
    private suspend fun Road.global(
        setting: String,
        value: Int,
    ) = Database(owned(server).url()).use { execute("SET GLOBAL $setting = $value") }

    @ParameterizedTest
    @EnumSource
    fun anIdleConnectionThatTheServerHasEndedIsReplacedUnseen(road: Road): Unit = runBlocking {
        val url = road.server.get().freshDatabase()
        val impatient = url.replace().option("settings.wait_timeout", "1").build()
        Database(road.of(impatient), DatabaseOptions.builder().maxSize(2).build()).use {
            repeat(2) { round ->
                val line = connection { rawConnection }
                until("the server is out of patience") { knowsItsEnd(line) }

                assertEquals(round, (fetchVal("SELECT CAST(:round AS SIGNED)", mapOf("round" to round)) as Number).toInt())
                assertEquals(0, poolStatus.leased())
            }
        }
        road.server.get().drop(url)
    }

    @ParameterizedTest
    @EnumSource
    fun thePoolOutlivesARestartOfTheServer(road: Road): Unit = runBlocking {
        road.database(size = 3).use {
            val lines = coroutineScope {
                val all = CompletableDeferred<Unit>()
                val held = List(3) {
                    async(Dispatchers.Default) {
                        connection {
                            if (poolStatus.leased() == 3) all.complete(Unit)
                            all.await()
                            rawConnection
                        }
                    }
                }
                held.awaitAll()
            }

            owned(road.server).restart()
            lines.forEach { until("the goodbye has arrived") { knowsItsEnd(it) } }

            repeat(5) { assertEquals(42, (fetchVal("SELECT 42") as Number).toInt()) }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun moreThanMaxConnectionsIsATypedErrorThatPasses(road: Road): Unit = runBlocking {
        road.global("max_connections", 10)
        try {
            road.database(size = 25).use {
                val outcomes = coroutineScope {
                    List(25) { async(Dispatchers.Default) { runCatching { fetchVal("SELECT SLEEP(0.3)") } } }.awaitAll()
                }

                val failures = outcomes.mapNotNull { it.exceptionOrNull() }
                assertTrue(outcomes.any { it.isSuccess }, "$failures")
                assertTrue(failures.isNotEmpty(), "nobody was refused")
                failures.forEach { assertEquals(CannotConnectException::class.java, it.javaClass, "$it") }
                assertEquals(
                    setOf(1040 to true),
                    failures.map { (it as CannotConnectException).context().vendorCode() to it.isRetryable }.toSet(),
                )
                assertEquals(42, (fetchVal("SELECT 42") as Number).toInt())
                until("nothing is held: $poolStatus") { poolStatus.leased() == 0 && poolStatus.opening() == 0 }
                // One more is the superuser's.
                assertTrue(poolStatus.size() in 1..11, "$poolStatus")
            }
        } finally {
            // A full server lets somebody in once the others have left.
            until("there is room again") { runCatching { road.global("max_connections", 100) }.isSuccess }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun whatIsLargerThanAPacketIsRefusedAndThePoolGoesOn(road: Road): Unit = runBlocking {
        road.global("max_allowed_packet", PACKET)
        road.database(size = 1).use {
            execute("DROP TABLE IF EXISTS notes")
            execute("CREATE TABLE notes (id INT PRIMARY KEY, text LONGTEXT)")
            execute("INSERT INTO notes VALUES (0, 'old')")
            val many = List(200) { mapOf("id" to it + 1, "text" to if (it == 150) "x".repeat(2 * PACKET) else "small") }
            val refused = mapOf<String, suspend () -> Unit>(
                "a value" to { execute("INSERT INTO notes VALUES (1, :text)", mapOf("text" to "x".repeat(2 * PACKET))) },
                "bytes" to { fetchVal("SELECT LENGTH(:bytes)", mapOf("bytes" to ByteArray(2 * PACKET))) },
                "of two bytes each" to { fetchVal("SELECT LENGTH(:text)", mapOf("text" to "ä".repeat(PACKET * 2 / 3))) },
                "just too large, with what is around it" to { fetchVal("SELECT LENGTH(:text)", mapOf("text" to "x".repeat(PACKET - 5))) },
                "two values" to { fetchVal("SELECT :a, :b", mapOf("a" to "x".repeat(PACKET / 2), "b" to "x".repeat(PACKET / 2))) },
                "a text" to { fetchVal("SELECT '${"x".repeat(2 * PACKET)}'") },
                "a text just too large" to { fetchVal("SELECT '${"x".repeat(PACKET - 10)}'") },
                "JSON" to { fetchVal("SELECT :json", mapOf("json" to mapOf("key" to "x".repeat(PACKET)))) },
                "a batch of inserts" to { executeMany("INSERT INTO notes (id, text) VALUES (:id, :text)", many) },
                "a batch of updates" to { executeMany("UPDATE notes SET text = :text WHERE id = 0 AND :id > 0", many) },
                "at the begin of a transaction" to {
                    // Through R2DBC it is one text with START TRANSACTION.
                    val length = if (road.isR2dbc) PACKET - 27 else PACKET
                    transaction { fetchVal("SELECT LENGTH('${"x".repeat(length)}')") }
                },
                "in a transaction" to {
                    transaction {
                        execute("INSERT INTO notes VALUES (2, 'before')")
                        execute("INSERT INTO notes VALUES (3, :text)", mapOf("text" to "x".repeat(2 * PACKET)))
                    }
                },
            ).mapValues { (_, work) -> runCatching { work() }.exceptionOrNull() }

            val expected = "DataErrorException: The statement with its values is larger than max_allowed_packet of the server"
            assertEquals(
                refused.mapValues { expected },
                refused.mapValues { (_, e) -> "${e?.javaClass?.simpleName}: ${(e as? DataErrorException)?.message ?: e}" },
            )
            assertEquals(listOf(0 to "old"), fetchAll("SELECT id, text FROM notes").map { it[0] to it[1] })
            val fits = "x".repeat(PACKET - 200)
            assertEquals(fits, fetchVal("SELECT :text", mapOf("text" to fits)))
            assertEquals(PACKET - 20, (fetchVal("SELECT LENGTH('${"x".repeat(PACKET - 20)}')") as Number).toInt())
            // Nothing of it was sent: the server would have hung up.
            assertEquals(1L to 0, poolStatus.counters().opened() to poolStatus.leased())
        }
    }

    companion object {
        const val PACKET: Int = 1 shl 20
        private val servers = HashMap<Server, EmbeddedMySql>()

        private fun owned(server: Server): EmbeddedMySql = synchronized(servers) { servers.getOrPut(server) { server.startOwn() } }

        @AfterAll
        @JvmStatic
        fun closeServers() = servers.values.forEach { it.close() }
    }
}
