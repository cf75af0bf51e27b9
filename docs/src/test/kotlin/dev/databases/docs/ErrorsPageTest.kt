package dev.databases.docs

import dev.databases.Database
import dev.databases.exceptions.ConstraintViolationException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** docs/errors.md. */
class ErrorsPageTest {
    @Test
    fun theTreeIsTheOneThatThePackageDraws() {
        val packageInfo = Pages.read("databases-core/src/main/java/dev/databases/exceptions/package-info.java")
        val drawn = packageInfo.substringAfter(" * <pre>\n").substringBefore(" * </pre>").lines().map { it.removePrefix(" * ") }

        val shown = Pages.read("docs/errors.md").substringAfter("\n```\n").substringBefore("```")

        assertEquals(drawn.joinToString("\n").trim(), shown.trim())
    }

    // docs: errors-constraint
    suspend fun add(database: Database, text: String): String =
        try {
            database.execute("INSERT INTO notes (text, done) VALUES (:text, :done)", mapOf("text" to text, "done" to false))
            "added"
        } catch (e: ConstraintViolationException) {
            if (e.kind() == ConstraintViolationException.Kind.UNIQUE) "there already" else throw e
        }
    // docs: end

    @Test
    fun aConstraintViolationAnswersQuestions() = withNotes { database ->
        val answers = listOf(add(database, "sleep"), add(database, "buy milk"))

        assertEquals(listOf("added", "there already"), answers)
    }
}
