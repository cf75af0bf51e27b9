package dev.databases.exposed

import dev.databases.Database
import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Notes
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.count
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.greater
import org.jetbrains.exposed.v1.core.innerJoin
import org.jetbrains.exposed.v1.core.less
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.jetbrains.exposed.v1.jdbc.insertReturning
import org.jetbrains.exposed.v1.jdbc.select
import org.jetbrains.exposed.v1.jdbc.selectAll
import org.jetbrains.exposed.v1.jdbc.transactions.TransactionManager
import org.jetbrains.exposed.v1.jdbc.transactions.transaction
import org.jetbrains.exposed.v1.jdbc.unionAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import org.jetbrains.exposed.v1.jdbc.Database as JdbcDatabase

/** Statements that are written with exposed-jdbc's functions run through the verbs here, and its transactions go on beside. */
internal class JdbcDslTest {
    @ParameterizedTest
    @EnumSource
    fun jdbcQueryGivesTypedRecords(site: Site): Unit = site.use {
        fillNotes()
        val query = (Notes innerJoin Authors).select(Notes.title, Authors.name).where {
            Notes.score greater 10
        }.orderBy(Notes.id, SortOrder.DESC)

        val records = fetchAll(query)

        assertEquals(listOf("three" to "bob", "two" to "ann"), records.map { it[Notes.title] to it[Authors.name] })
    }

    @ParameterizedTest
    @EnumSource
    fun jdbcQueryIsAPartOfOurs(site: Site): Unit = site.use {
        fillNotes()
        val notes = Notes.id.count().alias("notes_count")
        val counted = Notes.select(Notes.author, notes).groupBy(Notes.author).alias("counted")

        val most = fetchOne(counted.selectAll().orderBy(counted[notes], SortOrder.DESC).limit(1))!!

        assertEquals(listOf<Any?>(1, 2L, 2L), listOf(most[counted[Notes.author]], most[counted[notes]], most[notes]))
        assertEquals(listOf("one", "three"), fetchAll(small().union(great()).orderBy(Notes.title)).map { it[Notes.title] })
    }

    @ParameterizedTest
    @EnumSource
    fun jdbcUnionBuiltInItsOwnTransactionRunsHere(site: Site): Unit = site.use {
        fillNotes()
        val union = transaction(jdbc) { small().unionAll(great()) }

        assertEquals(listOf("one", "three"), fetchAll(union).map { it[Notes.title] }.sorted())
    }

    @ParameterizedTest
    @EnumSource(names = ["POSTGRESQL", "MARIADB", "SQLITE"])
    fun jdbcReturningStatementGivesTheRow(site: Site): Unit = site.use {
        fillNotes()
        val insert = Notes.insertReturning { it[title] = "four" }.statement

        assertEquals(4, fetchOne(insert)!![Notes.id])
    }

    @ParameterizedTest
    @EnumSource
    fun statementsOfCoreAloneRun(site: Site): Unit = site.use {
        fillNotes()

        val updated = execute(buildStatement { Notes.update({ Notes.score greater 10 }) { it[body] = "x" } })

        assertEquals(2L, updated.rowsAffected)
    }

    @ParameterizedTest
    @EnumSource
    fun renderingInsideAJdbcTransactionLeavesItCurrent(site: Site): Unit = site.use {
        val rendering = rendering()

        transaction(jdbc) {
            val mine = TransactionManager.current()
            val ours = Notes.select(Notes.title).where { Notes.score less 5 }
            val sql = Renderer(rendering, ours, emptyList()).query().sql

            assertEquals("SELECT notes.title FROM notes WHERE notes.score < ?", sql)
            assertEquals(mine, TransactionManager.current())
        }
    }

    private fun small() = Notes.select(Notes.title).where { Notes.score less 15 }

    private fun great() = Notes.select(Notes.title).where { Notes.score greater 25 }

    private suspend fun Database.fillNotes() {
        createAll(Authors, Notes)
        Library.rows.take(2).forEach { execute(it) }
    }

    private companion object {
        val jdbc: JdbcDatabase by lazy { JdbcDatabase.connect("jdbc:sqlite::memory:", "org.sqlite.JDBC") }
    }
}
