package dev.databases.exposed

import dev.databases.Database
import org.jetbrains.exposed.v1.core.Table

/** The table of the original's own tests. */
internal object Notes : Table("notes") {
    val id = integer("id").autoIncrement()
    val text = varchar("text", 100)
    val completed = bool("completed").clientDefault { false }
    override val primaryKey = PrimaryKey(id)
}

internal fun note(text: String?, completed: Boolean = true): Map<String, Any?> = mapOf("text" to text, "completed" to completed)

/** The texts of all notes, in the order in which they were added. */
internal suspend fun Database.noteTexts(): List<String> = fetchAll(Notes.selectAll().orderBy(Notes.id)).map { it[Notes.text] }
