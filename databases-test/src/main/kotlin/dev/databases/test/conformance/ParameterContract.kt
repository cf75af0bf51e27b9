package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.ParameterException
import dev.databases.sql.SqlFact
import dev.databases.value
import kotlinx.coroutines.CoroutineScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** How values get into a query. What does not fit is found before a connection is taken. */
public abstract class ParameterContract(facts: BackendFacts) : Contract(facts) {
    private fun withCodes(block: suspend CoroutineScope.(Database) -> Unit) =
        withDatabase {
            it.execute("CREATE TABLE codes (code INTEGER PRIMARY KEY, name VARCHAR(40))")
            it.executeMany("INSERT INTO codes VALUES (?, ?)", listOf(listOf(1, "one"), listOf(2, "two"), listOf(3, "three")))
            block(it)
        }

    private suspend fun Database.names(where: String, values: Map<String, Any?>): List<Any?> =
        fetchAll("SELECT name FROM codes WHERE $where ORDER BY code", values).map { it[0] }

    // E-02: a list binds positions, in any of the spellings the dialect has
    @Test
    public fun aListBindsPositions(): Unit = withCodes { database ->
        val query = "SELECT name FROM codes WHERE code = ? AND name = ?"

        assertEquals("two", database.fetchVal(query, listOf(2, "two")))
        assertEquals("two", database.fetchOne(query, 2, "two")!!["name"])
        assertNull(database.fetchVal(query, listOf(2, "one")))
    }

    // E-02
    @Test
    public fun numberedAndPercentPlaceholdersAreReadWhereTheDialectHasThem(): Unit = withCodes { database ->
        val syntax = database.dialect.syntax()
        if (syntax.has(SqlFact.DOLLAR_NUMBERS)) {
            assertEquals("two", database.fetchVal("SELECT name FROM codes WHERE name = $2 AND code = $1", listOf(2, "two")))
        }
        if (syntax.has(SqlFact.PERCENT_S_POSITIONS)) {
            assertEquals("two", database.fetchVal("SELECT name FROM codes WHERE code = %s AND name = %s", listOf(2, "two")))
        }
    }

    @Test
    public fun oneNameMayStandInSeveralPlaces(): Unit = withCodes { database ->
        assertEquals(listOf("one", "two"), database.names("code = :n OR code = :n + 1", mapOf("n" to 1)))
    }

    // EDX-26: PostgreSQL's driver bound NULL for a missing value
    @Test
    public fun aMissingValueIsAnErrorThatNamesItAndTakesNoConnection(): Unit = withCodes { database ->
        val acquired = database.poolStatus.counters().acquired()
        val query = "SELECT name FROM codes WHERE code = :code AND name = :name"

        val missing = assertThrows<ParameterException> { database.fetchAll(query, mapOf("code" to 1)) }
        val none = assertThrows<ParameterException> { database.fetchAll(query) }

        assertEquals(
            "No value for :name: the query's parameters are :code, :name, and given are code. " +
                "A colon that begins no parameter is written \\:",
            missing.message,
        )
        assertEquals(query, missing.query())
        assertEquals(
            "No value for :code, :name: the query's parameters are :code, :name, and none are given. " +
                "A colon that begins no parameter is written \\:",
            none.message,
        )
        assertEquals(acquired, database.poolStatus.counters().acquired())
    }

    // EDX-26
    @Test
    public fun anExtraValueIsAnErrorThatNamesItAndTakesNoConnection(): Unit = withCodes { database ->
        val acquired = database.poolStatus.counters().acquired()

        val extra = assertThrows<ParameterException> {
            database.execute("UPDATE codes SET name = :name", mapOf("name" to "x", "nmae" to "y"))
        }
        val count = assertThrows<ParameterException> { database.execute("UPDATE codes SET name = ?", listOf("x", "y")) }

        assertEquals("No parameter is named :nmae: the query's parameters are :name", extra.message)
        val hint = if (database.dialect.syntax().has(SqlFact.QUESTION_MARK_OPERATORS)) OPERATOR_HINT else ""
        assertEquals("The query has 1 position and got 2 values$hint", count.message)
        assertEquals(acquired, database.poolStatus.counters().acquired())
        assertEquals(listOf("one", "two", "three"), database.names("1 = 1", emptyMap()))
    }

