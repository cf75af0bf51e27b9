package dev.databases.exposed

import dev.databases.exceptions.ParameterException
import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Notes
import org.jetbrains.exposed.v1.core.LikePattern
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.count
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.like
import org.jetbrains.exposed.v1.core.match
import org.jetbrains.exposed.v1.core.stringParam
import org.jetbrains.exposed.v1.core.sum
import org.jetbrains.exposed.v1.core.upperCase
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** Statements are built anywhere: before there is a database, on any thread, in no transaction of Exposed's. */
internal class BuildingTest {
    @Test
    fun likeLiteralIsEscapedWithoutATransaction() {
        val inside = Notes.select { title like LikePattern.ofLiteral("50%") }
        val outside = buildQuery { LikePattern.ofLiteral("50%") }

        assertEquals("50\\%", outside.pattern)
        assertEquals(listOf<Any?>("50\\%", "\\"), arguments(inside))
    }

    @Test
    fun matchIsMySqlsWhereverItIsBuilt() {
        val query = Notes.select(Notes.id).where { Notes.title match "word" }

        assertTrue(sql(mysql, query).endsWith("WHERE MATCH(notes.title) AGAINST (? IN BOOLEAN MODE)"), sql(mysql, query))
    }

    @Test
    fun secondExpressionOfASubQueryIsFoundInBuildQuery() {
        val notes = Notes.id.count().alias("notes_count")
        val scores = Notes.score.sum().alias("scores_sum")
        val counted = Notes.select(Notes.author, notes, scores).groupBy(Notes.author).alias("counted")

        val query = buildQuery { counted.select(counted[notes], counted[scores]) }

        assertEquals(
            "SELECT counted.notes_count, counted.scores_sum FROM (SELECT notes.author_id, COUNT(notes.id) notes_count, " +
                "SUM(notes.score) scores_sum FROM notes GROUP BY notes.author_id) counted",
            sql(postgresql, query),
        )
    }

    @Test
    fun batchTakesManyRowsWithoutATransaction() {
        val batch = Notes.batchInsert(listOf("a", "b", "c")) { this[Notes.title] = it }

        assertEquals(3, Renderer(postgresql, batch, emptyList()).command().ownRows().size)
    }

    /** EDB-002, of a batch of Exposed's. */
    @Test
    fun emptyBatchSendsNothing(): Unit = Site.SQLITE.use {
        assertEquals(0L, execute(Notes.batchInsert(emptyList<String>()) { this[Notes.title] = it }).rowsAffected)
    }

    @Test
    fun rowThatLacksAColumnIsNamed() {
        val failure = assertThrows(ParameterException::class.java) {
            Notes.batchInsert(listOf("a", null)) { if (it != null) this[Notes.title] = it }
        }

        assertTrue(failure.message!!.startsWith("Row 2 of the batch: "), failure.message)
    }

    @Test
    fun rowThatSetsMoreColumnsIsNamedWithoutItsValues() {
        val failure = assertThrows(ParameterException::class.java) {
            Notes.batchInsert(listOf("a", "secret")) { if (it == "a") this[Notes.score] = 1 else this[Notes.title] = it }
        }

        assertEquals(
            "Row 1 of the batch: Can't add a new batch because columns: notes.title don't have default values. " +
                "DB defaults are not supported in batch inserts",
            failure.message,
        )
    }

    @Test
    fun rowThatSetsAKeyWhichOthersLeaveOutIsNamedWithoutIt() {
        val failure = assertThrows(ParameterException::class.java) {
            Notes.batchInsert(listOf("a", "b")) {
                this[Notes.title] = it
                if (it == "b") this[Notes.id] = 77
            }
        }

        assertEquals("Row 2 of the batch sets a column that row 1 does not, and that has no default: row 1 sets title", failure.message)
        assertEquals(null, failure.cause)
    }

    @Test
    fun batchRunTwiceMakesItsClientDefaultsAnew() {
        var made = 0
        val table = object : Table("defaulted") {
            val name = varchar("name", 10)
            val number = integer("number").clientDefault { ++made }
        }
        val batch = table.batchInsert(listOf("a", "b")) { this[table.name] = it }

        val first = Renderer(postgresql, batch, emptyList()).command().ownRows().map { it[1] }
        val second = Renderer(postgresql, batch, emptyList()).command().ownRows().map { it[1] }

        assertEquals(4, (first + second).toSet().size)
    }

    @Test
    fun statementsAreBuiltOnThreadsThatKnowNothing() {
        val built = List(8) { number ->
            CompletableFuture.supplyAsync {
                val batch = Authors.batchInsert(listOf("a", "b")) { this[Authors.name] = "$it$number" }
                Renderer(if (number % 2 == 0) postgresql else mysql, batch, emptyList()).command().sql
            }
        }.map { it.get(30, TimeUnit.SECONDS) }

        assertEquals(
            setOf("INSERT INTO authors (\"name\") VALUES (?)", "INSERT INTO authors (`name`) VALUES (?)"),
            built.toSet(),
        )
    }

    @Test
    fun secondWhereIsRefusedWithoutTellingTheFirst() {
        val query = Notes.select { title eq "secret" }

        val failure = assertThrows(IllegalStateException::class.java) { query.where { Notes.id eq 1 } }

        assertEquals("The query has a WHERE already: use andWhere, orWhere or adjustWhere", failure.message)
    }

    @Test
    fun copyIsIndependent() {
        val query = Notes.select(Notes.id).orderBy(Notes.id)
        val before = sql(postgresql, query)

        query.copy().andWhere { Notes.id eq 1 }.orderBy(Notes.title).limit(1)

        assertEquals(before, sql(postgresql, query))
    }

    @Test
    fun selectionByEqualExpressionNeedsNoTransaction(): Unit = Site.SQLITE.use {
        createAll(Authors)
        execute(Authors.insert { it[name] = stringParam("ann") })

        assertEquals("ANN", fetchOne(Authors.select(Authors.name.upperCase()))!![Authors.name.upperCase()])
    }

    private val postgresql = Renderings.postgresql
    private val mysql = Renderings.mysql(8, 0, 31)

    private fun arguments(query: Query) = Renderer(postgresql, query, emptyList()).query().row(emptyMap<Any, Any?>(), "").toList()

    private fun sql(rendering: Rendering, query: Query) = Renderer(rendering, query, emptyList()).query().sql
}
