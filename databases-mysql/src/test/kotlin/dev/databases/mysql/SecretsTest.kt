package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DatabaseException
import kotlinx.coroutines.flow.toList
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

/** What a program prints when everything logs as much as it can, and what its errors say. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class SecretsTest {
    @ParameterizedTest
    @EnumSource
    fun noLogLineHasThePassword(road: Road) {
        val server = road.server.get().freshDatabase()
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
            program.outputStream.bufferedWriter().use { it.write(road.of(server).toStringWithPassword() + "\n") }
            assertTrue(program.waitFor(60, TimeUnit.SECONDS), "it hangs")
            val log = output.readLines()

            assertEquals(0, program.exitValue(), log.takeLast(30).joinToString("\n"))
            // It did log: the statement, and from below the driver.
            assertTrue(log.any { "INSERT INTO notes" in it } && log.any { "io.netty" in it }, "${log.size} lines")
            for (secret in listOf(server.password()!!, SecretsProgram.WRONG)) {
                assertEquals(emptyList<String>(), log.filter { appears(secret, it) })
            }
            // r2dbc-mysql logs whole texts, with their values, and the server's answers: at DEBUG, and by its own loggers only.
            val loggers = log.filter { SecretsProgram.VALUE in it }.map { it.split(' ').take(2).joinToString(" ") }.toSet()
            assertEquals(if (road.isR2dbc) LOGGERS_OF_R2DBC else emptySet(), loggers)
        } finally {
            output.delete()
            road.server.get().drop(server)
        }
    }

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

    /** Not in the errors, nor in what caused them; the server repeats it in most of its own. */
    @ParameterizedTest
    @EnumSource
    fun noErrorHasABoundValue(road: Road): Unit = runBlocking {
        val server = road.server.get().freshDatabase()
        Database(road.of(server), DatabaseOptions.builder().maxSize(1).build()).use {
            execute("CREATE TABLE kinds (name VARCHAR(40) PRIMARY KEY)")
            execute(
                "CREATE TABLE notes (text VARCHAR(40) PRIMARY KEY, number INT, day DATETIME, short VARCHAR(3), color ENUM('red'), " +
                    "kind VARCHAR(40), data JSON, CONSTRAINT ofKind FOREIGN KEY (kind) REFERENCES kinds (name), " +
                    "CONSTRAINT odd CHECK (number <> 7))",
            )
            val value = mapOf("value" to SecretsProgram.VALUE)

            fun into(column: String) = "INSERT INTO notes (text, $column) VALUES ('other', :value)"
            val rows = List(3) { value }
            execute("INSERT INTO notes (text) VALUES (:value)", value)
            val failures = mapOf<String, suspend () -> Any?>(
                "duplicate" to { execute("INSERT INTO notes (text) VALUES (:value)", value) },
                "duplicate in a batch" to { executeMany("INSERT INTO notes (text) VALUES (:value)", rows) },
                "duplicate in an update" to {
                    execute("INSERT INTO notes (text) VALUES ('second')")
                    executeMany("UPDATE notes SET text = :value WHERE text = 'second'", rows)
                },
                "number" to { execute(into("number"), value) },
                "number, in a batch" to { executeMany("UPDATE notes SET number = :value", rows) },
                "date" to { execute(into("day"), value) },
                "too long" to { execute(into("short"), value) },
                "enum" to { execute(into("color"), value) },
                "json" to { execute(into("data"), value) },
                "foreign key" to { execute(into("kind"), value) },
                "check" to { execute("INSERT INTO notes (text, number) VALUES (:value, 7)", mapOf("value" to "x${SecretsProgram.VALUE}")) },
                "cast" to { execute("UPDATE notes SET number = :value + 1", value) },
                "syntax" to { fetchAll("SELECT :value FRM notes WHERE", value) },
                "rows" to { fetchVal("SELECT (SELECT text FROM notes WHERE text <> :value UNION SELECT 1 UNION SELECT 2)", value) },
                "cursor" to { iterate("SELECT text, :value FROM nowhere", value).toList() },
                "transaction" to {
                    transaction {
                        execute("UPDATE notes SET kind = NULL")
                        execute("INSERT INTO notes (text) VALUES (:value)", value)
                    }
                },
            ).mapValues { (_, work) -> runCatching { work() }.exceptionOrNull() }

            failures.forEach { (name, failure) ->
                assertTrue(failure is DatabaseException, "$name: $failure")
                assertEquals(false, SecretsProgram.VALUE in failure!!.stackTraceToString(), "$name: ${failure.stackTraceToString()}")
            }
            assertEquals(42, (fetchVal("SELECT 42") as Number).toInt())
        }
        road.server.get().drop(server)
    }

    private companion object {
        val LOGGERS_OF_R2DBC: Set<String> =
            setOf("DEBUG io.asyncer.r2dbc.mysql.QUERY", "DEBUG io.asyncer.r2dbc.mysql.client.ReactorNettyClient")
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
