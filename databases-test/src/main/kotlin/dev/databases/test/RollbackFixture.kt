package dev.databases.test

import dev.databases.Database

/**
 * What the extensions for JUnit and Kotest share: a database that is connected in force-rollback mode for one test. The mode is a
 * matter of the database and not of a coroutine, so that set-up, test and tear-down may run in different ones (EDX-22). Safe for
 * any coroutine.
 */
internal class RollbackFixture(val database: Database) {
    private var owner: String? = null

    /** On failure the test owns nothing, and its [end] does nothing. */
    suspend fun begin(test: String) {
        synchronized(this) {
            check(owner == null && !database.isConnected) {
                "The database is connected already, so what this test does could not be rolled back. Leave connecting to the " +
                    "extension; tests that run in parallel need a database and an extension each."
            }
            owner = test
        }
        try {
            database.forceRollback { database.connect() }
        } catch (e: Throwable) {
            synchronized(this) { owner = null }
            throw e
        }
    }

    suspend fun end(test: String) {
        if (synchronized(this) { owner != test }) return
        try {
            // The test may have disconnected by itself.
            if (database.isConnected) database.disconnect()
        } finally {
            synchronized(this) { owner = null }
        }
    }
}
