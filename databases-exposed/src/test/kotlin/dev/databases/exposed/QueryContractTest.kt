package dev.databases.exposed

import dev.databases.Database
import dev.databases.ExecuteResult
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.ParameterException
import dev.databases.exceptions.UnsupportedFeatureException
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.statements.InsertStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.UpdateStatement
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The contracts of the reading and the writing verbs, over Exposed's tables. */
internal class QueryContractTest {
    private fun add(text: String, completed: Boolean = true): InsertStatement<*> = buildStatement {
        Notes.insert {
            it[Notes.text] = text
            it[Notes.completed] = completed
        }
    }

    private val addNote get() = buildStatement { Notes.insert { } }

    private fun Site.withThreeNotes(block: suspend (Database) -> Unit) = withTables(Notes) {
        it.executeMany(addNote, listOf(note("example1", true), note("example2", false), note("example3", true)))
        block(it)
    }

    // EDB-001
    @ParameterizedTest
    @EnumSource
    fun executeTakesTheRowFromAMap(site: Site): Unit = site.withTables(Notes) { database ->
        val statement = addNote

        val result = database.execute(statement, mapOf("completed" to true, "text" to "example1"))
        database.execute(statement, mapOf("text" to "example2"))

        assertEquals(ExecuteResult(1, 1L), result)
        assertEquals(
            listOf("example1" to true, "example2" to false),
            database.fetchAll(Notes.selectAll().orderBy(Notes.id)).map { it[Notes.text] to it[Notes.completed] },
        )
    }

    // EDB-002
    @ParameterizedTest
    @EnumSource
    fun executeManyInsertsOneRowForEachMapInOrder(site: Site): Unit = site.withTables(Notes) { database ->
        val seenInside = database.transaction {
            val result = executeMany(addNote, listOf(note("example2", false), note("example3", true)))
            assertEquals(ExecuteResult(2, null), result)
            fetchAll(Notes.selectAll().orderBy(Notes.id)).map { it[Notes.text] }
        }

        assertEquals(listOf("example2", "example3"), seenInside)
        assertEquals(seenInside, database.noteTexts())
        assertEquals(ExecuteResult.NONE, database.executeMany(addNote, emptyList()))
    }

    // EDX-25
    @ParameterizedTest
    @EnumSource
    fun executeManyIsAllOrNothing(site: Site): Unit = site.withTables(Notes) { database ->
        val rows = listOf(1, 2, 1, 3).map { mapOf("id" to it, "text" to "note $it") }

        assertThrows<ConstraintViolationException> { database.executeMany(addNote, rows) }

        assertEquals(emptyList<String>(), database.noteTexts())
    }

    // EDB-003, EDB-012
    @ParameterizedTest
    @EnumSource
    fun fetchAllGivesWhatThePredicateLetsThroughInOrder(site: Site): Unit = site.withThreeNotes { database ->
        val all = database.fetchAll(Notes.selectAll().orderBy(Notes.text, org.jetbrains.exposed.v1.core.SortOrder.DESC))
        val open = database.fetchAll(Notes.select { completed eq false })
        val none = database.fetchAll(Notes.select { text eq "none" })

        assertEquals(listOf("example3", "example2", "example1"), all.map { it["text"] })
        assertEquals(listOf("example2" to false), open.map { it["text"] to it["completed"] })
        assertEquals(emptyList<Any>(), none)
    }

    // EDB-003
    @ParameterizedTest
    @EnumSource
    fun fetchAllSeesWhatItsOwnTransactionHasNotCommitted(site: Site): Unit = site.withTables(Notes) { database ->
        val texts = database.transaction {
            execute(add("uncommitted"))
            database.noteTexts()
        }

        assertEquals(listOf("uncommitted"), texts)
    }

    // EDB-004, EDB-024
    @ParameterizedTest
    @EnumSource
    fun fetchOneGivesTheFirstRecordOrNull(site: Site): Unit = site.withThreeNotes { database ->
        assertEquals("example1", database.fetchOne(Notes.selectAll().orderBy(Notes.id))!![Notes.text])
        assertNull(database.fetchOne(Notes.select { text eq "none" }))
    }

    // EDB-005, EDB-006, EDB-007
    @ParameterizedTest
    @EnumSource
    fun fetchValGivesOneColumnOfTheFirstRecord(site: Site): Unit = site.withThreeNotes { database ->
        val query = Notes.selectAll().orderBy(Notes.id)

        assertEquals(1, database.fetchVal(query))
        assertEquals(true, database.fetchVal(query, column = 2))
        assertEquals("example1", database.fetchVal(query, Notes.text))
        assertNull(database.fetchVal(Notes.select { text eq "none" }))
        assertNull(database.fetchVal(Notes.select { text eq "none" }, Notes.completed))
    }

    // EDB-009
    @ParameterizedTest
    @EnumSource
    fun iterateGivesTheRecordsOfFetchAll(site: Site): Unit = site.withThreeNotes { database ->
        val query = Notes.selectAll().orderBy(Notes.id)

        val fetched = database.fetchAll(query)
        val iterated = database.iterate(query).toList()
        val inTransaction = database.transaction { iterate(query, fetchSize = 1).map { it[Notes.text] }.toList() }

        assertEquals(fetched, iterated)
        assertEquals(listOf("example1", "example2", "example3"), inTransaction)
        assertEquals("example1", database.iterate(query).first()[Notes.text])
    }

