package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.ConnectionException
import dev.databases.test.servers.EmbeddedPostgres
import dev.databases.test.servers.TestCertificates
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path

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
            val refused = listOf(
                mapOf("sslmode" to "verify-full", "sslrootcert" to root),
                mapOf("sslmode" to "verify-ca", "sslrootcert" to other.rootCertificate().toString()),
                mapOf("sslmode" to "verify-full"),
            ).map { assertThrows<ConnectionException>("$it") { isEncrypted(url, it) } }
            refused.forEach { assertFalse(url.password()!! in it.stackTraceToString()) }
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
