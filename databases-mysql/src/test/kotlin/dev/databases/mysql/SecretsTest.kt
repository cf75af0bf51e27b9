package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.DatabaseException
import dev.databases.test.conformance.SecretContract
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

internal class VertxMySqlSecretsTest : SecretContract(VertxMySqlFacts)

internal class R2dbcMySqlSecretsTest : SecretContract(R2dbcMySqlFacts)

internal class VertxMariaDbSecretsTest : SecretContract(VertxMariaDbFacts)

internal class R2dbcMariaDbSecretsTest : SecretContract(R2dbcMariaDbFacts)

/** What errors say. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class SecretsTest {
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
            val value = mapOf("value" to VALUE)

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
                "check" to { execute("INSERT INTO notes (text, number) VALUES (:value, 7)", mapOf("value" to "x$VALUE")) },
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
                assertEquals(false, VALUE in failure!!.stackTraceToString(), "$name: ${failure.stackTraceToString()}")
            }
            assertEquals(42, (fetchVal("SELECT 42") as Number).toInt())
        }
        road.server.get().drop(server)
    }

    private companion object {
        const val VALUE = "a-value-that-is-secret-91bc"
    }
}
