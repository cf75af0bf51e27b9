package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseUrl
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.fetchVal
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

@DisplayName("PostgreSQL, pipelined: lone statements share connections")
@Timeout(120)
class PipeliningTest {
    private lateinit var url: DatabaseUrl

    @BeforeEach
    fun freshDatabase() {
        url = TestServers.postgres().freshDatabase()
    }

    @AfterEach
    fun drop() = TestServers.postgres().drop(url)

    private fun pipelined(maxSize: Int, pipelining: Int = 32, block: suspend (Database) -> Unit) {
        val options = url.replace().option("pipelining", "$pipelining").option("max_size", "$maxSize").build()
        runBlocking(Dispatchers.Default) { Database(options).use { block(this) } }
    }

    /** What was cancelled is not waited for by its caller; the server is done with it soon. */
    private suspend fun everythingIsBack(database: Database) =
        withTimeout(5.seconds) {
            while (database.poolStatus.leased() > 0 || database.poolStatus.quarantined() > 0) delay(1)
        }

    private suspend fun from64(times: Int, work: suspend (worker: Int, random: Random) -> Unit) =
        coroutineScope {
            repeat(64) { worker ->
                launch {
                    val random = Random(worker)
                    repeat(times) { work(worker, random) }
                }
            }
        }

    @Test
    @DisplayName(
        "Each of 20,000 gets its own answer, its own error or its own cancel, and the server sees no more connections than the pool has",
    )
    fun answersAreNeverMixedUp() = pipelined(maxSize = 3) { database ->
        database.execute("CREATE TABLE target (id INTEGER PRIMARY KEY, worker INTEGER)")
        database.execute("INSERT INTO target VALUES (-1, 0)")
        val ids = AtomicInteger()
        val reported = ConcurrentHashMap.newKeySet<Int>()
        val mayBe = ConcurrentHashMap.newKeySet<Int>()
        val cancelled = AtomicInteger()
        var most = 0

        coroutineScope {
            val watcher = launch {
                val name = url.database()
                Database(url.replace().database("postgres").build()).use {
                    // One that a cancel has closed may be there beside its successor; not for long.
                    val looks = ArrayDeque<Set<Any?>>()
                    while (true) {
                        looks.addLast(
                            fetchAll("SELECT pid FROM pg_stat_activity WHERE datname = :name", mapOf("name" to name))
                                .mapTo(HashSet()) { it["pid"] },
                        )
                        if (looks.size == 3) {
                            most = maxOf(most, looks.reduce { stayed, now -> stayed intersect now }.size)
                            looks.removeFirst()
                        }
                        delay(20)
                    }
                }
            }
            from64(times = 313) { worker, random ->
                val number = random.nextInt()
                when (random.nextInt(20)) {
                    0 -> {
                        assertThrows<BadSqlException> { database.fetchOne("SELECT nothing_${number.mod(50)}") }
                    }

                    1 -> {
                        assertThrows<DataErrorException> { database.fetchVal("SELECT 1 / (:n::int - :n::int)", mapOf("n" to number)) }
                    }

                    2 -> {
                        assertThrows<ConstraintViolationException> { database.execute("INSERT INTO target VALUES (-1, $worker)") }
                    }

                    3 -> {
                        try {
                            withTimeout(random.nextInt(1, 5).milliseconds) {
                                database.fetchVal("SELECT pg_sleep(:s)", mapOf("s" to random.nextInt(8) / 1000.0))
                            }
                        } catch (_: TimeoutCancellationException) {
                            cancelled.incrementAndGet()
                        }
                    }

                    4, 5, 6 -> {
                        val id = ids.incrementAndGet()
                        mayBe.add(id)
                        try {
                            withTimeout(random.nextInt(1, 30).milliseconds) {
                                val done = database.execute(
                                    "INSERT INTO target VALUES (:id, :worker)",
                                    mapOf("id" to id, "worker" to worker),
                                )
                                assertEquals(1, done.rowsAffected())
                            }
                            reported.add(id)
                        } catch (_: TimeoutCancellationException) {
                            cancelled.incrementAndGet()
                        }
                    }

                    7 -> {
                        assertEquals(2L, database.execute("UPDATE target SET worker = 0 WHERE id IN (-1, -2, -3)").rowsAffected() + 1)
                    }

                    8 -> {
                        assertEquals(0L, database.execute("SELECT 1").rowsAffected())
                    }

                    9, 10 -> {
                        val text = "x".repeat(random.nextInt(3_000)) + number
                        assertEquals(
                            listOf(text, number),
                            database.fetchOne("SELECT :t::text, :n::int", mapOf("t" to text, "n" to number))!!.asMap().values.toList(),
                        )
                    }

                    11 -> {
                        assertEquals(
                            List(number.mod(300)) { it },
                            database.fetchAll("SELECT generate_series(0, :n::int - 1) AS n", mapOf("n" to number.mod(300))).map { it["n"] },
                        )
                    }

                    // Each text is prepared anew, while others are under way.
                    12 -> {
                        assertEquals(number, database.fetchVal<Int>("SELECT $number AS n, ${number.mod(7)}::bigint"))
                    }

                    else -> {
                        assertEquals(number, database.fetchVal<Int>("SELECT :n::int", mapOf("n" to number)))
                    }
                }
            }
            watcher.cancelAndJoin()
        }

        val there = database.fetchAll("SELECT id FROM target WHERE id > 0").map { it["id"] as Int }
        assertEquals(there.size, there.toSet().size)
        assertEquals(emptySet<Int>(), reported - there.toSet())
        assertEquals(emptySet<Int>(), there.toSet() - mayBe)
        assertTrue(cancelled.get() > 100, "cancelled: $cancelled")
        assertTrue(most in 2..3, "connections: $most")
        everythingIsBack(database)
    }

