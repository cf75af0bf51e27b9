package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.QueryTimeoutException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** The server dies, hangs or hangs up while people work. Everybody gets an answer or a typed error, and the money adds up. */
public abstract class BadDayContract(facts: ServerFacts) : ServerContract(facts) {
    private suspend fun Database.fresh(): Bank {
        for (table in listOf("accounts", "transfers")) execute("DROP TABLE IF EXISTS $table")
        return Bank(this).also { it.open() }
    }

    /** Workers that transfer until they are told to stop. */
    private fun CoroutineScope.work(bank: Bank, stop: AtomicBoolean): List<Job> =
        List(WORKERS) { worker ->
            val random = Random(worker)
            launch(Dispatchers.Default) {
                while (isActive && !stop.get()) {
                    bank.transfer(random)
                    // While the server is away, failing is quick.
                    if (bank.failed.isNotEmpty()) delay(2.milliseconds)
                }
            }
        }

    @Test
    public fun aServerKilledAndRestartedLosesNoTransfer(): Unit = withServer(configure = { maxSize(8) }) { database ->
        val bank = database.fresh()
        val stop = AtomicBoolean()
        val workers = work(bank, stop)
        until("some transfers") { bank.committed.size > 200 }

        withContext(Dispatchers.IO) { server.kill() }
        until("somebody notices") { bank.failed.isNotEmpty() }
        withContext(Dispatchers.IO) { server.restart() }
        val before = bank.committed.size
        val recovery = until("it recovers by itself, $bank", 5.seconds) { bank.committed.size > before + 100 }

        stop.set(true)
        workers.joinAll()
        bank.audit()
        assertTrue(recovery < 5.seconds)
        assertEquals(0, database.poolStatus.leased())
    }

    @Test
    public fun connectionsEndedByTheServerAreReplaced(): Unit = withServer(configure = { maxSize(8) }) { database ->
        val bank = database.fresh()
        val stop = AtomicBoolean()
        val workers = work(bank, stop)
        until("some transfers") { bank.committed.size > 100 }

        withServer { other ->
            repeat(5) {
                val before = bank.committed.size
                other.connection { facts.terminateOthers(this) }
                until("transfers go on, $bank") { bank.committed.size > before + 50 }
            }
        }

        stop.set(true)
        workers.joinAll()
        bank.audit()
        assertTrue(bank.failed.size + bank.inDoubt.size > 0, "nobody was hit: $bank")
    }

    @Test
    public fun aFrozenServerTimesOutAndCleaningUpIsBounded(): Unit =
        withServer(configure = {
            maxSize(4)
            queryTimeout(java.time.Duration.ofMillis(300))
            cleanUpTimeout(java.time.Duration.ofMillis(500))
            acquireTimeout(java.time.Duration.ofSeconds(2))
            connectTimeout(java.time.Duration.ofSeconds(1))
        }) { database ->
            database.fetchVal("SELECT 1")

            server.freeze()
            val took = measureTime {
                assertThrows<QueryTimeoutException> { database.fetchVal("SELECT 1") }
                val e = assertThrows<DatabaseException> { database.transaction { execute("SELECT 1") } }
                assertTrue(e.javaClass.`package`.name == "dev.databases.exceptions", "$e")
            }
            server.thaw()

            assertTrue(took < 10.seconds, "took $took")
            until("it answers again") {
                try {
                    database.count("SELECT 42") == 42
                } catch (_: DatabaseException) {
                    false
                }
            }
            until("nothing is held") { database.poolStatus.leased() == 0 }
        }

    private companion object {
        const val WORKERS = 32
    }
}
