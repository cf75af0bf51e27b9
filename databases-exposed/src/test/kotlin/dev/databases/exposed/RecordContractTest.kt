package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.NoSuchColumnException
import dev.databases.getValue
import dev.databases.mapping.RecordMappers
import org.jetbrains.exposed.v1.core.JoinType
import org.jetbrains.exposed.v1.core.Select
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.count
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.lowerCase
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.jetbrains.exposed.v1.core.upperCase
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The contract of records, over Exposed's columns. */
internal class RecordContractTest {
    internal object Articles : Table("articles") {
        val id = integer("id")
        val title = varchar("title", 40)
        val score = long("score")
        override val primaryKey = PrimaryKey(id)
    }

    internal object Reviews : Table("reviews") {
        val id = integer("id")
        val article = integer("article")
        val title = varchar("title", 40)
        val score = bool("score")
        override val primaryKey = PrimaryKey(id)
    }

    private data class Row(val id: Int, val text: String, val completed: Boolean)

    private fun Site.withOneNote(block: suspend (dev.databases.Database) -> Unit) = withTables(Notes) {
        it.execute(buildStatement { Notes.insert { } }, note("example1"))
        block(it)
    }

    // EDB-021, EDB-027, EDB-029, EDB-030, EDB-031
    @ParameterizedTest
    @EnumSource
    fun namesAndIndexesHaveTheTypesOfTheColumns(site: Site): Unit = site.withOneNote { database ->
        val record = database.fetchAll(Notes.selectAll()).single()
        val text: String by record
        val completed: Boolean by record

        assertEquals(listOf("id", "text", "completed"), record.names())
        assertEquals(mapOf("id" to 1, "text" to "example1", "completed" to true), record.asMap())
        assertEquals("example1" to true, text to completed)
        assertEquals(Row(1, "example1", true), RecordMappers.DEFAULT.of<Row>().map(record))
        assertEquals(record, database.fetchOne(Notes.selectAll()))
    }

    // EDB-022
    @ParameterizedTest
    @EnumSource
    fun joinedColumnsOfTheSameNameKeepTheirOwnValueAndType(site: Site): Unit = site.withTables(Articles, Reviews) { database ->
        database.execute(buildStatement { Articles.insert { } }, mapOf("id" to 1, "title" to "the article", "score" to 5L))
        database.execute(buildStatement { Articles.insert { } }, mapOf("id" to 2, "title" to "unread", "score" to 0L))
        database.execute(buildStatement { Reviews.insert { } }, mapOf("id" to 7, "article" to 1, "title" to "the review", "score" to true))
        val join = Articles.join(Reviews, JoinType.LEFT, Articles.id, Reviews.article)

        val (reviewed, unread) = database.fetchAll(join.selectAll().orderBy(Articles.id))

        assertEquals(
            listOf<Any>("the article", 5L, "the review", true),
            listOf(reviewed[Articles.title], reviewed[Articles.score], reviewed[Reviews.title], reviewed[Reviews.score]),
        )
        assertEquals("unread", unread[Articles.title])
        assertNull(unread.getOrNull(Reviews.title))
        val e = assertThrows<ConversionException> { unread[Reviews.title] }
        assertEquals("The value of reviews.title is NULL, but the column is not nullable: use getOrNull", e.message)
    }

    @ParameterizedTest
    @EnumSource
    fun aliasesAndExpressionsAreFound(site: Site): Unit = site.withOneNote { database ->
        val other = Notes.alias("other")
        val shout = Notes.text.upperCase().alias("shout")
        val many = Notes.id.count()

        val self = database.fetchOne(Notes.join(other, JoinType.INNER, Notes.id, other[Notes.id]).selectAll())!!
        val record = database.fetchOne(Query(Select(Notes, listOf(shout, Notes.text.lowerCase())), null))!!
        val counted = database.fetchOne(Query(Select(Notes, listOf(many)), null))!!

        assertEquals("example1", self[other[Notes.text]])
        assertEquals("EXAMPLE1", record[shout])
        assertEquals("EXAMPLE1", record["shout"])
        assertEquals("example1", record[Notes.text.lowerCase()])
        assertEquals(1L, counted[many])
        assertEquals(1L, counted[Notes.id.count()])
        assertTrue(record.has(shout))
        assertFalse(record.has(Notes.completed))
    }

    // EDX-31
    @ParameterizedTest
    @EnumSource
    fun whatWasNotSelectedIsAnErrorThatListsTheColumns(site: Site): Unit = site.withOneNote { database ->
        val record = database.fetchOne(Query(Select(Notes, listOf(Notes.text)), null))!!
        val plain = database.fetchOne("SELECT text FROM notes")!!

        val notSelected = assertThrows<NoSuchColumnException> { record[Notes.id] }
        val notOurs = assertThrows<NoSuchColumnException> { plain[Notes.text] }

        assertEquals("notes.id was not selected. The columns are: text", notSelected.message)
        assertEquals("notes.text is asked of a record that no Exposed query gave: ask by name. The columns are: text", notOurs.message)
    }

    @ParameterizedTest
    @EnumSource
    fun aRecordBecomesExposedsOwnRow(site: Site): Unit = site.withOneNote { database ->
        val row = database.fetchOne(Notes.select { text eq "example1" })!!.toResultRow()

        assertEquals(Triple(1, "example1", true), Triple(row[Notes.id], row[Notes.text], row[Notes.completed]))
    }
}
