package dev.databases.test

import dev.databases.Database
import dev.databases.DatabaseUrl
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class RollbackFixtureTest {
    private val backend = ScriptedBackend.builder().build()
    private val database = Database(backend, DatabaseUrl.parse("scripted://"))
    private val fixture = RollbackFixture(database)

    // EDX-22: the original's fixtures broke when set-up and tear-down ran in different tasks
    @Test
    fun setUpTestAndTearDownMayRunInDifferentCoroutines() {
        runBlocking(Dispatchers.IO) { fixture.begin("test") }
        val seen = runBlocking(Dispatchers.Default) {
            List(4) { async { database.transaction { execute("ADD total 1") } } }.awaitAll()
            database.fetchVal("GET total", column = "value")
        }
        runBlocking { fixture.end("test") }

        assertEquals(4L, seen)
        assertEquals(emptyMap<String, Any>(), backend.facts())
        backend.verify()
    }

    @Test
    fun aDatabaseThatIsConnectedAlreadyIsRefusedAndLeftAlone(): Unit = runBlocking {
        database.connect()

        val e = assertThrows<IllegalStateException> { fixture.begin("test") }
        fixture.end("test")

        assertEquals(
            "The database is connected already, so what this test does could not be rolled back. Leave connecting to the " +
                "extension; tests that run in parallel need a database and an extension each.",
            e.message,
        )
        assertTrue(database.isConnected)
        database.disconnect()
    }

    @Test
    fun aSecondTestAtTheSameTimeIsRefusedAndDoesNotDisturbTheFirst(): Unit = runBlocking {
        fixture.begin("first")

        assertThrows<IllegalStateException> { fixture.begin("second") }
        fixture.end("second")

        assertTrue(database.isConnected)
        fixture.end("first")
        assertFalse(database.isConnected)
    }

    @Test
    fun aTestMayDisconnectByItself(): Unit = runBlocking {
        fixture.begin("test")
        database.execute("PUT note 1")
        database.disconnect()
        fixture.end("test")

        fixture.begin("next")
        fixture.end("next")
        assertEquals(emptyMap<String, Any>(), backend.facts())
    }
}
