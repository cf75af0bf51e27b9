package dev.databases.test.front

import dev.databases.exceptions.QueryException
import dev.databases.exceptions.SerializationFailureException
import dev.databases.test.Faults
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource

/** `transaction(retry = n)`: what is tried again, how often, and with which error it ends. */
@Timeout(30)
@ParameterizedClass
@EnumSource(Driver::class)
class RetryScriptTest(private val driver: Driver) {
    @Test
    fun retryRunsTheWholeBlockAgainAfterARetryableError() {
        val faults = Faults.none().failCommit()
        val backend = driver.backend { faults(faults) }
        var runs = 0

        withScript(backend) { database ->
            database.transaction(retry = 2) {
                runs++
                execute("ADD n 1")
            }
        }

        assertEquals(2, runs)
        assertEquals(mapOf<String, Any>("n" to 1L), backend.facts())
        assertEquals(listOf("BEGIN", "ADD n 1", "COMMIT", "BEGIN", "ADD n 1", "COMMIT"), backend.sent())
    }

    @Test
    fun retryOfATransactionOnAHeldConnectionRunsAgainToo() {
        val faults = Faults.none().failCommit()
        val backend = driver.backend { faults(faults) }

        withScript(backend) { database ->
            database.connection { transaction(retry = 2) { execute("ADD n 1") } }
            faults.failCommit()
            database.connection { database.transaction(retry = 2) { execute("ADD n 1") } }
        }

        assertEquals(mapOf<String, Any>("n" to 2L), backend.facts())
    }

    @Test
    fun retryGivesUpWithTheLastError() {
        val backend = driver.backend()
        var runs = 0

        withScript(backend) { database ->
            assertThrows<SerializationFailureException> {
                database.transaction(retry = 2) {
                    runs++
                    execute("FAIL SerializationFailure")
                }
            }
        }

        assertEquals(3, runs)
    }

    @Test
    fun retryLeavesOtherErrorsAlone() {
        val backend = driver.backend()
        var runs = 0

        withScript(backend) { database ->
            assertThrows<QueryException> {
                database.transaction(retry = 2) {
                    runs++
                    execute("FAIL BadSql")
                }
            }
        }

        assertEquals(1, runs)
    }
}
