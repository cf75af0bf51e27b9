package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.IsolationLevel
import dev.databases.TransactionOptions
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.test.servers.PgBouncer
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.math.BigDecimal
import kotlin.time.Duration.Companion.milliseconds

/** Behind a PgBouncer in transaction mode, with the one option: each statement may meet another connection of the server. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class PgBouncerTest {
    private class Bounced(val database: Database, val direct: DatabaseUrl, val url: DatabaseUrl)

    /** A table of notes, a pool of 8 before [SERVER_CONNECTIONS] connections of the server. */
    private fun bounced(driver: Driver, options: Map<String, String> = mapOf("pgbouncer" to "true"), block: suspend Bounced.() -> Unit) =
        runBlocking {
            val direct = TestServers.postgres().freshDatabase()
            try {
                Database(direct).use {
                    execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, price NUMERIC(9, 2))")
                    execute("INSERT INTO notes SELECT n, 'note ' || n, n / 4.0 FROM generate_series(1, $ROWS) n")
                }
                val url = driver.of(bouncer!!.url(direct)).replace().options(options).build()
                Bounced(Database(url, DatabaseOptions.builder().maxSize(8).build()), direct, url).block()
            } finally {
                TestServers.postgres().drop(direct)
            }
        }

    @ParameterizedTest
    @EnumSource
    fun everyVerbWorksWhateverConnectionOfTheServerItMeets(driver: Driver) = bounced(driver) {
        database.use {
            val rounds = coroutineScope {
                List(40) { round ->
                    async(Dispatchers.Default) {
                        val id = round + 1
                        listOf(
                            fetchOne("SELECT id, text, price FROM notes WHERE id = :id", mapOf("id" to id))?.asMap(),
                            fetchVal("SELECT text FROM notes WHERE id = :id", mapOf("id" to id)),
                            fetchAll("SELECT id FROM notes WHERE id IN (:ids) ORDER BY id", mapOf("ids" to listOf(id, id + 1))).map {
                                it[0]
                            },
                            execute("UPDATE notes SET price = :price WHERE id = :id", mapOf("price" to BigDecimal("$id.50"), "id" to id)),
                            fetchVal("SELECT price FROM notes WHERE id = $id"),
                        )
                    }
                }.awaitAll()
            }

            rounds.forEachIndexed { round, found ->
                val id = round + 1
                assertEquals(mapOf("id" to id, "text" to "note $id"), (found[0] as Map<*, *>) - "price")
                assertEquals("note $id", found[1])
                assertEquals(listOf(id, id + 1), found[2])
                assertEquals(1L, (found[3] as dev.databases.ExecuteResult).rowsAffected())
                assertEquals(BigDecimal("$id.50"), found[4])
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun batchesAreWholeAndCounted(driver: Driver) = bounced(driver) {
        database.use {
            val insert = "INSERT INTO notes (id, text, price) VALUES (:id, :text, :price)"

            fun rows(from: Int, count: Int) = List(count) { mapOf("id" to from + it, "text" to "x", "price" to BigDecimal(it)) }
            val sizes = listOf(1, 5, 30, 5_000, 40_000)
            val starts = sizes.runningFold(ROWS + 1) { sum, size -> sum + size }

            val counted = coroutineScope {
                sizes.mapIndexed {
                    index,
                    size,
                    ->
                    async(Dispatchers.Default) { executeMany(insert, rows(starts[index], size)).rowsAffected() }
                }
                    .awaitAll()
            }
            val update = executeMany(
                "UPDATE notes SET text = :text WHERE id = :id",
                List(100) { mapOf("text" to "new $it", "id" to it + 1) },
            ).rowsAffected()
            // The last row is there already.
            assertThrows<ConstraintViolationException> { executeMany(insert, rows(starts.last(), 50) + rows(1, 1)) }

            assertEquals(sizes.map { it.toLong() } + 100L, counted + update)
            assertEquals(ROWS + sizes.sum().toLong(), fetchVal("SELECT count(*) FROM notes"))
            assertEquals("new 99", fetchVal("SELECT text FROM notes WHERE id = 100"))
        }
    }

    @ParameterizedTest
    @EnumSource
    fun transactionsKeepTheirConnectionAndNest(driver: Driver) = bounced(driver) {
        database.use {
            coroutineScope {
                repeat(30) { round ->
                    launch(Dispatchers.Default) {
                        transaction(TransactionOptions.DEFAULT) {
                            val pid = fetchVal("SELECT pg_backend_pid()")
                            execute("UPDATE notes SET text = 'kept' WHERE id = :id", mapOf("id" to round + 1))
                            assertThrows<IllegalStateException> {
                                transaction<Unit> {
                                    execute("UPDATE notes SET text = 'undone' WHERE id = :id", mapOf("id" to round + 1))
                                    error("rolled back")
                                }
                            }
                            assertEquals(pid, fetchVal("SELECT pg_backend_pid()"))
                        }
                    }
                }
            }
            assertThrows<IllegalStateException> {
                transaction<Unit> {
                    execute("DELETE FROM notes")
                    error("rolled back")
                }
            }
            val level = transaction(isolation = IsolationLevel.SERIALIZABLE, readOnly = true) {
                listOf(fetchVal("SHOW transaction_isolation"), fetchVal("SHOW transaction_read_only"))
            }

            assertEquals(listOf("serializable", "on"), level)
            assertEquals(
                listOf("read committed", "off"),
                listOf(fetchVal("SHOW transaction_isolation"), fetchVal("SHOW transaction_read_only")),
            )
            assertEquals(30L, fetchVal("SELECT count(*) FROM notes WHERE text = 'kept'"))
            assertEquals(ROWS.toLong(), fetchVal("SELECT count(*) FROM notes"))
        }
    }

    @ParameterizedTest
    @EnumSource
    fun cursorsReadInOrderAndLetGoOfTheServer(driver: Driver) = bounced(driver) {
        database.use {
            val all = "SELECT id FROM notes WHERE id > :from ORDER BY id"
            val whole = coroutineScope {
                List(6) { from ->
                    async(Dispatchers.Default) { iterate(all, mapOf("from" to from), fetchSize = 50).map { it[0] }.toList() }
                }.awaitAll()
            }
            val early = List(10) { iterate(all, mapOf("from" to it), fetchSize = 20).take(25).map { row -> row[0] }.toList() }
            val nested = connection {
                iterate(all, mapOf("from" to ROWS - 3), fetchSize = 1).map {
                    fetchVal("SELECT text FROM notes WHERE id = :id", mapOf("id" to it[0]))
                }
                    .toList()
            }

            assertEquals(List(6) { from -> (from + 1..ROWS).toList() }, whole)
            assertEquals(List(10) { from -> (from + 1..from + 25).toList() }, early)
            assertEquals(listOf("note 498", "note 499", "note 500"), nested)
            nothingIsOpen(direct)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun aCancelEndsTheStatementOnTheServerAndHitsNoNeighbour(driver: Driver) = bounced(driver) {
        database.use {
            coroutineScope {
                val neighbours =
                    List(3) { async(Dispatchers.Default) { List(300) { fetchVal("SELECT CAST(:n AS INTEGER)", mapOf("n" to it)) } } }
                repeat(15) {
                    assertNull(withTimeoutOrNull(60.milliseconds) { fetchVal("SELECT pg_sleep(30)") })
                    assertEquals(it, fetchVal("SELECT CAST(:n AS INTEGER)", mapOf("n" to it)))
                }
                assertEquals(List(3) { List(300) { it } }, neighbours.awaitAll())
            }

            nothingIsOpen(direct)
            assertEquals(0, poolStatus.leased())
        }
    }

    @ParameterizedTest
    @EnumSource
    fun manyCoroutinesShareFewConnectionsOfTheServer(driver: Driver) = bounced(driver) {
        val wide = Database(url, DatabaseOptions.builder().maxSize(40).build())
        wide.use {
            coroutineScope {
                repeat(200) { task ->
                    launch(Dispatchers.Default) {
                        repeat(10) { round ->
                            // Texts of their own, so that what one prepares is not what another runs.
                            assertEquals(
                                task * round,
                                fetchVal("SELECT CAST(:n AS INTEGER) + ${task % 7}", mapOf("n" to task * round - task % 7)),
                            )
                        }
                        transaction { execute("UPDATE notes SET price = price + 1 WHERE id = :id", mapOf("id" to task % 10 + 1)) }
                    }
                }
            }

            // 1 to 10, a quarter of that, and 20 each.
            assertEquals(BigDecimal("213.75"), fetchVal("SELECT sum(price) FROM notes WHERE id <= 10"))
            assertTrue(poolStatus.size() > SERVER_CONNECTIONS, "$poolStatus")
            val open = Database(direct).use { fetchVal(OPEN) as Long }
            assertTrue(open in 1..SERVER_CONNECTIONS, "$open")
        }
    }

    @ParameterizedTest
    @EnumSource
    fun aTableMayChangeBetweenStatements(driver: Driver) = bounced(driver) {
        database.use {
            val read = "SELECT * FROM notes WHERE id = :id"
            val seen = mutableListOf(fetchOne(read, mapOf("id" to 1))?.asMap()?.keys)
            Database(direct).use other@{
                execute("ALTER TABLE notes DROP COLUMN price")
                seen += this@use.fetchOne(read, mapOf("id" to 1))?.asMap()?.keys
                execute("ALTER TABLE notes ADD COLUMN price TEXT DEFAULT 'free'")
                seen += this@use.fetchOne(read, mapOf("id" to 1))?.asMap()?.keys
            }

            assertEquals(listOf(setOf("id", "text", "price"), setOf("id", "text"), setOf("id", "text", "price")), seen)
            assertEquals("free", fetchVal("SELECT price FROM notes WHERE id = 1"))
            assertEquals(1L, execute("UPDATE notes SET price = :price WHERE id = 1", mapOf("price" to "dear")).rowsAffected())
        }
    }

    @ParameterizedTest
    @EnumSource
    fun typesOfTheUsersOwnAndOfTheServersAreTaken(driver: Driver) = bounced(driver) {
        database.use {
            execute("CREATE TYPE mood AS ENUM ('calm', 'cross')")
            execute("CREATE TABLE people (name TEXT, mood mood, tags TEXT[], facts JSONB)")
            val people = List(60) { mapOf("name" to "n$it", "mood" to "cross", "tags" to listOf("a", "b"), "facts" to mapOf("n" to it)) }

            executeMany("INSERT INTO people VALUES (:name, :mood, :tags, :facts)", people)
            execute("INSERT INTO people VALUES (:name, :mood, :tags, :facts)", people[0] + mapOf("mood" to "calm", "tags" to null))

            val found = fetchAll("SELECT * FROM people WHERE name = :name AND mood = :mood", mapOf("name" to "n59", "mood" to "cross"))
            assertEquals(listOf(people[59] - "facts"), found.map { it.asMap() - "facts" })
            assertEquals(59, fetchVal("SELECT (facts->>'n')::int FROM people WHERE name = 'n59'"))
            assertEquals(listOf(1L), fetchAll("SELECT count(*) FROM people WHERE tags IS NULL").map { it[0] })
            assertEquals(
                listOf("x", 7),
                fetchOne("SELECT :a AS a, CAST(:b AS INTEGER) AS b", mapOf("a" to "x", "b" to 7))?.asMap()?.values?.toList(),
            )
        }
    }

    /** Vert.x then tells the types of the arguments, but not with the statement that runs, which PgBouncer may give another server. */
    @ParameterizedTest
    @EnumSource
    fun whatTheTextDoesNotTellOfAParameterACastTells(driver: Driver) = bounced(driver) {
        database.use {
            val untold = runCatching { fetchVal("SELECT jsonb_build_object('n', :n)::text", mapOf("n" to 7)) }
            val told = fetchVal("SELECT jsonb_build_object('n', CAST(:n AS INTEGER))::text", mapOf("n" to 7))

            when (driver) {
                Driver.R2DBC -> assertEquals("""{"n": 7}""", untold.getOrThrow())
                Driver.VERTX -> assertEquals("Bad SQL: could not determine data type of parameter \$1", untold.exceptionOrNull()?.message)
            }
            assertEquals("""{"n": 7}""", told)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun whatBelongsToOneConnectionOfTheServerIsRefused(driver: Driver) = bounced(driver) {
        database.use {
            val refused = listOf(
                assertThrows<UnsupportedFeatureException> { advisoryLock(1) { } },
                assertThrows<UnsupportedFeatureException> { tryAdvisoryLock(1) { } },
                assertThrows<UnsupportedFeatureException> { notifications("orders") },
            ).map { it.message!!.substringAfterLast(". ") }

            val lock = "Inside transaction { } take one with SELECT pg_advisory_xact_lock(:key), which its end gives back."
            assertEquals(listOf(lock, lock, "Listen with a database whose URL leads to the server itself."), refused)
            transaction { fetchVal("SELECT pg_advisory_xact_lock(:key)", mapOf("key" to 1L)) }
            nothingIsOpen(direct)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun withoutTheOptionTheErrorNamesIt(driver: Driver) = bounced(driver, options = emptyMap()) {
        val refused = assertThrows<CannotConnectException> { database.use { fetchVal("SELECT 1") } }

        assertTrue(refused.message!!.endsWith(". Check the settings in the URL, and pgbouncer=true behind PgBouncer."), refused.message)
    }

    private suspend fun nothingIsOpen(direct: DatabaseUrl) {
        Database(direct).use {
            eventually("all connections of the server are idle") { fetchVal("$OPEN AND state <> 'idle'") == 0L }
        }
    }

    private companion object {
        const val SERVER_CONNECTIONS = 3
        const val ROWS = 500

        /** Those of the bouncer; whoever asks has another name. */
        const val OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

        var bouncer: PgBouncer? = null

        @BeforeAll
        @JvmStatic
        fun start() {
            if (!PgBouncer.isInstalled()) {
                println("${PgBouncerTest::class.simpleName} is skipped. ${PgBouncer.advice()}")
            }
            assumeTrue(PgBouncer.isInstalled(), PgBouncer.advice())
            bouncer = PgBouncer.to(TestServers.postgres().url(), SERVER_CONNECTIONS)
        }

        @AfterAll
        @JvmStatic
        fun stop() {
            bouncer?.close()
        }
    }
}
