package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConnectionException
import dev.databases.test.servers.EmbeddedPostgres
import dev.databases.test.servers.TestCertificates
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate

class R2dbcPostgresTlsTest {
    private fun isEncrypted(url: DatabaseUrl, options: Map<String, String>): Any? = runBlocking {
        Database(url.replace().driver("r2dbc").options(options).build()).use {
            fetchVal("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        }
    }

    @Test
    fun eachModeVerifiesWhatItSays(
        @TempDir directory: Path,
    ) {
        val authority = TestCertificates.create(Files.createDirectory(directory.resolve("ours")))
        val other = TestCertificates.create(Files.createDirectory(directory.resolve("other")))
        val root = authority.rootCertificate().toString()
        EmbeddedPostgres.builder().tls(
            authority.server("elsewhere.example", "10.0.0.1"),
            authority.rootCertificate(),
        ).start().use { server ->
            val url = server.url()

            assertEquals(false, isEncrypted(url, mapOf("sslmode" to "disable")))
            assertEquals(true, isEncrypted(url, emptyMap()))
            assertEquals(true, isEncrypted(url, mapOf("sslmode" to "require")))
            assertEquals(true, isEncrypted(url, mapOf("sslmode" to "verify-ca", "sslrootcert" to root)))
            assertEquals(true, isEncrypted(url.replace().hostname("127.0.0.1").build(), mapOf("sslmode" to "require")))
            val unknown = other.rootCertificate().toString()
            val place = "Cannot connect to PostgreSQL at ${url.hostname()}:${url.port()}: TLS failed: the certificate of the server is"
            val refused = listOf(
                mapOf("sslmode" to "verify-full", "sslrootcert" to root) to
                    "$place for elsewhere.example, 10.0.0.1 and not for ${url.hostname()} (sslmode=verify-full)",
                mapOf("sslmode" to "verify-ca", "sslrootcert" to unknown) to
                    "$place not trusted: ${signer(
                        authority,
                    )} has signed it, which is none of those that sslrootcert has (sslmode=verify-ca)",
                mapOf("sslmode" to "verify-full") to
                    "$place not trusted: ${signer(authority)} has signed it, which is none of those that the JVM trusts; " +
                    "name yours by sslrootcert (sslmode=verify-full)",
            )
            refused.forEach { (options, message) ->
                val e = assertThrows<CannotConnectException>("$options") { isEncrypted(url, options) }
                assertEquals(message, e.message)
                assertFalse(url.password()!! in e.stackTraceToString())
            }
        }
    }

    private fun signer(authority: TestCertificates): String =
        authority.rootCertificate().toFile().inputStream().use {
            (CertificateFactory.getInstance("X.509").generateCertificate(it) as X509Certificate).subjectX500Principal.name
        }

    @Test
    fun aServerWithoutTlsAndAFileWithoutRootsAreTold(
        @TempDir directory: Path,
    ) {
        val url = TestServers.postgres().url()
        val empty = Files.createFile(directory.resolve("empty.pem")).toString()
        val options = mapOf("sslmode" to "verify-full", "sslrootcert" to empty)

        val plain = assertThrows<CannotConnectException> { isEncrypted(url, mapOf("sslmode" to "require")) }
        val file = assertThrows<CannotConnectException> { isEncrypted(url, options) }

        assertEquals(
            listOf(
                "Cannot connect to PostgreSQL at ${url.hostname()}:${url.port()}: the server does not offer TLS, and sslmode asks for it",
                "The file that sslrootcert names cannot be read",
            ),
            listOf(plain.message, file.message),
        )
    }

    @Test
    fun theAddressOfTheUrlIsLookedForAmongTheAddressesOfTheCertificate(
        @TempDir directory: Path,
    ) {
        val authority = TestCertificates.create(directory)
        val full = mapOf("sslmode" to "verify-full", "sslrootcert" to authority.rootCertificate().toString())
        EmbeddedPostgres.builder().tls(authority.server("127.0.0.1", "db.example"), authority.rootCertificate()).start().use { server ->
            val byAddress = server.url().replace().hostname("127.0.0.1").build()
            val byName = server.url().replace().hostname("localhost").build()

            assertEquals(true, isEncrypted(byAddress, full))
            val e = assertThrows<CannotConnectException> { isEncrypted(byName, full) }
            assertTrue("for db.example, 127.0.0.1 and not for localhost" in e.message!!, e.message)
        }
    }

    @Test
    fun aServerWithTheRightNameIsTakenAndAClientsCertificateStandsForItsPassword(
        @TempDir directory: Path,
    ) {
        val authority = TestCertificates.create(directory)
        EmbeddedPostgres.builder().tls(authority)
            .accessRules("hostssl all postgres all scram-sha-256", "hostssl all all all cert").start().use { server ->
                val full = mapOf("sslmode" to "verify-full", "sslrootcert" to authority.rootCertificate().toString())
                assertEquals(true, isEncrypted(server.url(), full))
                runBlocking {
                    Database(server.url().replace().driver("r2dbc").options(full).build()).use { execute("CREATE ROLE ann LOGIN") }
                }
                val ann = server.url().replace().username("ann").password(null).build()
                val shown = authority.client("ann")

                assertThrows<ConnectionException> { isEncrypted(ann, full) }
                assertEquals(
                    true,
                    isEncrypted(
                        ann,
                        full + mapOf("sslcert" to shown.certificate().toString(), "sslkey" to shown.key().toString()),
                    ),
                )
            }
    }
}
