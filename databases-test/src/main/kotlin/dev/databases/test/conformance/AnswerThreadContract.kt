package dev.databases.test.conformance

import dev.databases.Database
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CompletableFuture

/** On the thread where answers arrive: a coroutine that asks for no dispatcher goes on there, and what would wait there is refused. */
public abstract class AnswerThreadContract(facts: BackendFacts) : Contract(facts) {
    /** Brings the coroutine to the thread where the answer arrives: one that is there at once would leave it where it is. */
    private suspend fun Database.arrive() {
        fetchAll(facts.slowQuery(1))
    }

    private suspend fun Database.number(query: String): Int = (fetchVal(query) as Number).toInt()

    @Test
    public fun anUnconfinedCoroutineGoesOnWhereTheAnswerArrived(): Unit =
        withNotes(database { maxSize(1) }) { database ->
            val caller = Thread.currentThread()

            withContext(Dispatchers.Unconfined) {
                database.arrive()
                repeat(ROUNDS) { round ->
                    assertEquals(round, database.number("SELECT $round"))
                    assertTrue(Thread.currentThread() !== caller)
                    val counts = database.transaction {
                        execute("INSERT INTO notes (text) VALUES ('kept')")
                        val inside = runCatching {
                            transaction {
                                execute("INSERT INTO notes (text) VALUES ('undone')")
                                error("undo")
                            }
                        }
                        inside.isFailure to (fetchVal("SELECT count(*) FROM notes") as Number).toInt()
                    }
                    assertEquals(true to round + 1, counts)
                }
            }

            assertTrue(Thread.currentThread() === caller)
            assertEquals(ROUNDS, database.number("SELECT count(*) FROM notes WHERE text = 'kept'"))
        }

    @Test
    public fun aBlockingCallWhereItWouldWaitForItselfIsRefused(): Unit =
        withNotes { database ->
            val blocking = database.blocking()
            val calls = listOf<() -> Int>(
                { blocking.fetchAll("SELECT 1").size },
                { blocking.iterate("SELECT 1").use { it.toList().size } },
                { blocking.transaction { it.fetchAll("SELECT 1").size } },
                { blocking.begin().use { it.fetchAll("SELECT 1").size } },
            )
            val there = withContext(Dispatchers.Unconfined) {
                database.arrive()
                calls.map(::outcome)
            }
            val chained = CompletableFuture<List<String>>()
            database.futures().fetchAll(facts.slowQuery(1)).whenComplete { _, _ -> chained.complete(calls.map(::outcome)) }

            val expected = if (facts.answersOnThreadsOfTheDriver) "refused" else "1"
            assertEquals(List(calls.size) { expected }, there)
            assertEquals(List(calls.size) { expected }, chained.get())
            assertEquals(List(calls.size) { "1" }, calls.map(::outcome))
        }

    private fun outcome(call: () -> Int): String =
        try {
            "${call()}"
        } catch (e: IllegalStateException) {
            if ("would wait for itself" in e.message.orEmpty()) "refused" else "$e"
        }

    private companion object {
        const val ROUNDS = 50
    }
}