    // EDB-025
    @ParameterizedTest
    @EnumSource
    fun executeOfAnInsertGivesTheGeneratedKey(site: Site): Unit = site.withTables(Notes) { database ->
        database.execute(add("first"))
        val result = database.execute(add("second"))

        assertEquals(ExecuteResult(1, 2L), result)
        assertEquals("second", database.fetchVal(Notes.select { id eq 2 }, Notes.text))
    }

    // EDX-32: a client default is made anew for each row, also where a statement is used again
    @ParameterizedTest
    @EnumSource
    fun clientDefaultsAreMadeForEachRow(site: Site): Unit = site.withTables(Tickets) { database ->
        val insert = buildStatement { Tickets.insert { } }
        val compiled = insert.compile("text")
        Tickets.next = 0

        database.execute(insert)
        database.execute(insert)
        database.execute(compiled, mapOf("text" to "compiled"))
        database.executeMany(compiled, List(2) { mapOf("text" to "many") })

        assertEquals(
            listOf(1 to null, 2 to null, 3 to "compiled", 4 to "many", 5 to "many"),
            database.fetchAll(Tickets.selectAll().orderBy(Tickets.number)).map { it[Tickets.number] to it.getOrNull(Tickets.text) },
        )
    }

    // EDX-32
    @ParameterizedTest
    @EnumSource
    fun aBatchOfExposedsRunsAsOne(site: Site): Unit = site.withTables(Notes) { database ->
        val rendering = database.rendering()
        val batch = rendering.inScope {
            buildStatement { Notes.batchInsert<Notes, String> { } }.apply {
                for (text in listOf("one", "two", "three")) {
                    addBatch()
                    this[Notes.text] = text
                }
            }
        }

        assertEquals(ExecuteResult(3, null), database.execute(batch))
        assertEquals(listOf("one", "two", "three"), database.noteTexts())
    }

    // EDB-010
    @ParameterizedTest
    @EnumSource
    fun anUpdateTakesItsColumnsAndItsParametersFromAMap(site: Site): Unit = site.withThreeNotes { database ->
        val update = UpdateStatement(Notes, null, Notes.text eq parameter("old", Notes.text))

        val result = database.execute(update, mapOf("old" to "example2", "completed" to true, "text" to "new"))
        val many = database.executeMany(update, listOf("example1", "example3").map { mapOf("old" to it, "text" to "$it!") })

        assertEquals(ExecuteResult(1, null), result)
        assertEquals(ExecuteResult(2, null), many)
        assertEquals(listOf("example1!", "new", "example3!"), database.noteTexts())
        assertEquals(3, database.fetchAll(Notes.select { completed eq true }).size)
    }

    // EDX-33
    @ParameterizedTest
    @EnumSource
    fun valuesThatMeanNothingAreRefusedBeforeAConnectionIsTaken(site: Site): Unit = site.withTables(Notes) { database ->
        database.rendering()
        val before = database.poolStatus.counters().acquired()

        suspend fun refused(block: suspend () -> Unit): String? {
            try {
                block()
            } catch (e: ParameterException) {
                return e.message
            }
            return null
        }

        assertEquals(
            "The statement has no parameter called text: it takes no values. Write parameter(name, column) where a value is to come later",
            refused { database.fetchAll(Notes.selectAll(), mapOf("text" to "secret-1")) },
        )
        assertEquals(
            "No column and no parameter is called txt: the columns are id, text, completed",
            refused { database.execute(addNote, mapOf("txt" to "secret-1")) },
        )
        assertEquals(
            "There is no value for id: no values are given",
            refused { database.fetchAll(Notes.select { id eq parameter("id", id) }) },
        )
        assertEquals(
            "Row 2 of 2: There is no value for completed: given are text",
            refused { database.executeMany(addNote, listOf(note("a"), mapOf("text" to "secret-1"))) },
        )
        assertEquals(
            "Row 2 of 2: No parameter is called id: the statement's parameters are completed, text",
            refused { database.executeMany(addNote, listOf(note("a"), note("b") + ("id" to 7))) },
        )
        assertEquals(
            "text is too long: Value can't be stored to database column because exceeds length (101 > 100)",
            refused { database.execute(addNote, note("s".repeat(101))) },
        )
        assertEquals(before, database.poolStatus.counters().acquired())
    }

    // EDX-24: also a parameter inside of RETURNING, which Exposed loses
    @ParameterizedTest
    @EnumSource
    fun returningGivesItsRecords(site: Site): Unit = site.withTables(Notes) { database ->
        val insert = ReturningStatement(Notes, listOf(Notes.id, Notes.text), add("example1"))
        if (site.isMySql) {
            assertThrows<UnsupportedFeatureException> { database.fetchOne(insert) }
            assertEquals(emptyList<String>(), database.noteTexts())
            return@withTables
        }

        val record = database.fetchOne(insert)!!

        assertEquals(1 to "example1", record[Notes.id] to record[Notes.text])
        assertEquals(listOf("example1"), database.noteTexts())
    }
}
