package dev.databases.docs

import dev.databases.Connection
import dev.databases.Database
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.single
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/** The table of docs/connections-and-transactions.md: who sees the connection of the block around it. */
class ContextRuleTest {
    @TestFactory
    fun theTableIsTrue(): List<DynamicTest> =
        rows().flatMap { (constructs, answer) ->
            constructs.map { construct ->
                dynamicTest(construct) {
                    withNotes { database ->
                        val sees = database.connection { database.seesFrom(construct, this) }

                        assertEquals(answer, if (sees) "yes" else "no")
                    }
                }
            }
        }

    private fun rows(): List<Pair<List<String>, String>> =
        Pages.read("docs/connections-and-transactions.md")
            .substringAfter("| construct |").substringBefore("\n\n").lines().drop(2)
            .map { it.trim('|', ' ').split("|") }
            .map { (constructs, answer) -> constructs.split(", ").map { it.trim().trim('`') } to answer.trim() }

    @OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)
    private suspend fun Database.seesFrom(construct: String, held: Connection): Boolean =
        coroutineScope {
            val sees: suspend () -> Boolean = { currentConnection() === held }
            when (construct) {
                "the same coroutine" -> sees()

                "withContext" -> withContext(Dispatchers.Default) { sees() }

                "coroutineScope" -> coroutineScope { sees() }

                "supervisorScope" -> supervisorScope { sees() }

                "withTimeout" -> withTimeout(60_000) { sees() }

                "NonCancellable" -> withContext(NonCancellable) { sees() }

                "flow { }" -> flow { emit(sees()) }.single()

                "launch" -> launched { sees() }

                "async" -> async { sees() }.await()

                "produce" -> produce { send(sees()) }.receive()

                "channelFlow" -> channelFlow { send(sees()) }.single()

                "flowOn" -> flow { emit(sees()) }.flowOn(Dispatchers.Default).single()

                "buffer" -> flow { emit(sees()) }.buffer().single()

                "launch(transaction.asContext())" -> held.transaction {
                    var seen = false
                    coroutineScope { launch(asContext()) { seen = sees() } }
                    seen
                }

                "async(connection.asContext())" -> async(held.asContext()) { sees() }.await()

                else -> error("The table has a construct that this test does not know: $construct")
            }
        }

    private suspend fun CoroutineScope.launched(sees: suspend () -> Boolean): Boolean {
        var seen = false
        launch { seen = sees() }.join()
        return seen
    }
}
