package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.ConstraintViolationException
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.nio.file.Files
import java.util.Base64
import java.util.concurrent.TimeUnit

/**
 * What a program prints when everything logs as much as it can. For a database with users and passwords; needs `slf4j-simple` on the
 * class path of the tests, and no other binding of SLF4J.
 */
public abstract class SecretContract(facts: BackendFacts) : Contract(facts) {
    @Test
    public fun noLogLineHasThePassword() {
        val log = logOf(SecretProgram::class.java)

        // It did log: the statement, and from below the driver.
        assertTrue(log.any { "INSERT INTO notes" in it } && log.any { "io.netty" in it }, "${log.size} lines")
        for (secret in listOf(checkNotNull(url.password()), SecretProgram.WRONG)) {
            assertEquals(emptyList<String>(), log.filter { appears(secret, it) })
        }
        val (expected, others) = log.filter { SecretProgram.VALUE in it }.partition { line ->
            facts.loggersOfValues.any { isBelow(it, line) }
        }
        assertEquals(emptyList<String>(), others)
        assertEquals(facts.loggersOfValues, facts.loggersOfValues.filter { logger -> expected.any { isBelow(logger, it) } }.toSet())
    }

    /** What [program] prints, which gets the URL. */
    private fun logOf(program: Class<*>): List<String> {
        val output = Files.createTempFile("databases-secrets", ".log").toFile()
        try {
            // Read from the standard input, so that no argument has it either.
            val process = ProcessBuilder(
                File(System.getProperty("java.home"), "bin/java").path,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.showThreadName=false",
                "-cp",
                System.getProperty("java.class.path"),
                program.name,
            ).redirectErrorStream(true).redirectOutput(output).start()
            process.outputStream.bufferedWriter().use { it.write(url.toStringWithPassword() + "\n") }
            val ended = process.waitFor(60, TimeUnit.SECONDS)
            process.destroyForcibly()
            val log = output.readLines()
            val end = log.takeLast(30).joinToString("\n")
            assertTrue(ended, "it hangs:\n$end")
            assertEquals(0, process.exitValue(), end)
            return log
        } finally {
            output.delete()
        }
    }

    private fun isBelow(logger: String, line: String) = line.startsWith("DEBUG $logger.") || line.startsWith("DEBUG $logger ")

    /** As it is, or as bytes are shown. */
    private fun appears(secret: String, line: String): Boolean {
        val bytes = secret.toByteArray()
        val shown = listOf(
            secret,
            Base64.getEncoder().encodeToString(bytes),
            bytes.joinToString("") { "%02x".format(it) },
            bytes.joinToString(" ") { "%02x".format(it) },
        )
        return shown.any { line.contains(it, ignoreCase = true) }
    }
}

/** Logs in, fails to; runs statements with a secret value, and fails at one. */
internal object SecretProgram {
    const val WRONG: String = "a-password-that-is-wrong-7f3a"
    const val VALUE: String = "a-value-that-is-secret-91bc"

    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        val url = DatabaseUrl.parse(readln())
        val insert = "INSERT INTO notes (text) VALUES (:text)"
        val values = mapOf("text" to VALUE)
        Database(url).use {
            execute("CREATE TABLE notes (text VARCHAR(40) PRIMARY KEY)")
            execute(insert, values)
            check(runCatching { execute(insert, values) }.exceptionOrNull() is ConstraintViolationException)
            check(runCatching { executeMany(insert, listOf(values, values)) }.exceptionOrNull() is ConstraintViolationException)
            check(fetchOne("SELECT 1 FROM notes WHERE text = :text", values) != null)
        }
        val refused = runCatching { Database(url.replace().password(WRONG).build()).use { fetchVal("SELECT 1") } }.exceptionOrNull()
        check(refused is AuthenticationException) { "$refused" }
    }
}
