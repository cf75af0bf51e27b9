package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.InvalidDatabaseUrlException
import dev.databases.test.servers.EmbeddedMySql
import dev.databases.test.servers.TestCertificates
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Files
import java.nio.file.Path

/** Encryption, sockets, plugins and settings. */
internal class R2dbcMySqlLoginTest {
    private fun <T> on(url: DatabaseUrl, options: Map<String, String> = emptyMap(), block: suspend Database.() -> T): T = runBlocking {
        Database(url.replace().driver("r2dbc").options(options).build()).use { block() }
    }

    private fun isEncrypted(url: DatabaseUrl, options: Map<String, String>): Boolean =
        on(url, options) { fetchOne("SHOW STATUS LIKE 'Ssl_cipher'")!!.get(1, String::class.java) != "" }

    private fun embedded(server: Server) = if (server.isMariaDb) EmbeddedMySql.mariadb() else EmbeddedMySql.mysql()

    @ParameterizedTest
    @EnumSource
    fun eachModeVerifiesWhatItSays(
        server: Server,
        @TempDir directory: Path,
    ) {
        val authority = TestCertificates.create(Files.createDirectory(directory.resolve("ours")))
        val other = TestCertificates.create(Files.createDirectory(directory.resolve("other")))
        val root = authority.rootCertificate().toString()
        TestServers.orSkip {
            embedded(server).tls(authority.server("elsewhere.example", "10.0.0.1"), authority.rootCertificate()).start()
        }.use { started ->
            val url = started.url()

            assertEquals(false, isEncrypted(url, mapOf("sslmode" to "disable")))
            assertEquals(true, isEncrypted(url, emptyMap()))
            assertEquals(true, isEncrypted(url, mapOf("sslmode" to "require")))
            assertEquals(true, isEncrypted(url, mapOf("ssl-mode" to "VERIFY_CA", "ssl-ca" to root)))
            val refused = listOf(
                mapOf("sslmode" to "verify-full", "sslrootcert" to root),
                mapOf("sslmode" to "verify-ca", "sslrootcert" to other.rootCertificate().toString()),
                mapOf("sslmode" to "verify-ca", "sslrootcert" to directory.resolve("missing.pem").toString()),
                mapOf("sslmode" to "verify-full"),
            ).map { assertThrows<ConnectionException>("$it") { isEncrypted(url, it) } }
            refused.forEach { assertFalse(url.password()!! in it.stackTraceToString()) }
            assertEquals(1L, on(started.socketUrl()) { (fetchVal("SELECT 1") as Number).toLong() })
            if (!server.isMariaDb) {
                val sha2 = started.urlFor("caching_sha2_password")
                // The driver does not ask for the server's key, so the first login needs encryption.
                assertThrows<AuthenticationException> { isEncrypted(sha2, mapOf("sslmode" to "disable")) }
                assertEquals(true, isEncrypted(sha2, mapOf("sslmode" to "require")))
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun aWrongPasswordAndAWrongSettingAreTold(server: Server): Unit = server.withDatabase { url ->
        val wrong = url.replace().password("wrong-7f3a").build()
        val refused = assertThrows<AuthenticationException> { on(wrong) { fetchVal("SELECT 1") } }
        assertFalse("wrong-7f3a" in refused.stackTraceToString())

        val setting = assertThrows<ConnectionException> { on(url, mapOf("settings.no_such_variable" to "1")) { fetchVal("SELECT 1") } }
        assertEquals(true, "no_such_variable" in setting.message!!, setting.message)
        assertEquals("42", on(url, mapOf("settings.lock_wait_timeout" to "42")) { fetchVal("SELECT @@lock_wait_timeout").toString() })
        assertThrows<InvalidDatabaseUrlException> { on(url, mapOf("pipelining" to "8")) { fetchVal("SELECT 1") } }
    }

    /** What this driver sends by sha256_password it sends over TLS only. */
    @Test
    fun sha256PasswordLogsInOverTls(
        @TempDir directory: Path,
    ) = withTls(directory) { started ->
        for (password in listOf("päss-7f3a", "")) {
            val user = "sha256_${password.length}"
            on(started.url()) {
                execute("CREATE USER $user IDENTIFIED WITH sha256_password BY '$password'")
                execute("GRANT ALL ON *.* TO $user")
            }
            val url = started.url().replace().username(user).password(password).build()
            val wrong = url.replace().password("wrong-11b0").build()

            assertEquals(true, isEncrypted(url, mapOf("sslmode" to "require")))
            val refused = assertThrows<AuthenticationException> { isEncrypted(wrong, mapOf("sslmode" to "require")) }
            assertEquals(true, "Access denied for user '$user" in refused.message!!, refused.message)
            val plain = assertThrows<AuthenticationException> { isEncrypted(url, mapOf("sslmode" to "disable")) }
            assertEquals(true, "sha256_password" in plain.message!!, plain.message)
        }
    }

    /** MySQL asks each user that it does not know for a method of its choice, so that nobody learns who is known. */
    @Test
    fun anUnknownUserIsRefusedWhateverMethodTheServerAsksFor(
        @TempDir directory: Path,
    ) = withTls(directory) { started ->
        for (i in 1..12) {
            val url = started.url().replace().username("nobody$i").build()

            val refused = assertThrows<AuthenticationException> { isEncrypted(url, mapOf("sslmode" to "require")) }
            assertEquals(true, "Access denied for user 'nobody$i" in refused.message!!, refused.message)
            assertThrows<AuthenticationException> { isEncrypted(url, mapOf("sslmode" to "disable")) }
        }
    }

    private fun withTls(directory: Path, block: (EmbeddedMySql) -> Unit) {
        val authority = TestCertificates.create(directory)
        TestServers.orSkip { EmbeddedMySql.mysql().tls(authority).start() }.use(block)
    }
}
