package dev.databases.test.conformance

import dev.databases.ExecuteResult
import dev.databases.QueryExecutor
import dev.databases.value

// What nearly every contract does with the table `notes` of the original's own tests.

internal const val ADD_NOTE: String = "INSERT INTO notes (text, completed) VALUES (:text, :completed)"

internal fun note(text: String?, completed: Boolean? = true): Map<String, Any?> = mapOf("text" to text, "completed" to completed)

internal suspend fun QueryExecutor.addNote(text: String, completed: Boolean = true): ExecuteResult =
    execute(ADD_NOTE, note(text, completed))

/** The texts of all notes, in the order in which they were added. */
internal suspend fun QueryExecutor.noteTexts(): List<Any?> = fetchAll("SELECT text FROM notes ORDER BY id").map { it[0] }

/** COUNT(*) is an Int or a Long, as the database likes. */
internal suspend fun QueryExecutor.count(table: String): Int = fetchOne("SELECT COUNT(*) FROM $table")!!.value<Int>(0)