    @Test
    public fun aValueThatCannotBeBoundIsAnErrorThatNamesItsTypeAndTakesNoConnection(): Unit = withCodes { database ->
        val acquired = database.poolStatus.counters().acquired()

        for (verb in verbs("UPDATE codes SET name = :name", mapOf("name" to Unbindable("s3cret")))) {
            val e = assertThrows<ParameterException> { verb(database) }
            assertEquals(true, e.message!!.contains(Unbindable::class.java.name), e.message)
            assertEquals(false, e.message!!.contains("s3cret"), e.message)
        }

        assertEquals(acquired, database.poolStatus.counters().acquired())
    }

    private class Unbindable(private val secret: String) {
        override fun toString() = secret
    }

    private fun verbs(query: String, values: Map<String, Any?>): List<suspend (Database) -> Unit> =
        listOf(
            { it.fetchAll(query, values) },
            { it.fetchOne(query, values) },
            { it.fetchVal(query, values) },
            { it.execute(query, values) },
            { it.executeMany(query, listOf(values)) },
            { it.iterate(query, values) },
        )

    // EDX-27
    @Test
    public fun aColonInsideALiteralOrACommentIsNoParameter(): Unit = withCodes { database ->
        val query = "SELECT '12:30:00' AS a, ':abc' AS b, name AS c /* :not */ FROM codes -- :this\n WHERE code = :code"

        val record = database.fetchOne(query, mapOf("code" to 1))!!

        assertEquals(listOf("12:30:00", ":abc", "one"), record.entries().map { it.value })
    }

    // EDX-28, E-09, E-26: nothing is formatted with %, and ? and [ ] stay what they are in a query with names or without values
    @Test
    public fun percentSignsAndQuestionMarksInTextStayWhatTheyAre(): Unit = withCodes { database ->
        assertEquals(listOf("two", "three"), database.names("name LIKE 't%'", emptyMap()))
        assertEquals(listOf("two"), database.names("name LIKE 't%' AND code = :code", mapOf("code" to 2)))
        assertEquals("what? 100% [sure]", database.fetchVal("SELECT 'what? 100% [sure]' AS text"))
        assertEquals("what?", database.fetchVal("SELECT 'what?' AS text FROM codes WHERE code = ?", listOf(1)))
    }

    // EDB-018, EDX-29: a statement's IN list, here in raw SQL
    @Test
    public fun aCollectionInsideInExpands(): Unit = withCodes { database ->
        assertEquals(listOf("one", "three"), database.names("code IN (:codes)", mapOf("codes" to listOf(3, 1))))
        assertEquals(listOf("one", "three"), database.names("code IN :codes", mapOf("codes" to setOf(3, 1))))
        assertEquals(emptyList<Any?>(), database.names("code IN (:codes)", mapOf("codes" to listOf(7, 8, 9))))
        assertEquals(
            listOf("two"),
            database.fetchAll("SELECT name FROM codes WHERE code IN (?) AND name = ?", listOf(listOf(1, 2), "two")).map { it[0] },
        )
    }

    // EDX-29
    @Test
    public fun anEmptyCollectionInsideInMatchesNothing(): Unit = withCodes { database ->
        val nobody = mapOf("codes" to emptyList<Int>())

        assertEquals(emptyList<Any?>(), database.names("code IN (:codes)", nobody))
        assertEquals(listOf("one", "two", "three"), database.names("code NOT IN (:codes)", nobody))
        assertEquals(emptyList<Any?>(), database.names("name IN (:codes)", nobody))
    }

    @Test
    public fun nullBindsNull(): Unit = withCodes { database ->
        database.execute("UPDATE codes SET name = :name WHERE code = :code", mapOf("name" to null, "code" to 1))

        assertEquals(listOf(1), database.fetchAll("SELECT code FROM codes WHERE name IS NULL").map { it.value<Int>(0) })
    }

    @Test
    public fun textIsBoundAndReadBackUnharmed(): Unit = withDatabase { database ->
        database.execute("CREATE TABLE texts (text VARCHAR(200))")
        val text = "'; DROP TABLE texts; -- \" ` \\ %s $1 ? :x ä € \uD83D\uDE00 \n\t"

        database.execute("INSERT INTO texts VALUES (:text)", mapOf("text" to text))

        assertEquals(text, database.fetchVal("SELECT text FROM texts WHERE text = :text", mapOf("text" to text)))
    }

    private companion object {
        const val OPERATOR_HINT = ". The operator ? is written ?? when values are bound by position"
    }
}
