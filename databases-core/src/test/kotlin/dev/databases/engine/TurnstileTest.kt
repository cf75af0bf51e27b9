package dev.databases.engine

import dev.databases.engine.TransactionState.Outcome
import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.spi.TransactionBackend
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.CompletionStage
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds

@Timeout(60)
class TurnstileTest {
    private val turnstile = Turnstile()

    @Test
    fun `lets one in at a time in order of arrival`() = runBlocking {
        val order = mutableListOf<Int>()
        assertTrue(turnstile.tryEnter(null))

        val waiting = List(3) { number ->
            launch(start = CoroutineStart.UNDISPATCHED) {
                turnstile.enter(null, null, "")
                order += number
                turnstile.exit()
            }
        }
        assertFalse(turnstile.tryEnter(null))
        turnstile.exit()
        waiting.forEach { it.join() }

        assertEquals(listOf(0, 1, 2), order)
        assertTrue(turnstile.tryEnter(null))
    }

    // EDX-11
    @Test
    fun `a sibling waits until the nested transaction of a block has ended`() = runBlocking {
        val root = state(null, scoped = true)
        val nested = state(root, scoped = true)
        turnstile.tryEnter(null)
        turnstile.push(root)
        turnstile.push(nested)
        turnstile.exit()
        var isIn = false

        val sibling = launch(start = CoroutineStart.UNDISPATCHED) {
            turnstile.enter(root, null, "")
            isIn = true
            turnstile.exit()
        }
        assertTrue(turnstile.tryEnter(nested))
        turnstile.exit()
        yield()
        assertFalse(isIn)
        turnstile.tryEnter(nested)
        turnstile.pop(nested, Outcome.COMMITTED)
        turnstile.exit()
        sibling.join()

        assertTrue(isIn)
        assertEquals(Outcome.COMMITTED, nested.outcome)
    }

    @Test
    fun `elders go on through a low-level transaction, which belongs to no block`() {
        val root = state(null, scoped = true)
        turnstile.tryEnter(null)
        turnstile.push(root)
        turnstile.push(state(root, scoped = false))
        turnstile.exit()

        assertTrue(turnstile.tryEnter(root))
        turnstile.exit()
        assertFalse(turnstile.tryEnter(null))
    }

    @Test
    fun `ending an outer transaction rolls back what is open in it`() {
        val root = state(null, scoped = false)
        val nested = state(root, scoped = false)
        turnstile.tryEnter(null)
        turnstile.push(root)
        turnstile.push(nested)

        turnstile.pop(root, Outcome.COMMITTED)

        assertEquals(listOf(Outcome.COMMITTED, Outcome.ROLLED_BACK), listOf(root.outcome, nested.outcome))
        assertEquals(null, turnstile.top)
    }

    @Test
    fun `a wait ends after its limit and says what to do`() = runBlocking {
        turnstile.tryEnter(null)

        val error = assertThrows<AcquireTimeoutException> { runBlocking { turnstile.enter(null, 20.milliseconds, "SELECT 1") } }

        assertEquals(
            "Waited 20ms (acquireTimeout) for a turn on a shared connection: another coroutine keeps a statement running or a " +
                "nested transaction open on it. Let it finish first, or do not share the connection. The query was: SELECT 1",
            error.message,
        )
        turnstile.exit()
        assertTrue(turnstile.tryEnter(null))
    }

    @Test
    fun `no turn is lost or given twice while waiters are cancelled at random`() = runBlocking {
        val inside = AtomicInteger()
        val entered = AtomicInteger()
        val random = Random(42)

        withContext(Dispatchers.Default) {
            repeat(2_000) { round ->
                coroutineScope {
                    val workers = List(4) {
                        async {
                            turnstile.enter(null, null, "")
                            assertEquals(1, inside.incrementAndGet(), "round $round")
                            entered.incrementAndGet()
                            inside.decrementAndGet()
                            turnstile.exit()
                        }
                    }
                    if (random.nextBoolean()) yield()
                    workers[random.nextInt(4)].cancelAndJoin()
                }
            }
        }

        assertTrue(entered.get() >= 6_000, "entered ${entered.get()} times")
        assertTrue(turnstile.tryEnter(null))
    }

    private fun state(parent: TransactionState?, scoped: Boolean) = TransactionState(parent, NeverCalled, scoped)

    private object NeverCalled : TransactionBackend {
        override fun commit(): CompletionStage<Void?> = error("not called")

        override fun rollback(): CompletionStage<Void?> = error("not called")

        override fun savepoint(name: String): CompletionStage<TransactionBackend> = error("not called")
    }
}
