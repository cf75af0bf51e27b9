package dev.databases.exposed

import dev.databases.Database
import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Notes
import kotlinx.coroutines.flow.toList
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.greater
import org.jetbrains.exposed.v1.core.inList
import org.jetbrains.exposed.v1.core.innerJoin
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** What the verbs give for statements that are built with the functions here, alike on every server. */
internal class StatementVerbsTest {
    /** EDB-001, EDB-025. */
    @ParameterizedTest
    @EnumSource
    fun insertTellsItsGeneratedKey(site: Site): Unit = site.useNotes {
        assertEquals(4L, (execute(Notes.insert { it[title] = "four" }).generatedKey as Number).toLong())
        assertEquals(5L, (execute(Notes.insert(), mapOf("title" to "five")).generatedKey as Number).toLong())
        assertEquals("five", fetchVal(Notes.select(Notes.title).where { Notes.id eq 5 }))
    }

    /** EDB-002, EDX-32. */
    @ParameterizedTest
    @EnumSource
    fun batchesTellTheTotal(site: Site): Unit = site.useNotes {
        assertEquals(2L, execute(Notes.batchInsert(listOf("four", "five")) { this[Notes.title] = it }).rowsAffected)
        assertEquals(1L, executeMany(Notes.insert(), listOf(mapOf("title" to "six"))).rowsAffected)
        assertEquals(listOf("four", "five", "six"), fetchAll(Notes.select { id greater 3 }.orderBy(Notes.id)).map { it[Notes.title] })
    }

    /** EDB-003, EDB-004, EDB-006, EDB-009, EDB-024. */
    @ParameterizedTest
    @EnumSource
    fun everyVerbTakesAQuery(site: Site): Unit = site.useNotes {
        val query = Notes.select(Notes.title).orderBy(Notes.id)
        val none = Notes.select(Notes.title).where { Notes.id eq 99 }

        assertEquals(listOf("one", "two", "three"), fetchAll(query).map { it["title"] })
        assertEquals(listOf("one", "two", "three"), iterate(query).toList().map { it[Notes.title] })
        assertEquals("one", fetchOne(query)!![Notes.title])
        assertEquals(3L, fetchVal(query.count()))
        assertNull(fetchOne(none))
        assertNull(fetchVal(none))
    }

    /** EDB-018. */
    @ParameterizedTest
    @EnumSource
    fun queryIsBuiltAnewForEachList(site: Site): Unit = site.useNotes {
        fun byIds(ids: List<Int>) = Notes.select(Notes.id).where { Notes.id inList ids }.orderBy(Notes.id)

        assertEquals(listOf(1, 3), fetchAll(byIds(listOf(3, 1, 99))).map { it[Notes.id] })
        assertEquals(emptyList<Int>(), fetchAll(byIds(emptyList())).map { it[Notes.id] })
    }

    /** EDB-022. */
    @ParameterizedTest
    @EnumSource
    fun joinedTablesKeepTheirOwnValues(site: Site): Unit = site.useNotes {
        val record = fetchOne((Notes innerJoin Authors).selectAll().where { Notes.id eq 3 })!!

        assertEquals(listOf<Any?>(3, 2, "bob"), listOf(record[Notes.id], record[Authors.id], record[Authors.name]))
    }

    @ParameterizedTest
    @EnumSource
    fun compiledUnionTakesItsParameters(site: Site): Unit = site.useNotes {
        val union = Notes.select(Notes.title).where { Notes.id eq parameter("first", Notes.id) }
            .unionAll(Notes.select(Notes.title).where { Notes.id eq parameter("second", Notes.id) })
            .orderBy(Notes.title).compile()

        assertEquals(listOf("one", "two"), fetchAll(union, mapOf("first" to 2, "second" to 1)).map { it[Notes.title] })
        assertEquals(listOf("three", "two"), fetchAll(union, mapOf("first" to 2, "second" to 3)).map { it[Notes.title] })
    }

    private fun Site.useNotes(block: suspend Database.() -> Unit) = use {
        createAll(Authors, Notes)
        Library.rows.take(2).forEach { execute(it) }
        block()
    }
}
