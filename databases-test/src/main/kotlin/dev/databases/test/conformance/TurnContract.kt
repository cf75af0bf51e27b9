package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.TransactionOptions
import dev.databases.exceptions.TransactionStateException
import dev.databases.pool.PoolReport
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Force-rollback mode with many coroutines: one connection, one root transaction, and everybody takes turns in it (E-13, E-35). */
public abstract class TurnContract(facts: BackendFacts) : Contract(facts) {
    private class Deliberate : RuntimeException("thrown on purpose")

    private fun rollingBack(block: suspend CoroutineScope.(Database) -> Unit) = withNotes(database { forceRollback(true) }, block)

    // EDX-12, E-13, E-35, EDB-060
    @Test
    public fun anyNumberOfTransactionsTakeTurns(): Unit = rollingBack { database ->
        List(40) { index ->
            async(Dispatchers.Default) {
                runCatching {
                    database.transaction {
                        addNote("$index, first")
                        transaction { addNote("$index, second") }
                        if (index % 4 == 0) throw Deliberate()
                    }
                }
            }
        }.awaitAll()

        assertEquals(60, database.count("notes"))
        assertEquals(1, database.poolStatus.leased())
    }

    // EDX-12
    @Test
    public fun coroutinesOfOtherScopesTakeTurnsToo(): Unit = rollingBack { database ->
        val elsewhere = CoroutineScope(Dispatchers.Default + SupervisorJob())
        List(20) { index -> elsewhere.async { database.transaction { addNote("$index") } } }.awaitAll()
        List(20) { elsewhere.async { database.noteTexts().size } }.awaitAll().forEach { assertEquals(20, it) }

        assertEquals(20, database.count("notes"))
    }

    // EDX-12: a child nests in its parent's transaction, so that neither waits for the other
    @Test
    public fun aParentMayWaitForItsChildren(): Unit = rollingBack { database ->
        withTimeout(5.seconds) {
            database.transaction {
                addNote("parent")
                coroutineScope {
                    List(5) { async(Dispatchers.Default) { database.transaction { addNote("child $it") } } }.awaitAll()
                    async { async { database.addNote("grandchild") }.await() }.await()
                }
                transaction { coroutineScope { async { database.transaction { addNote("deeper") } }.await() } }
            }
        }

        assertEquals(8, database.count("notes"))
    }

    @Test
    public fun aChildsFailureUndoesTheChildAlone(): Unit = rollingBack { database ->
        database.transaction {
            addNote("parent")
            coroutineScope {
                async {
                    assertThrows<Deliberate> {
                        database.transaction {
                            addNote("child")
                            throw Deliberate()
                        }
                    }
                }.await()
            }
        }

        assertEquals(listOf("parent"), database.noteTexts())
    }

    @Test
    public fun everybodyIsOnTheOneConnection(): Unit = rollingBack { database ->
        val own = database.currentConnection()!!

        assertSame(own, async { database.currentConnection() }.await())
        assertSame(own, withContext(Dispatchers.Default) { database.connection { this } })
        database.transaction { assertSame(own, connection) }
        assertEquals(1, database.poolStatus.leased())
    }

    // E-13: the caller's outermost transaction is a savepoint, and what belongs to a root is not its business
    @Test
    public fun optionsOfARootAreAcceptedAndHaveNoEffect(): Unit = rollingBack { database ->
        val isolation = database.dialect.isolationLevels().first()
        database.transaction(TransactionOptions.DEFAULT.withIsolation(isolation).withRetry(2)) { addNote("kept until disconnect") }
        database.transaction(forceRollback = true) { addNote("undone") }

        assertEquals(listOf("kept until disconnect"), database.noteTexts())
    }

    // EDB-087, EDB-088
    @Test
    public fun aDatabaseConnectedTwiceInAScopeSeesACleanOneEachTime(): Unit = runBlocking {
        val database = database()
        if (facts.durable) database().use { createNotes() }
        val seen = database.forceRollback {
            List(2) {
                database.use {
                    if (!facts.durable) createNotes()
                    addNote("written")
                    noteTexts().also { transaction { addNote("written in a transaction") } }
                }
            }
        }

        assertEquals(List(2) { listOf("written") }, seen)
        if (facts.durable) database().use { assertEquals(emptyList<Any?>(), noteTexts()) }
    }

    @Test
    public fun disconnectWaitsForThoseInABlock(): Unit = runBlocking {
        val database = database { forceRollback(true) }
        if (facts.durable) database().use { createNotes() }
        database.connect()
        if (!facts.durable) database.createNotes()
        val inBlock = kotlinx.coroutines.CompletableDeferred<Unit>()
        val mayLeave = kotlinx.coroutines.CompletableDeferred<Unit>()
        val block = async(Dispatchers.Default) {
            database.transaction {
                inBlock.complete(Unit)
                mayLeave.await()
                addNote("in time")
                noteTexts()
            }
        }
        inBlock.await()
        val disconnect = async(Dispatchers.Default) { database.disconnect(20.seconds) }
        withTimeout(10.seconds) { while (database.isConnected) kotlinx.coroutines.delay(1.milliseconds) }
        mayLeave.complete(Unit)

        assertEquals(listOf("in time"), block.await())
        assertTrue(disconnect.await().isClean)
    }

    @Test
    public fun disconnectTellsWhenTheyDidNotLeave(): Unit = runBlocking {
        val database = database { forceRollback(true) }
        database.connect()

        lateinit var report: PoolReport
        val e = assertThrows<TransactionStateException> {
            database.transaction {
                report = database.disconnect(50.milliseconds)
                assertFalse(isActive)
            }
        }

        assertEquals("This transaction was already rolled back. Begin a new one; nothing was changed.", e.message)
        assertFalse(report.isClean, report.toString())
    }
}
