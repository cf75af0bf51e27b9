package dev.databases.test.front

import dev.databases.exceptions.AcquireTimeoutException
import dev.databases.test.Fault
import dev.databases.test.FaultPoint
import dev.databases.test.Faults
import dev.databases.test.FaultyBackend
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** A connection that cannot be had, and the query after it. */
@Timeout(30)
class AcquireErrorTest {
    // EDB-019: what held the count of users there is here the lease, and there is none
    @ParameterizedTest
    @EnumSource(Driver::class)
    fun theErrorOfAnAcquireReachesTheCallerAndTheNextQueryWorks(driver: Driver) {
        val backend = driver.backend()
        val faults = Faults.none()

        withScript(backend, databaseOn(FaultyBackend(backend, faults))) { database ->
            for (query in listOf<suspend () -> Unit>({
                database.put("a", 1)
            }, { database.connection { put("a", 1) } }, { database.begin() })) {
                faults.failAcquire()

                val e = assertThrows<AcquireTimeoutException> { query() }

                assertEquals("Injected fault: ACQUIRE failed.", e.message)
                assertEquals(null, database.currentConnection())
                assertEquals(0, database.poolStatus.leased())
                faults.disarm()
            }

            database.put("a", 2)
            assertEquals(2L, database.read("a"))
        }
    }

    // EDB-020
    @ParameterizedTest
    @EnumSource(Driver::class)
    fun anAcquireThatIsCancelledLeavesNothingBehindAndTheNextQueryWorks(driver: Driver) {
        val backend = driver.backend()
        val faults = Faults.none()

        withScript(backend, databaseOn(FaultyBackend(backend, faults))) { database ->
            for (query in listOf<suspend () -> Unit>({ database.put("a", 1) }, { database.connection { put("a", 1) } })) {
                faults.at(FaultPoint.ACQUIRE, 1, Fault.HANG)
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { query() }
                assertTrue(waiting.isActive)

                waiting.cancelAndJoin()

                assertEquals(0, database.poolStatus.leased())
                assertEquals(0, database.poolStatus.waiting())
                faults.disarm()
            }

            assertEquals(null, database.read("a"))
            database.put("a", 2)
            assertEquals(2L, database.read("a"))
        }
    }
}
