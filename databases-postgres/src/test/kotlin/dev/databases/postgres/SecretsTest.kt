package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.io.File
import java.nio.file.Files
import java.util.Base64
import java.util.concurrent.TimeUnit

/** What a program prints when everything logs as much as it can. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class SecretsTest {
    @ParameterizedTest
    @EnumSource
    fun noLogLineHasThePassword(driver: Driver) {
        val server = TestServers.postgres().freshDatabase()
        val url = driver.of(server)
        val output = Files.createTempFile("databases-secrets", ".log").toFile()
        try {
            // Read from the standard input, so that no argument has it either.
            val program = ProcessBuilder(
                File(System.getProperty("java.home"), "bin/java").path,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.showThreadName=false",
                "-cp",
                System.getProperty("java.class.path"),
                SecretsProgram::class.java.name,
            ).redirectErrorStream(true).redirectOutput(output).start()
            program.outputStream.bufferedWriter().use { it.write(url.toStringWithPassword() + "\n") }
            assertTrue(program.waitFor(60, TimeUnit.SECONDS), "it hangs")
            val log = output.readLines()

            assertEquals(0, program.exitValue(), log.takeLast(30).joinToString("\n"))
            // It did log: the statement, and from below the driver.
            assertTrue(log.any { "INSERT INTO notes" in it } && log.any { "io.netty" in it }, "${log.size} lines")
            for (secret in listOf(server.password()!!, SecretsProgram.WRONG)) {
                assertEquals(emptyList<String>(), log.filter { appears(secret, it) })
            }
            // The server repeats a value in the detail of its error, which r2dbc-postgresql logs at DEBUG. Nobody else does.
            val others = log.filter { SecretsProgram.VALUE in it && !it.startsWith("DEBUG io.r2dbc.postgresql.") }
            assertEquals(emptyList<String>(), others)
            assertEquals(driver == Driver.R2DBC, log.any { SecretsProgram.VALUE in it }, "the driver does log a value")
        } finally {
            output.delete()
            TestServers.postgres().drop(server)
        }
    }

    /** As it is, or as bytes are shown. */
    private fun appears(secret: String, line: String): Boolean {
        val bytes = secret.toByteArray()
        return secret in line || Base64.getEncoder().encodeToString(bytes) in line ||
            bytes.joinToString("") { "%02x".format(it) } in line.lowercase() ||
            bytes.joinToString(" ") { "%02x".format(it) } in line.lowercase()
    }
}

/** Logs in, fails to; runs statements with a secret value, and fails at one. */
internal object SecretsProgram {
    const val WRONG: String = "a-password-that-is-wrong-7f3a"
    const val VALUE: String = "a-value-that-is-secret-91bc"

    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        val url = DatabaseUrl.parse(readln())
        val insert = "INSERT INTO notes (text) VALUES (:text)"
        val values = mapOf("text" to VALUE)
        Database(url).use {
            execute("CREATE TABLE notes (text TEXT PRIMARY KEY)")
            execute(insert, values)
            check(runCatching { execute(insert, values) }.exceptionOrNull() is ConstraintViolationException)
            check(fetchOne("SELECT 1 FROM notes WHERE text = :text", values) != null)
        }
        val refused = runCatching { Database(url.replace().password(WRONG).build()).use { fetchVal("SELECT 1") } }.exceptionOrNull()
        check(refused is AuthenticationException) { "$refused" }
    }
}
