package dev.databases.test.front

import dev.databases.TransactionOptions
import dev.databases.exceptions.CommitRolledBackException
import dev.databases.exceptions.ConnectionLostException
import dev.databases.exceptions.QueryException
import dev.databases.exceptions.SerializationFailureException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.Feature
import dev.databases.test.Faults
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What a transaction sends, and what becomes of it when the server or the line fails. */
@Timeout(30)
@ParameterizedClass
@EnumSource(Driver::class)
class TransactionScriptTest(private val driver: Driver) {
    @Test
    fun aTransactionSendsBeginItsStatementsAndCommit() {
        val backend = driver.backend()

        withScript(backend) { database ->
            database.transaction {
                put("a", 1)
                transaction { put("b", 2) }
            }
        }

        assertEquals(
            listOf("BEGIN", "PUT a ?", "SAVEPOINT \"databases_1\"", "PUT b ?", "RELEASE SAVEPOINT \"databases_1\"", "COMMIT"),
            backend.sent(),
        )
        assertEquals(mapOf<String, Any>("a" to 1L, "b" to 2L), backend.facts())
    }

    @Test
    fun aNestedTransactionThatFailsIsUndoneAndItsSavepointReleased() {
        val backend = driver.backend()

        withScript(backend) { database ->
            database.transaction {
                put("a", 1)
                assertThrows<Deliberate> {
                    transaction {
                        put("b", 2)
                        throw Deliberate()
                    }
                }
            }
        }

        assertEquals(
            listOf(
                "BEGIN",
                "PUT a ?",
                "SAVEPOINT \"databases_1\"",
                "PUT b ?",
                "ROLLBACK TO SAVEPOINT \"databases_1\"",
                "RELEASE SAVEPOINT \"databases_1\"",
                "COMMIT",
            ),
            backend.sent(),
        )
        assertEquals(mapOf<String, Any>("a" to 1L), backend.facts())
    }

    @Test
    fun commitAfterServerRollbackIsReported() {
        val backend = driver.backend { features(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION) }

        withScript(backend) { database ->
            assertThrows<CommitRolledBackException> {
                database.transaction {
                    put("a", 1)
                    assertThrows<QueryException> { execute("FAIL BadSql") }
                }
            }
            assertNull(database.read("a"))
        }
    }

    @Test
    fun aFailedCommitIsTheCallersErrorAndTheConnectionGoesOn() {
        val faults = Faults.none().failCommit()
        val backend = driver.backend(poolOf(1)) { faults(faults) }

        withScript(backend) { database ->
            assertThrows<SerializationFailureException> { database.transaction { put("a", 1) } }
            database.transaction { put("b", 2) }
        }

        assertEquals(mapOf<String, Any>("b" to 2L), backend.facts())
    }

    @Test
    fun aCommitInDoubtIsTheCallersErrorAndTheConnectionIsReplaced() {
        val faults = Faults.none().failCommitInDoubt()
        val backend = driver.backend(poolOf(1)) { faults(faults) }

        withScript(backend) { database ->
            assertThrows<ConnectionLostException> { database.transaction { put("a", 1) } }
            assertEquals(1L, database.read("a"))
        }
    }

    @Test
    fun aFailedBeginGivesTheConnectionBack() {
        val faults = Faults.none().failBegin()
        val backend = driver.backend(poolOf(1)) { faults(faults) }

        withScript(backend) { database ->
            val error = assertThrows<dev.databases.exceptions.TransactionException> { database.transaction { put("a", 1) } }
            assertEquals("Injected fault: BEGIN failed.", error.message)
            database.transaction { put("b", 2) }
        }

        assertEquals(mapOf<String, Any>("b" to 2L), backend.facts())
    }

    @Test
    fun aFailedReleaseHidesNeitherAnErrorNorAResult() {
        val faults = Faults.none()
        val backend = driver.backend(poolOf(1)) { faults(faults) }

        withScript(backend) { database ->
            faults.failRelease()
            val e = assertThrows<QueryException> {
                database.connection {
                    begin()
                    execute("FAIL BadSql")
                }
            }
            assertEquals("The script says that this statement fails.", e.message)
            faults.failRelease()
            assertEquals("its result", database.connection { begin().let { "its result" } })
            assertEquals(0, backend.poolStatus().leased())
            database.put("after", 1)
        }
    }

