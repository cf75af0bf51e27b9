package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.ConstraintViolationException.Kind
import dev.databases.exceptions.DatabaseException
import kotlinx.coroutines.CoroutineScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Which constraint said no: E-07. */
public abstract class ConstraintContract(facts: BackendFacts) : Contract(facts) {
    private fun withBooks(block: suspend CoroutineScope.(Database) -> Unit) =
        withDatabase {
            it.execute("CREATE TABLE authors (id INTEGER PRIMARY KEY)")
            it.execute(
                """
                CREATE TABLE books (
                    id INTEGER PRIMARY KEY,
                    isbn VARCHAR(20) NOT NULL,
                    pages INTEGER,
                    author INTEGER,
                    CONSTRAINT books_isbn UNIQUE (isbn),
                    CONSTRAINT books_pages CHECK (pages > 0),
                    CONSTRAINT books_author FOREIGN KEY (author) REFERENCES authors (id)
                )
                """.trimIndent(),
            )
            it.execute("INSERT INTO authors VALUES (1)")
            it.execute(ADD_BOOK, book())
            block(it)
        }

    private fun book(vararg different: Pair<String, Any?>) = mapOf("id" to 1, "isbn" to "978-0", "pages" to 100, "author" to 1) + different

    private suspend fun Database.refuses(kind: Kind, column: String, values: Map<String, Any?>) {
        val e = assertThrows<ConstraintViolationException> { execute(ADD_BOOK, values) }

        assertEquals(kind, e.kind(), e.message)
        assertEquals(facts.reportedConstraint(kind, "books", column, "books_$column"), e.constraint())
        assertEquals(true, e.query()!!.startsWith("INSERT INTO books"), e.query())
        assertNotNull(e.cause)
        assertFalse(e.cause is DatabaseException)
        assertFalse(e.isRetryable)
        assertEquals(1, count("books"))
    }

    // E-07
    @Test
    public fun aDuplicateIsAViolationOfAUniqueConstraint(): Unit = withBooks { it.refuses(Kind.UNIQUE, "isbn", book("id" to 2)) }

    // E-07
    @Test
    public fun aPrimaryKeyIsUniqueToo(): Unit = withBooks { database ->
        val e = assertThrows<ConstraintViolationException> { database.execute(ADD_BOOK, book("isbn" to "978-1")) }

        assertEquals(Kind.UNIQUE, e.kind())
    }

    // BSD-16, E-07, E-29: enforced on SQLite too, by default
    @Test
    public fun aMissingParentIsAViolationOfAForeignKey(): Unit =
        withBooks { it.refuses(Kind.FOREIGN_KEY, "author", book("id" to 2, "isbn" to "978-1", "author" to 7)) }

    // E-07
    @Test
    public fun aParentThatHasChildrenCannotBeDeleted(): Unit = withBooks { database ->
        val e = assertThrows<ConstraintViolationException> { database.execute("DELETE FROM authors WHERE id = ?", 1) }

        assertEquals(Kind.FOREIGN_KEY, e.kind())
        assertEquals(1, database.count("authors"))
    }

    // E-07
    @Test
    public fun aNullIsAViolationOfNotNull(): Unit =
        withBooks { it.refuses(Kind.NOT_NULL, "isbn", book("id" to 2, "isbn" to null)) }

    // E-07
    @Test
    public fun aValueOutsideTheRuleIsAViolationOfACheck(): Unit =
        withBooks { it.refuses(Kind.CHECK, "pages", book("id" to 2, "isbn" to "978-1", "pages" to 0)) }

    // E-07
    @Test
    public fun executeManyTellsTheSame(): Unit = withBooks { database ->
        val books = listOf(book("id" to 2, "isbn" to "978-1"), book("id" to 3))

        val e = assertThrows<ConstraintViolationException> { database.executeMany(ADD_BOOK, books) }

        assertEquals(Kind.UNIQUE, e.kind())
        assertEquals(facts.reportedConstraint(Kind.UNIQUE, "books", "isbn", "books_isbn"), e.constraint())
        assertNotNull(e.cause)
    }

    private companion object {
        const val ADD_BOOK = "INSERT INTO books (id, isbn, pages, author) VALUES (:id, :isbn, :pages, :author)"
    }
}