    @Test
    @DisplayName(
        "One connection takes 64 callers at once, and a statement that is cancelled among them ends for its caller and for the others",
    )
    fun cancelAmongOthers() = pipelined(maxSize = 1, pipelining = 64) { database ->
        repeat(20) {
            coroutineScope {
                database.execute("SELECT 1")
                val started = CompletableDeferred<Unit>()
                val slow = launch {
                    started.complete(Unit)
                    database.fetchVal("SELECT pg_sleep(30)")
                }
                started.await()
                val others = List(63) { number -> async { database.fetchVal<Int>("SELECT :n::int", mapOf("n" to number)) } }
                delay(5)

                val mark = TimeSource.Monotonic.markNow()
                slow.cancelAndJoin()
                val took = mark.elapsedNow()

                assertTrue(took < 1.seconds, "the cancel took $took")
                assertEquals(List(63) { it }, others.awaitAll())
                assertTrue(mark.elapsedNow() < 5.seconds, "the others took ${mark.elapsedNow()}")
            }
        }
        assertEquals(1, database.poolStatus.size())
        everythingIsBack(database)
    }

    @Test
    @DisplayName("Transactions, cursors, batches and held connections go on beside it, alone on their connection")
    fun blocksAreAlone() = pipelined(maxSize = 2) { database ->
        database.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)")
        database.executeMany("INSERT INTO account VALUES (:id, 100)", List(8) { mapOf("id" to it) })

        from64(times = 40) { worker, random ->
            when (worker % 8) {
                0 -> database.transaction {
                    val from = random.nextInt(4)
                    execute("UPDATE account SET balance = balance - 1 WHERE id = :id", mapOf("id" to from))
                    assertEquals(from, fetchVal<Int>("SELECT :n::int", mapOf("n" to from)))
                    execute("UPDATE account SET balance = balance + 1 WHERE id = :id", mapOf("id" to from + 4))
                }

                1 -> assertEquals(
                    List(50) {
                        it
                    },
                    database.iterate("SELECT generate_series(0, 49) AS n", fetchSize = 7).toList().map { it["n"] },
                )

                2 -> database.connection {
                    execute("SET application_name = 'mine'")
                    assertEquals("mine", fetchVal<String>("SHOW application_name"))
                    execute("RESET application_name")
                }

                3 -> database.executeMany(
                    "UPDATE account SET balance = balance + :by WHERE id = 0",
                    listOf(mapOf("by" to 1), mapOf("by" to -1)),
                )

                else -> assertEquals(800L, database.fetchVal<Long>("SELECT sum(balance) FROM account"))
            }
        }

        assertEquals(800L, database.fetchVal<Long>("SELECT sum(balance) FROM account"))
        everythingIsBack(database)
    }

    @Test
    @DisplayName("Nobody queues behind a slow statement while another connection may be had")
    fun slowOnesAreAvoided() = pipelined(maxSize = 2) { database ->
        coroutineScope {
            val slow = launch { database.fetchVal("SELECT pg_sleep(3)") }
            delay(100)
            val mark = TimeSource.Monotonic.markNow()

            repeat(100) { assertEquals(it, database.fetchVal<Int>("SELECT :n::int", mapOf("n" to it))) }

            assertTrue(mark.elapsedNow() < 2.seconds, "took ${mark.elapsedNow()}")
            slow.cancelAndJoin()
        }
    }

    @Test
    @DisplayName("What its plan no longer fits after DDL runs again for each of those who share it")
    fun plansSurviveDdl() = pipelined(maxSize = 1) { database ->
        database.execute("CREATE TABLE shape (id INTEGER)")
        database.execute("INSERT INTO shape VALUES (7)")
        val read: suspend () -> List<Any?> = { database.fetchOne("SELECT * FROM shape")!!.asMap().values.toList() }

        coroutineScope { List(20) { async { read() } }.awaitAll() }
        database.execute("ALTER TABLE shape ADD COLUMN name TEXT DEFAULT 'x'")

        assertEquals(List(20) { listOf(7, "x") }, coroutineScope { List(20) { async { read() } }.awaitAll() })
    }
}
