package dev.databases.docs

import dev.databases.Database
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import java.time.LocalDate

/** Runs [block] with a new database in memory that has three notes; the second has no due date. */
internal fun withNotes(block: suspend CoroutineScope.(Database) -> Unit) =
    runBlocking {
        Database("sqlite://").use {
            execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) UNIQUE, done BOOLEAN NOT NULL, due DATE)")
            executeMany(
                "INSERT INTO notes (text, done, due) VALUES (?, ?, ?)",
                listOf(
                    listOf("water the plants", true, LocalDate.of(2026, 3, 1)),
                    listOf("call home", false, null),
                    listOf("buy milk", false, LocalDate.of(2026, 3, 2)),
                ),
            )
            block(this)
        }
    }
