package dev.databases.test

import dev.databases.Database
import dev.databases.DatabaseUrl
import io.kotest.core.extensions.install
import io.kotest.core.spec.style.FunSpec
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull

/** A real spec, run by Kotest's own engine. Each test would fail if it came after another that was not undone (EDX-22). */
class KotestDatabaseExtensionTest :
    FunSpec({
        val backend = ScriptedBackend.builder().build()
        val database = install(KotestDatabaseExtension(Database(backend, DatabaseUrl.parse("scripted://"))))

        beforeTest { if (database.isConnected) database.execute("PUT set_up 1") }

        afterSpec {
            assertFalse(database.isConnected)
            assertEquals(emptyMap<String, Any>(), backend.facts())
            backend.verify()
        }

        test("a test is one transaction") {
            assertNull(database.fetchOne("GET note"))
            database.transaction { execute("PUT note 1") }
            assertEquals(1L, database.fetchVal("GET note", column = "value"))
        }

        context("a container") {
            assertFalse(database.isConnected)

            test("has tests that each begin anew") {
                assertNull(database.fetchOne("GET note"))
                assertEquals(1L, database.fetchVal("GET set_up", column = "value"))
                withContext(Dispatchers.IO) { database.execute("PUT note 2") }
                assertEquals(2L, database.fetchVal("GET note", column = "value"))
            }

            test("are undone before the next") {
                assertNull(database.fetchOne("GET note"))
                database.execute("PUT note 3")
            }
        }
    })
