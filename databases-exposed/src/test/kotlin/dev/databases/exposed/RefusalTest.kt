package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Notes
import org.jetbrains.exposed.v1.core.JoinType
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.greater
import org.jetbrains.exposed.v1.core.inSubQuery
import org.jetbrains.exposed.v1.core.less
import org.jetbrains.exposed.v1.core.statements.Statement
import org.jetbrains.exposed.v1.core.stringParam
import org.jetbrains.exposed.v1.core.upperCase
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** What a server has not is an error that names what to write instead, before a connection is taken; what it has is written. */
internal class RefusalTest {
    @Test
    fun mysqlBefore8019IsAskedForValuesByTheOldName() {
        val upsert = Authors.upsert {
            it[id] = 1
            it[name] = "ann"
        }

        assertEquals("$UPSERT ON DUPLICATE KEY UPDATE id=VALUES(id), `name`=VALUES(`name`)", command(Renderings.mysql(8, 0, 18), upsert))
        assertEquals("$UPSERT AS NEW ON DUPLICATE KEY UPDATE id=NEW.id, `name`=NEW.`name`", command(Renderings.mysql(8, 0, 19), upsert))
        assertEquals("$UPSERT AS NEW ON DUPLICATE KEY UPDATE id=NEW.id, `name`=NEW.`name`", command(Renderings.mysql(9, 1, 0), upsert))
    }

    @Test
    fun intersectNeedsMysql8031() {
        val both = titles().intersect(titles())

        assertEquals("$TITLES INTERSECT $TITLES", query(Renderings.mysql(8, 0, 31), both))
        assertEquals("$TITLES INTERSECT $TITLES", query(Renderings.mysql(8, 4, 0), both))
        for (old in listOf(Renderings.mysql(8, 0, 30), Renderings.mysql(5, 7, 44))) {
            refuses("MySQL has INTERSECT from 8.0.31 on: write where { column inSubQuery query }") { query(old, both) }
        }
        refuses("MySQL has EXCEPT from 8.0.31 on: write where { column notInSubQuery query }") {
            query(Renderings.mysql(8, 0, 30), titles().except(titles()))
        }
    }

    @Test
    fun setOperationWithinAnotherNeedsMysql8022() {
        val nested = titles().unionAll(titles().union(titles()))

        assertEquals("$TITLES UNION ALL ($TITLES UNION $TITLES)", query(Renderings.mysql(8, 0, 22), nested))
        refuses("MySQL has set operations within others from 8.0.22 on: select from the inner one's alias(\"…\")") {
            query(Renderings.mysql(8, 0, 21), nested)
        }
    }

    @Test
    fun clausesOfASetOperationAreNotForgotten() {
        refuses("UNION has no GROUP BY, HAVING or DISTINCT of its own: select from its alias(\"…\")") {
            query(Renderings.postgresql, titles().union(titles()).groupBy(Notes.title))
        }
        refuses("No query of UNION can lock rows: leave forUpdate() out") {
            query(Renderings.postgresql, titles().forUpdate().union(titles()))
        }
    }

    @Test
    fun setOperationOfDifferentWidthsIsRefusedWhenItIsBuilt() {
        val failure = assertThrows(IllegalArgumentException::class.java) { titles().union(Notes.select(Notes.id, Notes.title)) }

        assertEquals("Both queries of UNION need as many columns: the first has 1, the second 2", failure.message)
    }

    @Test
    fun lockInASubQueryIsRefusedOnSqliteToo() {
        val locking = Notes.select(Notes.id).where { Notes.id inSubQuery Notes.select(Notes.id).forUpdate() }

        assertEquals(
            "SELECT notes.id FROM notes WHERE notes.id IN (SELECT notes.id FROM notes FOR UPDATE)",
            query(Renderings.postgresql, locking),
        )
        refuses("SQLite locks no rows, so it has no FOR UPDATE: begin the transaction with a write, or leave forUpdate() out") {
            query(Renderings.sqlite, locking)
        }
    }

