package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConnectionException
import dev.databases.test.servers.EmbeddedPostgres
import dev.databases.test.servers.TestCertificates
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Path
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** Roads to a server: with a certificate in the place of a password, through a Unix socket, and to one that never speaks. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class ConnectingTest {
    /** A pool of one: after the cancel the same connection answers. */
    private suspend fun Database.cancelsAndGoesOn() {
        val pid = fetchVal("SELECT pg_backend_pid()")
        assertNull(withTimeoutOrNull(100.milliseconds) { fetchVal("SELECT pg_sleep(30)") })
        assertEquals(pid, fetchVal("SELECT pg_backend_pid()"))
    }

    private fun one(url: DatabaseUrl, connectTimeout: Duration = Duration.ofSeconds(10)) =
        Database(url, DatabaseOptions.builder().maxSize(1).connectTimeout(connectTimeout).build())

    @ParameterizedTest
    @EnumSource
    fun aClientsCertificateStandsForItsPassword(
        driver: Driver,
        @TempDir directory: Path,
    ): Unit = runBlocking {
        val authority = TestCertificates.create(directory)
        EmbeddedPostgres.builder().tls(authority)
            .accessRules("hostssl all postgres all scram-sha-256", "hostssl all all all cert").start().use { server ->
                val full = mapOf("sslmode" to "verify-full", "sslrootcert" to authority.rootCertificate().toString())
                val root = driver.of(server.url()).replace().options(full).build()
                one(root).use { execute("CREATE ROLE ann LOGIN") }

                fun ann(certificate: Path? = null, key: Path? = null): DatabaseUrl {
                    val url = root.replace().username("ann").password(null)
                    if (certificate != null) url.option("sslcert", certificate.toString())
                    if (key != null) url.option("sslkey", key.toString())
                    return url.build()
                }
                val hers = authority.client("ann")
                val bobs = authority.client("bob")

                one(ann(hers.certificate(), hers.key())).use {
                    assertEquals(
                        listOf("ann", "/CN=ann", true),
                        fetchOne("SELECT current_user::text AS a, client_dn AS b, ssl AS c FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            ?.asMap()?.values?.toList(),
                    )
                    cancelsAndGoesOn()
                }

                suspend fun refusal(url: DatabaseUrl) = assertThrows<ConnectionException> { runBlocking { one(url).use { } } }
                listOf(refusal(ann()), refusal(ann(bobs.certificate(), bobs.key()))).forEach {
                    assertEquals(AuthenticationException::class.java, it.javaClass, "$it")
                    assertEquals("28000", it.sqlState(), "$it")
                }
                val missing = refusal(ann(directory.resolve("nowhere.pem"), hers.key()))
                assertEquals(CannotConnectException::class.java, missing.javaClass, "$missing")
                assertFalse("PRIVATE KEY" in missing.stackTraceToString())
            }
    }

    @ParameterizedTest
    @EnumSource
    fun aUnixSocketIsALineLikeAnyOther(driver: Driver): Unit = runBlocking {
        EmbeddedPostgres.create().use { server ->
            val socket = driver.of(server.socketUrl())
            val byOption = socket.replace().hosts(emptyList()).port(null)
                .option("host", server.socketUrl().hostname()!!).option("port", "${server.url().port()}").build()

            listOf(socket, byOption, socket.replace().option("sslmode", "require").build()).forEach { url ->
                one(url).use {
                    assertEquals(true, fetchVal("SELECT inet_client_addr() IS NULL"))
                    assertEquals(
                        2L,
                        transaction {
                            executeMany("SELECT CAST(:n AS INTEGER)", emptyList())
                            fetchVal("SELECT 2::int8")
                        },
                    )
                    cancelsAndGoesOn()
                }
            }
            server.kill()
            val gone = assertThrows<CannotConnectException> { runBlocking { one(socket).use { } } }
            assertTrue(".s.PGSQL.${server.url().port()}" in gone.message!!, gone.message)
        }
    }

    @ParameterizedTest
    @CsvSource("VERTX,disable", "VERTX,prefer", "VERTX,require", "R2DBC,disable", "R2DBC,prefer", "R2DBC,require")
    fun aServerThatNeverSpeaksIsGivenUpAndNothingStaysOpen(driver: Driver, sslmode: String): Unit = runBlocking {
        SilentServer().use { silent ->
            val url = DatabaseUrl.parse(
                "postgresql://ada:s3cret@127.0.0.1:${silent.port}/notes",
            ).replace().option("sslmode", sslmode).build()
            val database = one(driver.of(url), Duration.ofMillis(300))

            lateinit var failure: CannotConnectException
            val took = measureTime { failure = assertThrows<CannotConnectException> { runBlocking { database.use { } } } }

            assertTrue(took in 250.milliseconds..5.seconds, "$took")
            assertTrue("127.0.0.1:${silent.port}" in failure.message!!, failure.message)
            assertFalse("s3cret" in failure.stackTraceToString())
            eventually("it has heard the end of ${silent.taken} connections") { silent.taken == silent.ended }
            assertEquals(1, silent.taken)
        }
    }
}
