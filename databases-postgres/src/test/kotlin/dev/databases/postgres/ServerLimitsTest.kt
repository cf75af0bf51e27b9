package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseConfig
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConnectionException
import dev.databases.test.servers.EmbeddedPostgres
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

/** What the server allows, and what it ends. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class ServerLimitsTest {
    private fun database(driver: Driver, url: DatabaseUrl, size: Int): Database =
        Database(driver.of(url), DatabaseOptions.builder().maxSize(size).acquireTimeout(Duration.ofSeconds(5)).build())

    @ParameterizedTest
    @EnumSource
    fun moreThanMaxConnectionsIsATypedErrorThatPasses(driver: Driver): Unit = runBlocking {
        // Three of them are the superuser's, which the tests log in as.
        EmbeddedPostgres.builder().setting("max_connections", "6").setting("max_wal_senders", "0").start().use { server ->
            database(driver, server.url(), size = 20).use {
                val outcomes = coroutineScope {
                    List(20) { async(Dispatchers.Default) { runCatching { fetchVal("SELECT pg_sleep(0.3)") } } }.awaitAll()
                }

                val failures = outcomes.mapNotNull { it.exceptionOrNull() }
                assertTrue(outcomes.any { it.isSuccess }, "$failures")
                assertTrue(failures.isNotEmpty(), "nobody was refused")
                failures.forEach { assertEquals(CannotConnectException::class.java, it.javaClass, "$it") }
                assertEquals(setOf("53300"), failures.map { (it as CannotConnectException).sqlState() }.toSet())
                assertEquals(42, fetchVal("SELECT 42"))
                eventually("nothing is held: $poolStatus") { poolStatus.leased() == 0 && poolStatus.opening() == 0 }
                assertTrue(poolStatus.size() in 1..6, "$poolStatus")
            }
        }
    }

    /** Nothing of it was done, so that trying again is safe, and others leave in the meantime. */
    @ParameterizedTest
    @EnumSource
    fun aTransactionThatMayBeTriedAgainGetsItsTurnOnAFullServer(driver: Driver): Unit = runBlocking {
        EmbeddedPostgres.builder().setting("max_connections", "6").setting("max_wal_senders", "0").start().use { server ->
            val asked = AtomicInteger()
            val others = database(driver, server.url(), size = 5)
            others.connect()
            val leave = CompletableDeferred<Unit>()
            val held = List(5) { async(Dispatchers.Default) { others.connection { leave.await() } } }
            eventually("the others have all connections but one") { others.poolStatus.leased() == 5 }
            val config = DatabaseConfig.of(driver.of(server.url())).toBuilder().passwordSupplier {
                asked.incrementAndGet()
                server.url().password() ?: ""
            }.build()

            Database(config, DatabaseOptions.builder().maxSize(2).build()).use {
                connection {
                    suspend fun one(retry: Int) =
                        async(Dispatchers.Default) { runCatching { this@use.transaction(retry = retry) { fetchVal("SELECT 42") } } }
                    val refused = one(retry = 0).await().exceptionOrNull() as CannotConnectException
                    val patient = one(retry = 40)
                    eventually("it was refused and has tried again") { asked.get() >= 5 }
                    leave.complete(Unit)
                    held.awaitAll()
                    others.disconnect()

                    assertEquals(42, patient.await().getOrThrow())
                    assertEquals("53300" to true, refused.sqlState() to refused.isRetryable)
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun anIdleConnectionThatTheServerHasEndedIsReplacedUnseen(driver: Driver): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        database(driver, server, size = 2).use {
            Database(server).use other@{
                repeat(10) { round ->
                    val line = this@use.connection { rawConnection }
                    val pid = this@use.fetchVal("SELECT pg_backend_pid()") as Int
                    assertEquals(true, this@other.fetchVal("SELECT pg_terminate_backend(:pid, 5000)", mapOf("pid" to pid)))
                    eventually("the goodbye has arrived") { hasSeenTheEnd(line) }

                    assertEquals(round, this@use.fetchVal("SELECT CAST(:round AS INTEGER)", mapOf("round" to round)))
                }
            }
        }
        TestServers.postgres().drop(server)
    }

    @ParameterizedTest
    @EnumSource
    fun thePasswordIsAskedForWithEachConnection(driver: Driver): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        val asked = AtomicInteger()
        val config = DatabaseConfig.of(driver.of(server).replace().password(null).build()).toBuilder()
            .passwordSupplier {
                asked.incrementAndGet()
                server.password() ?: ""
            }.build()

        Database(config, DatabaseOptions.builder().maxSize(3).build()).use {
            coroutineScope {
                List(3) { async(Dispatchers.Default) { connection { fetchVal("SELECT pg_sleep(0.3)") } } }.awaitAll()
            }
            repeat(10) { fetchVal("SELECT 1") }
            assertEquals(poolStatus.counters().opened(), asked.get().toLong())
        }

        assertEquals(3, asked.get())
        TestServers.postgres().drop(server)
    }

    /** Tokens expire: the next connection asks again, and a wrong answer is its own error. */
    @ParameterizedTest
    @EnumSource
    fun aPasswordThatHasChangedIsTheNextConnections(driver: Driver): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        var current = "not this one"
        val config = DatabaseConfig.of(driver.of(server).replace().password(null).build()).toBuilder().passwordSupplier { current }.build()
        val database = Database(config, DatabaseOptions.builder().maxSize(1).build())

        val refused = runCatching { database.use { fetchVal("SELECT 1") } }.exceptionOrNull()
        current = server.password()!!

        assertTrue(refused is ConnectionException, "$refused")
        assertEquals(1, database.use { fetchVal("SELECT 1") })
        TestServers.postgres().drop(server)
    }
}