    @Test
    fun offsetInASubQueryHasItsLimit() {
        val rest = Notes.select(Notes.id).where { Notes.id inSubQuery Notes.select(Notes.id).orderBy(Notes.id).offset(2) }

        assertEquals(
            "SELECT notes.id FROM notes WHERE notes.id IN (SELECT notes.id FROM notes ORDER BY notes.id ASC LIMIT -1 OFFSET 2)",
            query(Renderings.sqlite, rest),
        )
    }

    @Test
    fun returningOfAnUpdateIsRefusedOnMariadbAndOfAllOnMysql() {
        val mysql = Renderings.mysql(8, 0, 31)
        refuses("MariaDB has no UPDATE … RETURNING: select the rows in the same transaction") {
            query(Renderings.mariadb, Notes.updateReturning { it[score] = 1 })
        }
        refuses("MySQL has no DELETE … RETURNING: select the rows in the same transaction") { query(mysql, Notes.deleteReturning()) }
        refuses("MySQL has no INSERT … RETURNING: execute it, and select the row by its generatedKey") {
            query(mysql, Notes.insertReturning { it[title] = "x" })
        }
    }

    @Test
    fun batchOfDifferentExpressionsIsRefused() {
        val same = Notes.batchInsert(listOf("a", "b")) { this[Notes.title] = stringParam(it).upperCase() }
        val mixed = Notes.batchInsert(listOf("a", "b")) {
            if (it ==
                "a"
            ) {
                this[Notes.title] = it
            } else {
                this[Notes.title] = stringParam(it).upperCase()
            }
        }

        assertEquals("INSERT INTO notes (title, completed) VALUES (UPPER(?), ?)", command(Renderings.postgresql, same))
        refuses("Row 2 of the batch has another expression than the first, and a batch is one text: insert it by itself") {
            command(Renderings.postgresql, mixed)
        }
    }

    @Test
    fun valuesOfSeveralJoinsInAnUpdateAreNeverMixedUp() {
        val high = Notes.select(Notes.id).where { Notes.score greater 15 }.alias("high")
        val named = Authors.select(Authors.id).where { Authors.name eq "ann" }.alias("named")

        fun update(first: Int?) = Notes.join(
            high,
            JoinType.INNER,
            Notes.id,
            high[Notes.id],
            additionalConstraint = first?.let {
                {
                    high[Notes.id] less
                        it
                }
            },
        )
            .join(named, JoinType.INNER, Notes.author, named[Authors.id])
            .update { it[Notes.body] = "x" }

        assertEquals(listOf<Any?>("x", 15, "ann"), arguments(Renderings.postgresql, update(null)))
        assertEquals(listOf<Any?>(15, 5, "ann", "x"), arguments(Renderings.mysql(8, 0, 31), update(5)))
        refuses("Exposed mixes up the values of several joins in one UPDATE or DELETE on PostgreSQL: move the joins' conditions to where") {
            command(Renderings.postgresql, update(5))
        }
    }

    private fun titles() = Notes.select(Notes.title)

    private fun query(rendering: Rendering, statement: Statement<*>) = Renderer(rendering, statement, emptyList()).query().sql

    private fun command(rendering: Rendering, statement: Statement<*>) = Renderer(rendering, statement, emptyList()).command().sql

    private fun arguments(rendering: Rendering, statement: Statement<*>) =
        Renderer(rendering, statement, emptyList()).command().row(emptyMap<Any, Any?>(), "").toList()

    private fun refuses(message: String, work: () -> Unit) {
        assertEquals(message, assertThrows(UnsupportedFeatureException::class.java) { work() }.message)
    }

    private companion object {
        const val TITLES = "SELECT notes.title FROM notes"
        const val UPSERT = "INSERT INTO authors (id, `name`) VALUES (?, ?)"
    }
}
