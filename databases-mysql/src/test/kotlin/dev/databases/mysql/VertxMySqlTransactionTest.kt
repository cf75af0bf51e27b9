package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.IsolationLevel
import dev.databases.TransactionOptions
import dev.databases.exceptions.CommitRolledBackException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.PermissionDeniedException
import dev.databases.exceptions.SerializationFailureException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Transactions as these servers have them. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class VertxMySqlTransactionTest {
    private fun on(server: Server, option: String? = null, value: String = "true", block: suspend Database.() -> Unit): Unit =
        runBlocking {
            val url = server.get().freshDatabase()
            try {
                val asked = if (option == null) url else url.replace().option(option, value).build()
                Database(asked, DatabaseOptions.builder().maxSize(4).build()).use {
                    execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)")
                    executeMany("INSERT INTO accounts VALUES (?, ?)", List(4) { listOf(it, 100) })
                    block()
                    assertEquals(0, poolStatus.leased())
                }
            } finally {
                server.get().drop(url)
            }
        }

    private suspend fun Database.amounts() = fetchAll("SELECT amount FROM accounts ORDER BY id").map { it[0] }

    @ParameterizedTest
    @EnumSource
    fun aDeadlockEndsTheTransactionAndNothingBehindItRuns(server: Server) = on(server) {
        val firstHasOne = CompletableDeferred<Unit>()
        val secondHasTwo = CompletableDeferred<Unit>()

        suspend fun move(first: Int, second: Int, mine: CompletableDeferred<Unit>, other: CompletableDeferred<Unit>) = runCatching {
            transaction {
                execute("UPDATE accounts SET amount = amount + 1 WHERE id = ?", first)
                mine.complete(Unit)
                other.await()
                val failure = runCatching { execute("UPDATE accounts SET amount = amount + 1 WHERE id = ?", second) }.exceptionOrNull()
                if (failure != null) {
                    assertInstanceOf(SerializationFailureException::class.java, failure)
                    // Swallowed on purpose: what follows must not run on its own.
                    assertThrows<TransactionStateException> { execute("UPDATE accounts SET amount = 0") }
                }
            }
        }

        val (one, two) = coroutineScope {
            listOf(
                async { move(1, 2, firstHasOne, secondHasTwo) },
                async { move(2, 1, secondHasTwo, firstHasOne) },
            ).awaitAll()
        }

        val failed = listOf(one, two).single { it.isFailure }.exceptionOrNull()
        assertInstanceOf(CommitRolledBackException::class.java, failed)
        assertEquals(listOf<Any?>(100, 101, 101, 100), amounts())
    }

    @ParameterizedTest
    @EnumSource
    fun deadlocksAreRetriedAroundTheBlock(server: Server) = on(server) {
        val atOnce = TransactionOptions.DEFAULT.withRetry(50)
        coroutineScope {
            List(8) { n ->
                async {
                    repeat(10) {
                        transaction(atOnce) {
                            val order = if (n % 2 == 0) listOf(1, 2) else listOf(2, 1)
                            order.forEach { execute("UPDATE accounts SET amount = amount + 1 WHERE id = ?", it) }
                        }
                    }
                }
            }.awaitAll()
        }

        assertEquals(listOf<Any?>(100, 180, 180, 100), amounts())
    }

    @ParameterizedTest
    @EnumSource
    fun aLockTimeoutUndoesItsStatementOnly(server: Server) = on(server, "settings.innodb_lock_wait_timeout", "1") {
        val holder = begin()
        holder.execute("UPDATE accounts SET amount = 0 WHERE id = 3")
        transaction {
            execute("UPDATE accounts SET amount = 7 WHERE id = 1")
            assertThrows<SerializationFailureException> { execute("UPDATE accounts SET amount = 7") }
            execute("UPDATE accounts SET amount = 8 WHERE id = 2")
        }
        holder.rollback()

        assertEquals(listOf<Any?>(100, 7, 8, 100), amounts())
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchThatFailsInATransactionIsUndoneAlone(server: Server) = on(server) {
        transaction {
            execute("UPDATE accounts SET amount = 1 WHERE id = 0")
            val updates = List(4) { listOf(it + 10, if (it == 3) null else it) } + listOf(listOf(null, 2))
            assertThrows<ConstraintViolationException> { executeMany("UPDATE accounts SET amount = ? WHERE id = ?", updates) }
            assertThrows<ConstraintViolationException> {
                executeMany("INSERT INTO accounts VALUES (?, ?)", List(5) { listOf(if (it == 4) 0 else it + 50, 5) })
            }
            execute("UPDATE accounts SET amount = 2 WHERE id = 1")
        }

        assertEquals(listOf<Any?>(1, 2, 100, 100), amounts())
    }

    // DAL-32
    @ParameterizedTest
    @EnumSource
    fun ddlInATransactionIsTold(server: Server) = on(server) {
        val failure = runCatching {
            transaction {
                execute("UPDATE accounts SET amount = 1 WHERE id = 0")
                execute("CREATE TABLE other (id INTEGER)")
            }
        }.exceptionOrNull()

        assertInstanceOf(TransactionStateException::class.java, failure)
        assertTrue("CREATE TABLE other" in failure!!.message!!, failure.message)
        assertEquals(listOf<Any?>(1, 100, 100, 100), amounts())

        val again = runCatching {
            transaction {
                execute("UPDATE accounts SET amount = 2 WHERE id = 0")
                // There already; the server has committed before it found out.
                runCatching { execute("CREATE TABLE other (id INTEGER)") }
                execute("UPDATE accounts SET amount = 3 WHERE id = 0")
            }
        }.exceptionOrNull()
        assertInstanceOf(TransactionStateException::class.java, again)
        assertEquals(2, amounts()[0])

        transaction {
            execute("CREATE TEMPORARY TABLE passing (id INTEGER)")
            execute("UPDATE accounts SET amount = 4 WHERE id = 0")
        }
        assertEquals(4, amounts()[0])
    }

    @ParameterizedTest
    @EnumSource
    fun optionsAreThoseOfOneTransaction(server: Server) = on(server) {
        val level = if (server == Server.MYSQL) "transaction_isolation" else "tx_isolation"
        assertThrows<PermissionDeniedException> {
            transaction(TransactionOptions.DEFAULT.withReadOnly(true)) { execute("UPDATE accounts SET amount = 0") }
        }
        for (isolation in IsolationLevel.entries) {
            transaction(TransactionOptions.DEFAULT.withIsolation(isolation)) {
                execute("UPDATE accounts SET amount = 100")
                // The server looks again when nobody has read that table for a tenth of a second.
                val now = "SELECT trx_isolation_level FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()"
                withTimeout(5.seconds) {
                    while (fetchVal(now) != isolation.sql()) delay(150.milliseconds)
                }
            }
        }
        transaction {
            execute("UPDATE accounts SET amount = 5 WHERE id = 0")
            assertEquals("REPEATABLE-READ", fetchVal("SELECT @@$level"))
        }
        assertThrows<UnsupportedFeatureException> {
            transaction(TransactionOptions.DEFAULT.withDeferrable(true)) { }
        }
        assertEquals(listOf<Any?>(5, 100, 100, 100), amounts())
    }

    @ParameterizedTest
    @EnumSource
    fun aConsistentSnapshotIsThatOfTheBegin(server: Server) {
        for (consistent in listOf(true, false)) {
            on(server, "consistent_snapshot", "$consistent") {
                val database = this
                transaction {
                    // It begins with its first statement, which reads no table.
                    fetchVal("SELECT 1")
                    coroutineScope { async { database.execute("UPDATE accounts SET amount = 0") }.await() }

                    assertEquals(if (consistent) 100 else 0, fetchVal("SELECT amount FROM accounts WHERE id = 0"))
                }
            }
        }
    }
}
