package dev.databases.test.front

import dev.databases.exceptions.ConnectionLostException
import dev.databases.exceptions.QueryTimeoutException
import dev.databases.test.Fault
import dev.databases.test.FaultPoint
import dev.databases.test.Faults
import dev.databases.test.ScriptedBackend
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Cancelling at one place at a time, where the server is made to stand still. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Driver::class)
class CancelScriptTest(private val driver: Driver) {
    private suspend fun until(isReached: () -> Boolean) = withTimeout(10.seconds) { while (!isReached()) delay(1.milliseconds) }

    private fun standsStillAt(point: FaultPoint, faults: Faults = Faults.none()): ScriptedBackend =
        driver.backend(poolOf(1) { cleanUpTimeout(Duration.ofSeconds(2)) }) { faults(faults.at(point, 1, Fault.HANG)) }

    private fun Faults.hasStruck() = injected().isNotEmpty()

    private fun cancelAt(point: FaultPoint, block: suspend dev.databases.Database.() -> Unit) {
        val faults = Faults.none()
        val backend = driver.backend(poolOf(1)) { faults(faults) }
        withScript(backend) { database ->
            faults.at(point, 1, Fault.HANG)
            val caller = launch(Dispatchers.Default) { database.block() }
            until { faults.hasStruck() }
            withTimeout(5.seconds) { caller.cancelAndJoin() }

            // The connection is as good as new, or is a new one.
            database.put("after", 1)
            database.transaction { put("after", 2) }
            assertEquals(mapOf<String, Any>("after" to 2L), backend.facts())
        }
    }

    @Test
    fun cancelledWhileBeginning() = cancelAt(FaultPoint.BEGIN) { transaction { put("a", 1) } }

    @Test
    fun cancelledWhileBeginningByHand() = cancelAt(FaultPoint.BEGIN) { begin() }

    @Test
    fun cancelledInAQuery() = cancelAt(FaultPoint.STATEMENT) { put("a", 1) }

    @Test
    fun cancelledInAQueryOfATransaction() = cancelAt(FaultPoint.STATEMENT) { transaction { put("a", 1) } }

    @Test
    fun cancelledInASavepoint() = cancelAt(FaultPoint.STATEMENT) { transaction { transaction { put("a", 1) } } }

    @Test
    fun cancelledWhileOpeningACursor() = cancelAt(FaultPoint.STATEMENT) { iterate("ROWS 10").collect { } }

    @Test
    fun cancelledWhileReadingACursor() = cancelAt(FaultPoint.FETCH) { iterate("ROWS 10", fetchSize = 2).collect { } }

    @Test
    fun cancelledWhileWaitingForAConnection() {
        val backend = driver.backend(poolOf(1))
        withScript(backend) { database ->
            database.connection {
                val waiter = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { database.put("a", 1) }
                until { backend.poolStatus().waiting() == 1 }
                waiter.cancelAndJoin()
                assertEquals(0, backend.poolStatus().waiting())
            }
            assertNull(database.read("a"))
        }
    }

    @Test
    fun cancelledWhileConnecting(): Unit = runBlocking {
        val faults = Faults.none()
        val backend = standsStillAt(FaultPoint.CONNECT, faults)
        val database = databaseOn(backend)

        val connecting = launch(Dispatchers.Default) { database.connect() }
        until { faults.hasStruck() }
        withTimeout(10.seconds) { connecting.cancelAndJoin() }

        assertFalse(database.isConnected)
        assertEquals(0, backend.poolStatus().size())
        database.use { put("a", 1) }
        backend.verify()
    }

    @Test
    fun cancelledWhileTheRootTransactionBegins(): Unit = runBlocking {
        val faults = Faults.none()
        val backend = standsStillAt(FaultPoint.BEGIN, faults)
        val database = databaseOn(backend) { forceRollback(true) }

        val connecting = launch(Dispatchers.Default) { database.connect() }
        until { faults.hasStruck() }
        // Not before the root is there: until then a statement would be committed.
        assertFalse(database.isConnected)
        withTimeout(10.seconds) { connecting.cancelAndJoin() }

        assertEquals(0, backend.poolStatus().size())
        database.use { put("undone", 1) }
        assertEquals(emptyMap<String, Any>(), backend.facts())
        backend.verify()
    }

    @Test
    fun aBlockThatIsCancelledIsRolledBackThoughItReturns() {
        val backend = driver.backend(poolOf(1))
        withScript(backend) { database ->
            launch {
                database.transaction {
                    put("a", 1)
                    currentCoroutineContext().job.cancel()
                }
            }.join()

            assertEquals(listOf("BEGIN", "PUT a ?", "ROLLBACK"), backend.sent())
        }
    }

    @Test
    fun aCommitThatWasSentIsWaitedFor() {
        val backend = driver.backend(poolOf(1)) { if (driver != Driver.SYNCHRONOUS) latency(Duration.ofMillis(50)) }
        withScript(backend) { database ->
            val caller = launch(Dispatchers.Default) { database.transaction { put("a", 1) } }
            until { backend.sent().lastOrNull() == "COMMIT" }
            caller.cancelAndJoin()

            assertEquals(mapOf<String, Any>("a" to 1L), backend.facts())
            assertEquals(listOf("BEGIN", "PUT a ?", "COMMIT"), backend.sent())
        }
    }

    @Test
    fun whoIsCancelledAlreadySendsNothing() {
        val backend = driver.backend()
        withScript(backend) { database ->
            launch {
                currentCoroutineContext().job.cancel()
                database.put("a", 1)
            }.join()
            launch {
                database.connection {
                    currentCoroutineContext()[Job]!!.cancel()
                    put("a", 1)
                }
            }.join()
        }

        assertEquals(emptyList<String>(), backend.sent())
    }

    @Test
    fun aQueryTimeoutStopsTheStatementAndSaysSo() {
        val backend = driver.backend(poolOf(1))
        withScript(backend, databaseOn(backend) { queryTimeout(Duration.ofMillis(50)) }) { database ->
            val alone = assertThrows<QueryTimeoutException> { database.execute("SLEEP 20000") }
            val held = assertThrows<QueryTimeoutException> { database.connection { execute("SLEEP 20000") } }

            val message = "The query ran longer than queryTimeout and was cancelled: SLEEP 20000"
            assertEquals(listOf(message, message), listOf(alone.message, held.message))
            database.put("a", 1)
        }
    }

    @Test
    fun aLineThatFreezesCostsTheConnectionAndNothingElse() {
        val faults = Faults.none()
        val backend = driver.backend(poolOf(1) { cleanUpTimeout(Duration.ofMillis(200)) }) { faults(faults) }
        withScript(backend) { database ->
            database.put("a", 1)
            faults.at(FaultPoint.STATEMENT, 1, Fault.FREEZE)
            if (driver == Driver.BLOCKING) {
                // Nobody can take a blocked thread away from its driver: the driver's own socket timeout has to.
                val caller = launch(Dispatchers.Default) { assertThrows<ConnectionLostException> { database.put("b", 1) } }
                until { faults.hasStruck() }
                backend.killConnections()
                caller.join()
            } else {
                val caller = launch(Dispatchers.Default) { database.put("b", 1) }
                until { faults.hasStruck() }
                withTimeout(5.seconds) { caller.cancelAndJoin() }
            }
            withTimeout(5.seconds) { database.put("c", 1) }
            assertEquals(mapOf<String, Any>("a" to 1L, "c" to 1L), backend.facts())
        }
    }
}
