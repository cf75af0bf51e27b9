package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

@Timeout(60)
class CopyTest {
    private fun on(driver: String?, size: Int = 1, block: suspend (Database) -> Unit): Unit =
        runBlocking(Dispatchers.Default) {
            val url = TestServers.postgres().freshDatabase()
            val database = Database(url.replace().driver(driver).build(), DatabaseOptions.builder().maxSize(size).build())
            database.connect()
            try {
                database.execute("CREATE TABLE t (n INT CONSTRAINT each_once UNIQUE, name TEXT)")
                block(database)
            } finally {
                database.disconnect()
                TestServers.postgres().drop(url)
            }
        }

    private fun lines(numbers: IntRange): Flow<ByteArray> =
        flow { for (n in numbers) emit("$n\tname $n\n".toByteArray()) }

    private suspend fun Database.rows() = fetchVal("SELECT count(*) FROM t")

    private val copy = "COPY t (n, name) FROM STDIN"

    @Test
    fun everyLineGoesIn() =
        on("r2dbc") { database ->
            assertEquals(100_000L, database.copyIn(copy, lines(1..100_000)))
            assertEquals(0L, database.copyIn("copy t from stdin (format csv)", flowOf()))
            assertEquals(1L, database.copyIn("COPY t FROM STDIN (FORMAT csv)", flowOf("0,\"a,".toByteArray(), "b\"\n".toByteArray())))

            assertEquals(100_001L, database.rows())
            assertEquals(100_000L, database.fetchVal("SELECT count(*) FROM t WHERE name = 'name ' || n"))
            assertEquals("a,b", database.fetchVal("SELECT name FROM t WHERE n = 0"))
        }

    @Test
    fun aTransactionTakesItBack() =
        on("r2dbc") { database ->
            runCatching {
                database.transaction {
                    assertEquals(3L, database.copyIn(copy, lines(1..3)))
                    assertEquals(3L, fetchVal("SELECT count(*) FROM t"))
                    error("take it back")
                }
            }
            assertEquals(0L, database.rows())
            database.transaction { database.copyIn(copy, lines(1..3)) }
            assertEquals(3L, database.rows())
        }

    @Test
    fun dataMayComeFromTheSameDatabase() =
        on("r2dbc", size = 2) { database ->
            val numbers = database.iterate("SELECT generate_series(1, 5000) AS n")

            val rows = database.transaction { database.copyIn(copy, numbers.map { "${it["n"]}\tx\n".toByteArray() }) }

            assertEquals(5_000L, rows)
            assertEquals(5_000L, database.rows())
        }

    @Test
    fun whenTheDataFailsNothingStays() =
        on("r2dbc") { database ->
            for (lines in listOf(0, 1, 5_000)) {
                val failure = assertThrows<IllegalStateException> {
                    database.copyIn(
                        copy,
                        flow {
                            repeat(lines) { emit("$it\tx\n".toByteArray()) }
                            error("no more")
                        },
                    )
                }
                assertEquals("no more", failure.message)
                assertEquals(0L, database.rows())
            }
        }

    @Test
    fun whenTheServerRefusesItTellsWhy() =
        on("r2dbc") { database ->
            val forever = flow {
                emit("secret\tx\n".toByteArray())
                awaitCancellation()
            }
            assertThrows<BadSqlException> { database.copyIn("COPY missing FROM STDIN", forever) }
            val bad = assertThrows<DataErrorException> { database.copyIn(copy, lines(1..5_000).then("secret\tx\n")) }
            assertTrue(!bad.message.orEmpty().contains("secret"), bad.message)
            val twice = assertThrows<ConstraintViolationException> { database.copyIn(copy, lines(1..5_000).then("7\tx\n")) }
            assertEquals("each_once", twice.constraint())

            assertEquals(0L, database.rows())
        }

    private fun Flow<ByteArray>.then(last: String): Flow<ByteArray> =
        flow {
            collect { emit(it) }
            emit(last.toByteArray())
        }

    @Test
    fun cancelledItLeavesNothingAndTheConnectionGoesOn() =
        on("r2dbc") { database ->
            repeat(20) { round ->
                val begun = CompletableDeferred<Unit>()
                val copying = launchOn {
                    database.copyIn(
                        copy,
                        flow {
                            repeat(round * 10) { emit("$it\tx\n".toByteArray()) }
                            begun.complete(Unit)
                            awaitCancellation()
                        },
                    )
                }
                begun.await()
                copying.cancelAndJoin()

                assertEquals(0L, database.rows())
            }
        }

    @Test
    fun cancelledWhileItWaitsForALockItLeavesNothing() =
        on("r2dbc", size = 3) { database ->
            database.transaction {
                execute("LOCK TABLE t IN EXCLUSIVE MODE")
                val copying = launchOn { database.copyIn(copy, lines(1..3)) }
                while (fetchVal("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 't'::regclass") != 1L) {
                    kotlinx.coroutines.delay(5)
                }
                copying.cancelAndJoin()
                assertEquals(0L, fetchVal("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 't'::regclass"))
            }
            assertEquals(0L, database.rows())
            assertEquals(3L, database.copyIn(copy, lines(1..3)))
        }

    private val scope = kotlinx.coroutines.CoroutineScope(Dispatchers.Default)

    private fun launchOn(block: suspend () -> Unit) = scope.launch { block() }

    @Test
    fun whoCannotCopySaysWhatToDo() {
        on(null) { database ->
            val error = assertThrows<UnsupportedFeatureException> { database.copyIn(copy, lines(1..3)) }
            assertTrue(error.message.orEmpty().contains("executeMany"), error.message)
        }
        on("r2dbc") { database ->
            assertThrows<BadSqlException> { database.copyIn("DELETE FROM t", lines(1..3)) }
            assertThrows<BadSqlException> { database.copyIn("$copy; DELETE FROM t", lines(1..3)) }
            assertEquals(0L, database.rows())
        }
    }
}
