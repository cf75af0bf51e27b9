package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.CommitInDoubtException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.SerializationFailureException
import dev.databases.test.servers.EmbeddedMySql
import dev.databases.test.servers.GaleraCluster
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.MethodOrderer
import org.junit.jupiter.api.Order
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestMethodOrder
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.util.concurrent.atomic.AtomicInteger

/** What a cluster of real nodes says when two of them want the same, and when one has lost the other. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation::class)
internal class GaleraTest {
    enum class Driver(private val word: String?) {
        VERTX(null),
        R2DBC("r2dbc"),
        ;

        fun of(url: DatabaseUrl): DatabaseUrl = url.replace().driver(word).build()

        fun database(
            node: EmbeddedMySql,
            size: Int = 2,
        ): Database = Database(of(node.url()), DatabaseOptions.builder().maxSize(size).build())
    }

    private suspend fun Database.number(query: String): Int = fetchVal(query).toString().toInt()

    private suspend fun Database.status(name: String): Int =
        number("SELECT variable_value FROM information_schema.global_status WHERE variable_name = '$name'")

    private suspend fun Database.counters(n: Int) {
        execute("CREATE OR REPLACE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL) ENGINE = InnoDB")
        executeMany("INSERT INTO counters VALUES (?, 0)", List(n) { listOf(it + 1) })
    }

    /** Every read sees what the other node has committed before. */
    private suspend fun Database.n(): Int = connection {
        execute("SET SESSION wsrep_sync_wait = 1")
        fetchVal("SELECT SUM(n) FROM counters").toString().toInt()
    }

    /** What a transaction gets that has changed a row, when another node has committed a change of it meanwhile. */
    private suspend fun loser(
        driver: Driver,
        last: String?,
    ): Pair<DatabaseException?, Boolean> = driver.database(cluster.first()).use first@{
        counters(1)
        driver.database(cluster.second()).use second@{
            this@second.n()
            var blockDone = false
            val failure = driver.database(cluster.first()).use watch@{
                val aborts = this@watch.status(ABORTS)
                runCatching {
                    this@first.transaction {
                        execute("UPDATE counters SET n = n + 1")
                        this@second.execute("UPDATE counters SET n = n + 10")
                        until("the change of the other node has come") { this@watch.status(ABORTS) > aborts }
                        if (last != null) execute(last)
                        blockDone = true
                    }
                }.exceptionOrNull()
            }

            assertEquals(listOf(10, 10), listOf(this@first.n(), this@second.n()))
            assertEquals(0, this@first.poolStatus.leased())
            failure as DatabaseException? to blockDone
        }
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource
    fun theLoserOfAConflictBetweenNodesMayTryAgain(driver: Driver): Unit = runBlocking {
        for (last in listOf("UPDATE counters SET n = n + 100", "SELECT n FROM counters", null)) {
            val (failure, atCommit) = loser(driver, last)

            assertEquals(SerializationFailureException::class.java, failure?.javaClass, "$failure")
            assertEquals(listOf(1213, true), listOf(failure?.context()?.vendorCode(), failure?.isRetryable))
            assertEquals(last == null, atCommit)
        }
    }

    /** Both ways of losing: a transaction is aborted by what arrives, or its commit is not certified. */
    @Order(2)
    @ParameterizedTest
    @EnumSource
    fun whatIsRunAgainIsCommittedOnce(driver: Driver): Unit = runBlocking {
        driver.database(cluster.first(), WORKERS).use first@{
            counters(1)
            driver.database(cluster.second(), WORKERS).use second@{
                val nodes = listOf(this@first, this@second)
                this@second.n()
                val before = nodes.sumOf { it.status(UNCERTIFIED) }
                val inside = AtomicInteger()
                val atCommit = AtomicInteger()
                coroutineScope {
                    List(2 * WORKERS) { worker ->
                        async(Dispatchers.Default) {
                            repeat(TIMES) {
                                var done = false
                                var runs = 0
                                nodes[worker % 2].transaction(retry = 1_000) {
                                    if (runs++ > 0) (if (done) atCommit else inside).incrementAndGet()
                                    done = false
                                    execute("UPDATE counters SET n = n + 1 WHERE id = 1")
                                    done = true
                                }
                            }
                        }
                    }.awaitAll()
                }
                val refused = nodes.sumOf { it.status(UNCERTIFIED) } - before

                println(
                    "Galera, $driver: ${2 * WORKERS * TIMES} increments, lost inside $inside, at COMMIT $atCommit, not certified $refused",
                )
                assertEquals(listOf(2 * WORKERS * TIMES, 2 * WORKERS * TIMES), nodes.map { it.n() })
                assertTrue(refused > 0, "no commit was refused by certification")
                assertTrue(atCommit.get() > 0, "no transaction lost at COMMIT")
            }
        }
    }

    /** The first node is silent, so the second has lost its cluster; the last host of the URL is a server of its own. */
    @Order(3)
    @Test
    fun aNodeThatHasLostItsClusterIsLeftForAnotherHost(): Unit = runBlocking {
        val (first, second) = cluster.first() to cluster.second()
        Server.MARIADB.startOwn().use { other ->
            for (server in listOf(first, other)) Driver.VERTX.database(server).use { counters(1) }
            Driver.VERTX.database(second).use { this.n() }
            val databases = Driver.entries.map { driver ->
                val url = driver.of(other.url().replace().hosts(second.url().hosts() + other.url().hosts()).build())
                Database(url, DatabaseOptions.builder().maxSize(1).build()).also {
                    it.connect()
                    assertEquals(second.url().port(), it.number("SELECT @@port"))
                }
            }

            withContext(Dispatchers.IO) { first.freeze() }
            try {
                until("the node knows that it is alone") { refusal(Driver.VERTX, second) != null }

                for (driver in Driver.entries) assertEquals("CannotConnectException 1047 true", refusal(driver, second))
                for (database in databases) {
                    database.use {
                        val failure = runCatching { execute("UPDATE counters SET n = n + 1") }.exceptionOrNull()

                        assertEquals("NodeNotReadyException 1047 true", told(failure), "$failure")
                        assertEquals(other.url().port(), number("SELECT @@port"))
                        assertEquals(1, execute("UPDATE counters SET n = n + 1").rowsAffected)
                        assertEquals(1L to 2L, poolStatus.counters().discarded() to poolStatus.counters().opened())
                    }
                }
            } finally {
                withContext(Dispatchers.IO) { first.thaw() }
            }
        }
    }

    /** While the other node is silent a commit waits for it. The cluster is its own, because a node dies. */
    @Order(4)
    @Test
    fun aCommitWhoseNodeDiesIsInDoubt(): Unit = runBlocking {
        val own = TestServers.orSkip(GaleraCluster::start)
        val (first, second) = own.first() to own.second()
        Driver.VERTX.database(first).use { counters(2) }
        Driver.VERTX.database(second).use control@{
            this@control.n()
            val ready = AtomicInteger()
            val go = CompletableDeferred<Unit>()
            val commits = Driver.entries.map { driver ->
                async(Dispatchers.Default) {
                    driver.database(second).use {
                        runCatching {
                            transaction {
                                execute("UPDATE counters SET n = n + 1 WHERE id = :id", mapOf("id" to driver.ordinal + 1))
                                ready.incrementAndGet()
                                go.await()
                            }
                        }.exceptionOrNull()
                    }
                }
            }
            until("both have changed something") { ready.get() == commits.size }

            withContext(Dispatchers.IO) { first.freeze() }
            go.complete(Unit)
            until("both commit") {
                number("SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'COMMIT'") == commits.size
            }
            withContext(Dispatchers.IO) { second.kill() }
            val failures = commits.awaitAll()
            withContext(Dispatchers.IO) { first.thaw() }

            assertEquals(
                List(commits.size) { CommitInDoubtException::class.java to false },
                failures.map { it?.javaClass to (it as? DatabaseException)?.isRetryable },
                "$failures",
            )
        }
        Driver.VERTX.database(first).use {
            // Each is there as a whole or not at all; the node that has the majority goes on.
            until("the other node is given up") { number("SELECT COUNT(*) FROM counters WHERE n IN (0, 1)") == 2 }
            // The first try may meet what the dead node has sent.
            assertEquals(2, transaction(retry = 100) { execute("UPDATE counters SET n = n + 10") }.rowsAffected)
        }
        own.close()
    }

    /** How a new connection to a node ends; null: well. */
    private suspend fun refusal(
        driver: Driver,
        node: EmbeddedMySql,
    ): String? = told(runCatching { driver.database(node).use { fetchVal("SELECT 1") } }.exceptionOrNull())

    private fun told(failure: Throwable?): String? = when (failure) {
        is DatabaseException -> "${failure.javaClass.simpleName} ${failure.context().vendorCode()} ${failure.isRetryable}"
        else -> failure?.toString()
    }

    private companion object {
        const val WORKERS = 4
        const val TIMES = 25
        const val ABORTS = "wsrep_local_bf_aborts"
        const val UNCERTIFIED = "wsrep_local_cert_failures"
        lateinit var cluster: GaleraCluster

        @BeforeAll
        @JvmStatic
        fun startCluster() {
            cluster = TestServers.orSkip(GaleraCluster::start)
        }

        @AfterAll
        @JvmStatic
        fun closeCluster() {
            if (::cluster.isInitialized) cluster.close()
        }
    }
}
