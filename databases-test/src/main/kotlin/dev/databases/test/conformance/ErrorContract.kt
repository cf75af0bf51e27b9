package dev.databases.test.conformance

import dev.databases.Connection
import dev.databases.Database
import dev.databases.Transaction
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConnectionException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.exceptions.TransactionStateException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The same class for the same fault on every database (EDX-34), with the query and the driver's exception, and without values. */
public abstract class ErrorContract(facts: BackendFacts) : Contract(facts) {
    private suspend fun Database.verbs(query: String): Map<String, suspend () -> Any?> =
        mapOf(
            "fetchAll" to { fetchAll(query) },
            "fetchOne" to { fetchOne(query) },
            "fetchVal" to { fetchVal(query) },
            "execute" to { execute(query) },
            "executeMany" to { executeMany(query, listOf(emptyMap<String, Any?>())) },
            "iterate" to { iterate(query).toList() },
            "in a connection" to { connection { fetchAll(query) } },
            "in a transaction" to { transaction { execute(query) } },
        )

    // EDX-34
    @Test
    public fun sqlThatIsNoneIsABadSqlExceptionFromEveryVerb(): Unit = withDatabase { database ->
        val query = "SELEC 1"

        for ((verb, run) in database.verbs(query)) {
            val e = assertThrows<BadSqlException>(verb) { run() }
            assertEquals(query, e.query(), verb)
            assertNotNull(e.cause, verb)
            assertFalse(e.cause is DatabaseException, verb)
            assertFalse(e.isRetryable, verb)
        }
    }

    // EDX-34
    @Test
    public fun anUnknownTableIsABadSqlExceptionFromEveryVerb(): Unit = withDatabase { database ->
        val query = "DELETE FROM no_such_table"

        for ((verb, run) in database.verbs(query)) {
            val e = assertThrows<BadSqlException>(verb) { run() }
            assertEquals(query, e.query(), verb)
            assertTrue("no_such_table" in e.message!!, e.message)
        }
        assertTrue(database.connection { isConnected })
    }

    @Test
    public fun anUnknownColumnInTheQueryIsABadSqlException(): Unit = withNotes { database ->
        val e = assertThrows<BadSqlException> { database.fetchAll("SELECT title FROM notes WHERE id = :id", mapOf("id" to 1)) }

        assertTrue("title" in e.message!!, e.message)
    }

    @Test
    public fun aColumnThatTheResultDoesNotHaveIsANoSuchColumnException(): Unit = withNotes { database ->
        database.addNote("example1")

        val e = assertThrows<NoSuchColumnException> { database.fetchVal("SELECT * FROM notes", column = "title") }

        assertEquals("There is no column \"title\". The columns are: id, text, completed", e.message)
    }

    @Test
    public fun twoStatementsInOneStringAreRefusedAndNeitherHasRun(): Unit = withNotes { database ->
        val query = "INSERT INTO notes (text) VALUES ('one'); INSERT INTO notes (text) VALUES ('two')"

        assertThrows<BadSqlException> { database.execute(query) }
        assertThrows<BadSqlException> { database.fetchAll(query) }

        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    @Test
    public fun aSemicolonAtTheEndIsNoSecondStatement(): Unit = withNotes { database ->
        database.execute("INSERT INTO notes (text) VALUES ('one');")

        assertEquals(listOf("one"), database.noteTexts())
    }

    // EDX-01: a handle works inside its block, and the next block has another one
    @Test
    public fun aConnectionThatWasReleasedSaysSo(): Unit = withDatabase { database ->
        lateinit var kept: Connection
        database.connection {
            kept = this
            assertSame(this, database.connection { this })
            assertTrue(isConnected)
        }

        val e = assertThrows<ConnectionException> { kept.fetchAll("SELECT 1") }

        assertEquals(RELEASED, e.message)
        assertFalse(kept.isConnected)
        database.connection { assertNotSame(kept, this) }
        assertThrows<ConnectionException> { kept.transaction { } }
        assertThrows<ConnectionException> { kept.begin() }
        assertEquals(0, database.poolStatus.leased())
    }

    // E-10
    @Test
    public fun aConnectionKnowsWhetherItIsConnected(): Unit = withDatabase { database ->
        val (connection, inside) = database.connection { this to isConnected }

        assertTrue(inside)
        assertFalse(connection.isConnected)
        assertEquals("Connection(released)", connection.toString())
    }

    // EDX-16
    @Test
    public fun aChildThatOutlivesTheTransactionItSharesSaysSo(): Unit = withNotes { database ->
        val ended = CompletableDeferred<Unit>()
        coroutineScope {
            val child = database.transaction {
                val transaction: Transaction = this
                async {
                    ended.await()
                    runCatching { transaction.addNote("too late") }
                }.also { addNote("in time") }
            }
            ended.complete(Unit)

            val e = assertThrows<TransactionStateException> { child.await().getOrThrow() }
            assertEquals("This transaction was already committed. Begin a new one; nothing was changed.", e.message)
        }

        assertEquals(listOf("in time"), database.noteTexts())
    }

    // EDX-16
    @Test
    public fun aChildThatOutlivesTheConnectionItSharesSaysSo(): Unit = withDatabase { database ->
        val ended = CompletableDeferred<Unit>()
        coroutineScope {
            val child = database.connection {
                val shared = asContext()
                async(shared) {
                    ended.await()
                    runCatching { database.fetchAll("SELECT 1") }
                }
            }
            ended.complete(Unit)

            assertEquals(RELEASED, assertThrows<ConnectionException> { child.await().getOrThrow() }.message)
        }
    }

    @Test
    public fun noBoundValueIsInAMessageOrAnEvent() {
        val log = EventLog()
        withNotes(database(log)) { database ->
            val secret = "s3cret-value"
            database.execute("CREATE TABLE secrets (secret VARCHAR(40) PRIMARY KEY, number INTEGER NOT NULL)")
            database.execute("INSERT INTO secrets VALUES (?, 1)", secret)
            val failures: List<suspend () -> Any?> = listOf(
                { database.execute("INSERT INTO secrets VALUES (:secret, 1)", mapOf("secret" to secret)) },
                { database.execute("INSERT INTO secrets (secret) VALUES (:secret)", mapOf("secret" to "$secret 2")) },
                { database.executeMany("INSERT INTO secrets VALUES (:secret, 1)", listOf(mapOf("secret" to secret))) },
                { database.execute("INSERT INTO no_such_table VALUES (:secret)", mapOf("secret" to secret)) },
                { database.fetchAll("SELECT * FROM secrets WHERE secret = :secret", mapOf("secret" to secret, "more" to secret)) },
                { database.fetchAll("SELECT * FROM secrets WHERE secret = :other", mapOf("secret" to secret)) },
                { database.fetchOne("SELECT secret FROM secrets")!!.get("secret", Int::class.javaObjectType) },
            )

            for (failure in failures) {
                val e = assertThrows<DatabaseException> { failure() }
                assertFalse(secret in "$e ${e.query()} ${e.context()}", e.toString())
            }

            assertFalse(secret in log.queries.map { listOf(it.query, it.error, it.arguments) }.toString())
        }
    }

    private companion object {
        const val RELEASED =
            "This connection was released when the block that acquired it ended. Use it inside that block only, " +
                "and wait there for the coroutines that share it."
    }
}
