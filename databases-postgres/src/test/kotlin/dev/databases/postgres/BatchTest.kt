package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.ExecuteResult
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.util.UUID

/** Batches whose first run and later runs are sent in different ways. */
internal class BatchTest {
    private fun with(driver: Driver, connections: Int = 1, block: suspend Database.() -> Unit): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            Database(driver.of(server), DatabaseOptions.builder().maxSize(connections).build()).use { block() }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun afterAColumnGotAnotherTypeTheNextBatchGoesIn(driver: Driver) = with(driver) {
        val rows = List(100) { listOf(UUID(0, it.toLong()).toString()) }
        execute("CREATE TABLE t (v TEXT)")
        repeat(2) { executeMany("INSERT INTO t VALUES (?)", rows) }
        execute("ALTER TABLE t ALTER COLUMN v TYPE UUID USING v::uuid")

        assertEquals(ExecuteResult.ofRows(100), executeMany("INSERT INTO t VALUES (?)", rows))
        assertEquals(300L, fetchVal("SELECT count(*) FROM t"))
    }

    @ParameterizedTest
    @EnumSource
    fun afterAColumnTakesMoreTheNextBatchGoesIn(driver: Driver) = with(driver) {
        execute("CREATE TABLE t (v INT)")
        repeat(2) { executeMany("INSERT INTO t VALUES (?)", List(100) { n -> listOf(n) }) }
        execute("ALTER TABLE t ALTER COLUMN v TYPE TEXT")

        assertEquals(ExecuteResult.ofRows(100), executeMany("INSERT INTO t VALUES (?)", List(100) { listOf("x $it") }))
        assertEquals(100L, fetchVal("SELECT count(*) FROM t WHERE v LIKE 'x %'"))
    }

    @ParameterizedTest
    @EnumSource
    fun aFirstBatchIsAllOrNothing(driver: Driver) = with(driver) {
        execute("CREATE TABLE t (v INT CONSTRAINT each_once UNIQUE)")

        repeat(2) {
            val error =
                assertThrows<ConstraintViolationException> { executeMany("INSERT INTO t VALUES (?)", List(100) { listOf(it % 99) }) }
            assertEquals("each_once", error.constraint())
        }
        assertEquals(0L, fetchVal("SELECT count(*) FROM t"))
    }

    @ParameterizedTest
    @EnumSource
    fun aFirstBatchThatTheServerRefusesSaysWhyInATransactionToo(driver: Driver) = with(driver) {
        val alone = assertThrows<BadSqlException> { executeMany("INSERT INTO missing VALUES (?)", List(100) { listOf(it) }) }
        val inside =
            assertThrows<BadSqlException> { transaction { executeMany("INSERT INTO missing VALUES (?)", List(100) { listOf(it) }) } }

        assertEquals(listOf("42P01", "42P01"), listOf(alone.sqlState(), inside.sqlState()))
    }

    @ParameterizedTest
    @EnumSource
    fun aTransactionGoesOnAfterItsFirstBatch(driver: Driver) = with(driver) {
        execute("CREATE TABLE t (v INT, doc JSONB)")

        transaction {
            executeMany("INSERT INTO t VALUES (?, ?)", List(100) { listOf(it, null) })
            executeMany("INSERT INTO t VALUES (?, ?)", List(100) { listOf(it, mapOf("n" to it)) })
            execute("UPDATE t SET v = v + 1")
        }
        assertEquals(listOf(200L, 100L), fetchOne("SELECT count(*), count(doc) FROM t WHERE v > 0")!!.entries().map { it.value })
    }

    @ParameterizedTest
    @EnumSource
    fun aTextThatMeansAnotherTableOnAnotherConnectionGoesInAtOnce(driver: Driver) = with(driver, connections = 2) {
        val insert = "INSERT INTO here VALUES (?)"
        val first = CompletableDeferred<Unit>()
        val second = CompletableDeferred<Unit>()

        coroutineScope {
            launch {
                connection {
                    execute("CREATE TEMP TABLE here (v UUID)")
                    repeat(2) { executeMany(insert, List(100) { listOf(UUID(0, it.toLong()).toString()) }) }
                    first.complete(Unit)
                    second.await()
                    assertEquals(200L, fetchVal("SELECT count(*) FROM here"))
                }
            }
            first.await()
            connection {
                execute("CREATE TEMP TABLE here (v TEXT)")
                repeat(2) { assertEquals(ExecuteResult.ofRows(100), executeMany(insert, List(100) { listOf("x $it") })) }
                assertEquals(200L, fetchVal("SELECT count(*) FROM here"))
            }
            second.complete(Unit)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun longTextsThatDoNotGoTogetherAreAllOrNothing(driver: Driver) = with(driver) {
        execute("CREATE TABLE t (id INT CHECK (id < 3), v TEXT)")
        val rows = List(3) { listOf(it + 1, "x".repeat(9 shl 20)) }

        repeat(2) {
            assertThrows<ConstraintViolationException> { executeMany("INSERT INTO t VALUES (?, ?)", rows) }
            assertEquals(0L, fetchVal("SELECT count(*) FROM t"))
        }
    }
}
