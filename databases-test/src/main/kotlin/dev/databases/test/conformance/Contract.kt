package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.spi.DatabaseListener
import dev.databases.values.ValueConverters
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Timeout

/** What the theme contracts share: a fresh database for each test, the table of the original's own tests, and the leak check. */
@Timeout(120)
public abstract class Contract(protected val facts: BackendFacts) {
    /** An empty database of this test's own. */
    protected lateinit var url: DatabaseUrl

    @BeforeEach
    internal fun takeFreshDatabase() {
        url = facts.freshUrl()
    }

    @AfterEach
    internal fun disposeOfDatabase() {
        facts.dispose(url)
    }

    /** A database on this test's [url], not connected. */
    protected fun database(
        listener: DatabaseListener = DatabaseListener.NONE,
        converters: ValueConverters = ValueConverters.NONE,
        configure: DatabaseOptions.Builder.() -> Unit = {},
    ): Database = Database(url, DatabaseOptions.builder().apply(configure).build(), listener, converters)

    /** Runs [block] with a connected [database] and checks that every connection came back (BSD-23). */
    protected fun withDatabase(
        database: Database = database(),
        block: suspend CoroutineScope.(Database) -> Unit,
    ): Unit = runBlocking {
        database.connect()
        try {
            // In force-rollback mode the database itself holds one.
            val heldByDatabase = database.poolStatus.leased()
            block(database)
            assertEquals(heldByDatabase, database.poolStatus.leased(), "connections held at the end of the test")
        } finally {
            database.disconnect()
        }
    }

    /** As [withDatabase], with the table `notes (id, text, completed)` in it. */
    protected fun withNotes(
        database: Database = database(),
        block: suspend CoroutineScope.(Database) -> Unit,
    ): Unit = withDatabase(database) {
        // In force-rollback mode, DDL that commits would end the transaction that everything is to be in.
        if (facts.transactionalDdl) it.createNotes() else database().use { createNotes() }
        block(it)
    }

    protected suspend fun Database.createNotes() {
        execute("CREATE TABLE notes (id ${facts.generatedKey}, text VARCHAR(100), completed BOOLEAN)")
    }
}