    @Test
    fun beginRefusesTheOptionsThatOnlyABlockCanKeep() {
        val backend = driver.backend()

        withScript(backend) { database ->
            for (options in listOf(TransactionOptions.DEFAULT.withRetry(1), TransactionOptions.DEFAULT.withForceRollback(true))) {
                val error = assertThrows<UnsupportedFeatureException> { database.begin(options) }
                assertEquals(
                    "retry and forceRollback belong to a transaction { } block, and begin() gives a transaction that you end " +
                        "yourself. Leave them out.",
                    error.message,
                )
            }
        }

        assertEquals(emptyList<String>(), backend.sent())
    }

    // EDX-10
    @Test
    fun commitWaitsForAQueryThatASharerStillRuns() {
        val backend = driver.backend()

        withScript(backend) { database ->
            val entered = CompletableDeferred<Unit>()
            val query = CompletableDeferred<Any?>()
            database.transaction {
                this@withScript.launch(asContext() + Dispatchers.Default) {
                    entered.complete(Unit)
                    query.complete(runCatching { put("a", 1) }.exceptionOrNull())
                }
                entered.await()
            }
            val failure = query.await()
            // Whoever came first: the statement was in time, or was told that it was not.
            when (failure) {
                null -> {
                    assertEquals(1L, database.read("a"))
                }

                else -> {
                    assertEquals(TransactionStateException::class, failure::class)
                    assertNull(database.read("a"))
                }
            }
        }
    }

    // EDX-10
    @Test
    fun rollbackStopsAQueryThatASharerStillRuns() {
        val backend = driver.backend()

        withScript(backend) { database ->
            repeat(100) {
                val entered = CompletableDeferred<Unit>()
                val sharer = CompletableDeferred<Throwable?>()
                withTimeout(5.seconds) {
                    assertThrows<Deliberate> {
                        database.transaction {
                            this@withScript.launch(asContext() + Dispatchers.Default) {
                                entered.complete(Unit)
                                sharer.complete(runCatching { execute("SLEEP 20000") }.exceptionOrNull())
                            }
                            entered.await()
                            throw Deliberate()
                        }
                    }
                    assertEquals(TransactionStateException::class, sharer.await()!!::class)
                }
            }
        }
    }

    // EDX-10
    @Test
    fun aSharersStatementDoesNotHoldUpTheBlockItself() {
        val backend = driver.backend()

        withScript(backend) { database ->
            val sharer = CompletableDeferred<Throwable?>()
            withTimeout(5.seconds) {
                assertThrows<Deliberate> {
                    database.transaction {
                        // With the block's own dispatcher, at whose only thread the block goes on after its delay.
                        this@withScript.launch(asContext() + currentCoroutineContext()[ContinuationInterceptor]!!) {
                            sharer.complete(runCatching { execute("SLEEP 20000") }.exceptionOrNull())
                        }
                        while (backend.statements().none { it.sql() == "SLEEP 20000" }) delay(1.milliseconds)
                        throw Deliberate()
                    }
                }
                assertEquals(TransactionStateException::class, sharer.await()!!::class)
            }
        }
    }

    // EDX-11
    @Test
    fun nestedTransactionsOfSiblingsTakeTurns() {
        val backend = driver.backend()

        withScript(backend) { database ->
            database.transaction {
                supervisorScope {
                    repeat(20) { index ->
                        async(asContext() + Dispatchers.Default) {
                            transaction {
                                execute("ADD n 1")
                                execute("ADD n 1")
                                if (index % 2 == 0) throw Deliberate()
                            }
                        }
                    }
                }
            }
        }

        assertEquals(mapOf<String, Any>("n" to 20L), backend.facts())
    }
}

class Deliberate : RuntimeException("thrown on purpose")
