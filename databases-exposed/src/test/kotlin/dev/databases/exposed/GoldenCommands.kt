package dev.databases.exposed

import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Documents
import dev.databases.exposed.Library.Notes
import org.jetbrains.exposed.v1.core.Coalesce
import org.jetbrains.exposed.v1.core.CustomFunction
import org.jetbrains.exposed.v1.core.JoinType
import org.jetbrains.exposed.v1.core.TextColumnType
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.and
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.greater
import org.jetbrains.exposed.v1.core.intLiteral
import org.jetbrains.exposed.v1.core.intParam
import org.jetbrains.exposed.v1.core.less
import org.jetbrains.exposed.v1.core.lowerCase
import org.jetbrains.exposed.v1.core.max
import org.jetbrains.exposed.v1.core.neq
import org.jetbrains.exposed.v1.core.or
import org.jetbrains.exposed.v1.core.plus
import org.jetbrains.exposed.v1.core.stringLiteral
import org.jetbrains.exposed.v1.core.stringParam
import org.jetbrains.exposed.v1.core.times
import org.jetbrains.exposed.v1.core.upperCase

/** The golden statements that write. */
internal object GoldenCommands {
    private const val ONE = "1 one first 10"
    private const val TWO = "2 two null 20"
    private const val THREE = "3 three 100% sure 30"

    private val inserts = listOf(
        leaves("insert", ONE, TWO, THREE, "4 four null 40") {
            Notes.insert {
                it[title] = "four"
                it[score] = 40
            }
        },
        // EDB-001
        Golden("insertByName", mapOf("title" to "four", "score" to 4), contents = listOf(ONE, TWO, THREE, "4 four null 4")) {
            Notes.insert { it[completed] = true }
        },
        leaves("insertExpression", ONE, TWO, THREE, "4 FOUR null 42") {
            Notes.insert {
                it[title] = stringParam("four").upperCase()
                it[score] = intLiteral(6) * 7
            }
        },
        leaves("insertSubQuery", ONE, TWO, THREE, "4 four null 1") {
            Notes.insert {
                it[title] = "four"
                it[score] = Authors.select(Authors.id.max()).where { Authors.name neq "bob" }
            }
        },
        leaves("insertIgnore", ONE, TWO, THREE) {
            Notes.insertIgnore {
                it[title] = "one"
                it[score] = 99
            }
        },
        Golden("insertDefaults") { Defaults.insert() },
        leaves("insertSelect", ONE, TWO, THREE, "4 100% sure null 31") {
            val copied = Notes.select(Coalesce(Notes.body, stringParam("!")), Notes.completed, Notes.score + 1).where {
                Notes.score greater
                    20
            }
            Notes.insert(copied, listOf(Notes.title, Notes.completed, Notes.score))
        },
        gives("insertReturning", listOf("four", "?")) {
            Notes.insertReturning(listOf(Notes.title, Coalesce(Notes.body, stringParam("?")))) { it[title] = "four" }
        },
        Golden("insertJson") { Documents.insert { it[data] = "{\"a\": 1}" } },
        // EDB-002
        leaves("batchInsert", ONE, TWO, THREE, "4 four null 4", "5 five null 5") {
            Notes.batchInsert(listOf("four" to 4, "five" to 5)) { (title, score) ->
                this[Notes.title] = title
                this[Notes.score] = score
            }
        },
        leaves("replace", ONE, TWO, "3 INSERT me null 33") {
            Notes.replace {
                it[id] = 3
                it[title] = stringLiteral("INSERT me")
                it[score] = intParam(33)
            }
        },
        leaves("replaceSelect", ONE, TWO, "3 THREE null 31") {
            val copied = Notes.select(Notes.id, Notes.title.upperCase(), Notes.completed, Notes.score + 1).where { Notes.score greater 20 }
            Notes.replace(copied, listOf(Notes.id, Notes.title, Notes.completed, Notes.score))
        },
        leaves("batchReplace", ONE, "2 zwei null 2", "3 drei null 3") {
            Notes.batchReplace(listOf(2 to "zwei", 3 to "drei")) { (id, title) ->
                this[Notes.id] = id
                this[Notes.title] = title
                this[Notes.score] = id
            }
        },
    )

