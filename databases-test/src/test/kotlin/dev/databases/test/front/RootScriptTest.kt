package dev.databases.test.front

import dev.databases.exceptions.DatabaseException
import dev.databases.test.Fault
import dev.databases.test.FaultPoint
import dev.databases.test.Faults
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource

/** The root transaction of force-rollback mode when the server does not play along. */
@Timeout(30)
@ParameterizedClass
@EnumSource(Driver::class)
class RootScriptTest(private val driver: Driver) {
    @Test
    fun aLostConnectionDoesNotKeepTheDatabaseFromDisconnecting(): Unit = runBlocking {
        val backend = driver.backend()
        val database = databaseOn(backend) { forceRollback(true) }
        database.connect()
        database.put("undone", 1)
        backend.killConnections()

        assertThrows<DatabaseException> { database.put("undone", 2) }
        database.disconnect()

        assertFalse(database.isConnected)
        assertEquals(0, backend.poolStatus().size())
        database.use { put("undone", 3) }
        assertEquals(emptyMap<String, Any>(), backend.facts())
        backend.verify()
    }

    @Test
    fun aFailedRollbackDoesNotKeepTheDatabaseFromDisconnecting(): Unit = runBlocking {
        val faults = Faults.none()
        val backend = driver.backend { faults(faults) }
        val database = databaseOn(backend) { forceRollback(true) }
        database.connect()
        database.put("undone", 1)
        faults.at(FaultPoint.ROLLBACK, 1, Fault.FAIL)

        database.disconnect()

        assertEquals(0, backend.poolStatus().size())
        assertEquals(emptyMap<String, Any>(), backend.facts())
        backend.verify()
    }

    @Test
    fun aFailedBeginLeavesTheDatabaseDisconnected(): Unit = runBlocking {
        val faults = Faults.none().failBegin()
        val backend = driver.backend { faults(faults) }
        val database = databaseOn(backend) { forceRollback(true) }

        val e = assertThrows<DatabaseException> { database.connect() }

        assertEquals("Injected fault: BEGIN failed.", e.message)
        assertFalse(database.isConnected)
        assertEquals(0, backend.poolStatus().size())
        database.use { put("undone", 1) }
        backend.verify()
    }
}