    private val upserts = listOf(
        leaves("upsert", "1 uno null 11", TWO, THREE) {
            Notes.upsert {
                it[id] = 1
                it[title] = "uno"
                it[score] = 11
                it[body] = null
            }
        },
        Golden("upsertByName", mapOf("id" to 1, "title" to "uno", "score" to 11), contents = listOf("1 uno first 11", TWO, THREE)) {
            Notes.upsert()
        },
        leaves("upsertWithKeys", "1 one null 11", TWO, THREE) {
            Notes.upsert(Notes.title) {
                it[title] = "one"
                it[score] = 11
                it[body] =
                    null
            }
        },
        leaves("upsertOnUpdate", "1 one second 22", TWO, THREE) {
            Notes.upsert(onUpdate = {
                it[Notes.score] = insertValue(Notes.score) * 2
                it[Notes.body] =
                    CustomFunction("REPLACE", TextColumnType(), Notes.body, stringParam("first"), stringParam("second"))
            }) {
                it[id] = 1
                it[title] = "one"
                it[score] = 11
            }
        },
        leaves("upsertWhere", "1 one upd 10", TWO, THREE) {
            Notes.upsert(onUpdate = { it[Notes.body] = stringParam("upd") }, where = { score less 15 }) {
                it[id] = 1
                it[title] = "one"
            }
        },
        leaves("upsertExclude", "1 one first 11", TWO, THREE) {
            Notes.upsert(onUpdateExclude = listOf(Notes.body)) {
                it[id] = 1
                it[title] = "one"
                it[body] = "new"
                it[score] = 11
            }
        },
        gives("upsertReturning", listOf(1, 20)) {
            Notes.upsertReturning(returning = listOf(Notes.id, Notes.score), onUpdate = { it[Notes.score] = Notes.score + 10 }) {
                it[id] = 1
                it[title] =
                    "one"
            }
        },
        leaves("batchUpsert", "1 uno first 1", "2 zwei null 2", THREE) {
            Notes.batchUpsert(listOf(1 to "uno", 2 to "zwei")) { (id, title) ->
                this[Notes.id] = id
                this[Notes.title] = title
                this[Notes.score] = id
            }
        },
    )

    private val updates = listOf(
        leaves("update", ONE, "2 two done 20", THREE) { Notes.update({ id eq 2 }) { it[body] = "done" } },
        leaves("updateExpression", "1 one first 11", TWO, "3 three 100% sure 31") {
            Notes.update({ (title eq "one") or (score greater 25) }) { it[score] = score + 1 }
        },
        Golden("updateByName", mapOf("body" to "new", "which" to 2), contents = listOf(ONE, "2 two new 21", THREE)) {
            Notes.update({ id eq parameter("which", id) }) { it[score] = 21 }
        },
        leaves("updateLimit", "1 one x 10", TWO, THREE) { Notes.update(limit = 1) { it[body] = "x" } },
        leaves("joinUpdate", "1 one x 10", "2 two x 20", THREE) {
            (Notes innerJoin Authors).update({ (Authors.name eq "ann") and (Notes.score less 100) }) { it[Notes.body] = "x" }
        },
        leaves("joinUpdateOr", ONE, TWO, "3 three x 30") {
            (Notes innerJoin Authors).update({ (Authors.name eq "carl") or (Authors.name eq "bob") }) { it[Notes.body] = "x" }
        },
        leaves("joinUpdateSubQuery", ONE, "2 two ann 20", THREE) {
            val high = Notes.select(Notes.id).where { Notes.score greater 15 }.alias("high")
            Notes.join(high, JoinType.INNER, Notes.id, high[Notes.id]) { high[Notes.id] less 3 }
                .update({ Notes.title neq "four" }) { it[Notes.body] = "ann" }
        },
        leaves("joinUpdateSubQueries", ONE, "2 two ann 20", THREE) {
            val high = Notes.select(Notes.id).where { Notes.score greater 15 }.alias("high")
            val named = Authors.select(Authors.id).where { Authors.name eq "ann" }.alias("named")
            Notes.join(high, JoinType.INNER, Notes.id, high[Notes.id]) { high[Notes.id] less 5 }
                .join(named, JoinType.INNER, Notes.author, named[Authors.id])
                .update({ Notes.title neq "four" }) { it[Notes.body] = "ann" }
        },
        gives("updateReturning", listOf(2, "!")) {
            Notes.updateReturning(listOf(Notes.id, Coalesce(Notes.body, stringParam("!"))), { id eq 2 }) { it[score] = 1 }
        },
    )

    private val deletes = listOf(
        leaves("deleteWhere", TWO) { Notes.deleteWhere { (title eq "one") or (score greater 25) } },
        leaves("deleteAll") { Notes.deleteAll() },
        leaves("deleteLimit", TWO, THREE) { Notes.deleteWhere(1) { title.lowerCase() eq "one" } },
        leaves("deleteIgnore", TWO, THREE) { Notes.deleteIgnoreWhere { id eq 1 } },
        leaves("joinDelete", THREE) { (Notes innerJoin Authors).delete(Notes) { Authors.name eq "ann" } },
        leaves("joinDeleteOr", ONE, TWO) {
            (Notes innerJoin Authors).delete(Notes) { (Authors.name eq "carl") or (Authors.name eq "bob") }
        },
        gives("deleteReturning", listOf(2, "?")) {
            Notes.deleteReturning(listOf(Notes.id, Coalesce(Notes.body, stringParam("?")))) { id eq 2 }
        },
    )

    val all = inserts + upserts + updates + deletes
}
