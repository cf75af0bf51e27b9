package dev.databases.exposed

import dev.databases.exposed.Library.Authors
import dev.databases.exposed.Library.Documents
import dev.databases.exposed.Library.Notes
import org.jetbrains.exposed.v1.core.BooleanColumnType
import org.jetbrains.exposed.v1.core.Case
import org.jetbrains.exposed.v1.core.Coalesce
import org.jetbrains.exposed.v1.core.Concat
import org.jetbrains.exposed.v1.core.CustomFunction
import org.jetbrains.exposed.v1.core.CustomOperator
import org.jetbrains.exposed.v1.core.JoinType
import org.jetbrains.exposed.v1.core.LikePattern
import org.jetbrains.exposed.v1.core.SortOrder
import org.jetbrains.exposed.v1.core.TextColumnType
import org.jetbrains.exposed.v1.core.alias
import org.jetbrains.exposed.v1.core.and
import org.jetbrains.exposed.v1.core.between
import org.jetbrains.exposed.v1.core.charLength
import org.jetbrains.exposed.v1.core.count
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.exists
import org.jetbrains.exposed.v1.core.greater
import org.jetbrains.exposed.v1.core.greaterEq
import org.jetbrains.exposed.v1.core.inList
import org.jetbrains.exposed.v1.core.inSubQuery
import org.jetbrains.exposed.v1.core.innerJoin
import org.jetbrains.exposed.v1.core.intLiteral
import org.jetbrains.exposed.v1.core.isNull
import org.jetbrains.exposed.v1.core.less
import org.jetbrains.exposed.v1.core.like
import org.jetbrains.exposed.v1.core.lowerCase
import org.jetbrains.exposed.v1.core.neq
import org.jetbrains.exposed.v1.core.notExists
import org.jetbrains.exposed.v1.core.or
import org.jetbrains.exposed.v1.core.rowNumber
import org.jetbrains.exposed.v1.core.stringLiteral
import org.jetbrains.exposed.v1.core.stringParam
import org.jetbrains.exposed.v1.core.substring
import org.jetbrains.exposed.v1.core.sum
import org.jetbrains.exposed.v1.core.upperCase
import org.jetbrains.exposed.v1.core.wrapAsExpression
import org.jetbrains.exposed.v1.json.contains
import org.jetbrains.exposed.v1.json.extract

/** The golden statements that read. */
internal object GoldenQueries {
    private val one = listOf(1, "one", "first", false, 10, 1)
    private val two = listOf(2, "two", null, true, 20, 1)
    private val three = listOf(3, "three", "100% sure", false, 30, 2)

    private fun titles() = Notes.select(Notes.title)

    private val basics = listOf(
        gives("selectAll", one, two, three) { Notes.selectAll().orderBy(Notes.id) },
        gives("selectWhere", one, three) { Notes.select { completed eq false }.orderBy(Notes.id) },
        gives("selectColumns", listOf(2, "two"), listOf(3, "three")) {
            Notes.select(Notes.id, Notes.title).where { Notes.score greater 10 }.orderBy(Notes.id)
        },
        gives("andWhereOrWhere", listOf("one"), listOf("two")) {
            titles().where { Notes.completed eq false }.andWhere { Notes.score less 20 }.orWhere { Notes.body.isNull() }.orderBy(Notes.id)
        },
        gives("adjusted", listOf("three", "bob")) {
            titles().adjustColumnSet { innerJoin(Authors) }.adjustSelect { select(Notes.title, Authors.name) }.adjustWhere {
                Notes.score greater
                    20
            }
        },
        gives("likeLiteral", listOf("three")) { titles().where { Notes.body like LikePattern.ofLiteral("100%") + "%" } },
        gives("likeEscape", listOf("three")) { titles().where { Notes.body like LikePattern("%0!%%", '!') } },
        // EDB-018
        gives("inList", listOf("one"), listOf("three")) { titles().where { Notes.id inList listOf(1, 3) }.orderBy(Notes.id) },
        gives("inListEmpty") { titles().where { Notes.id inList emptyList() } },
        gives("between", listOf("one"), listOf("two")) { titles().where { Notes.score.between(10, 20) }.orderBy(Notes.id) },
        gives("questionMarkInLiteral", listOf("what? 'it' :name", "one")) {
            Notes.select(stringLiteral("what? 'it' :name"), Notes.title).where { Notes.id eq 1 }
        },
        gives("lineBreakInParameter", listOf("a\nb \\'")) { select(stringParam("a\nb \\'").alias("text_value")) },
        gives("lineBreakInLiteral") { select(stringLiteral("a\nb")) },
        gives("backslashInLiteral", listOf("a\\b '\\' c")) { select(stringLiteral("a\\b '\\' c")) },
        gives("questionMarkInComment", listOf("one")) { titles().where { Notes.id eq 1 }.comment("why? :name") },
        gives("orderNullsLast", listOf("one"), listOf("three"), listOf("two")) {
            titles().orderBy(Notes.body to SortOrder.DESC_NULLS_LAST, Notes.title to SortOrder.ASC)
        },
        gives("limitAndOffset", listOf("two")) { titles().orderBy(Notes.id).limit(1).offset(1) },
        gives("offsetWithoutLimit", listOf("two"), listOf("three")) { titles().orderBy(Notes.id).offset(1) },
        gives("distinct", listOf(1), listOf(2)) { Notes.select(Notes.author).withDistinct().orderBy(Notes.author) },
        gives("distinctOn", listOf(1, "two"), listOf(2, "three")) {
            Notes.select(Notes.author, Notes.title).withDistinctOn(Notes.author to SortOrder.ASC).orderBy(Notes.score, SortOrder.DESC)
        },
        gives("forUpdate", listOf("one")) { titles().where { Notes.id eq 1 }.forUpdate() },
        gives("notForUpdate", listOf("one")) { titles().where { Notes.id eq 1 }.forUpdate().notForUpdate() },
        Golden("parameter", mapOf("id" to 2), listOf(listOf("two"))) { titles().where { Notes.id eq parameter("id", Notes.id) } },
    )

    private val joins = listOf(
        // EDB-022
        gives("innerJoin", listOf(3, 2, "bob")) {
            (Notes innerJoin Authors).select(Notes.id, Authors.id, Authors.name).where { Notes.score greater 20 }
        },
        gives("leftJoinWithCondition", listOf("one", "ann"), listOf("two", "ann"), listOf("three", null)) {
            Notes.join(Authors, JoinType.LEFT, Notes.author, Authors.id) { Authors.name eq "ann" }
                .select(Notes.title, Authors.name).orderBy(Notes.id)
        },
        gives("selfJoin", listOf("one", "two")) {
            val other = Notes.alias("other")
            Notes.join(other, JoinType.INNER, Notes.author, other[Notes.author]) { other[Notes.score] greater Notes.score }
                .select(Notes.title, other[Notes.title])
        },
        gives("joinedSubQueries", listOf("two", "ann")) {
            val high = Notes.select(Notes.id).where { Notes.score greater 10 }.alias("high")
            val named = Authors.select(Authors.id, Authors.name).where { Authors.name neq "bob" }.alias("named")
            Notes.join(high, JoinType.INNER, Notes.id, high[Notes.id])
                .join(named, JoinType.INNER, Notes.author, named[Authors.id]) { named[Authors.name] neq "carl" }
                .select(Notes.title, named[Authors.name]).where { Notes.score less 100 }
        },
    )

    private val expressions = listOf(
        gives("groupByHaving", listOf("ann", 2L, 30)) {
            (Authors innerJoin Notes).select(Authors.name, Notes.id.count(), Notes.score.sum())
                .groupBy(Authors.name).having { Notes.id.count() greater 1L }.andHaving { Notes.score.sum() less 100 }
        },
        gives("caseWhen", listOf("low"), listOf("high"), listOf("high")) {
            val level = Case().When(Notes.score greater 10, stringParam("high")).Else(stringParam("low"))
            Notes.select(level).orderBy(Notes.id)
        },
        gives("functions", listOf("ONE", 3, "on", "one/first", "first")) {
            Notes.select(
                Notes.title.upperCase(),
                Notes.title.charLength(),
                Notes.title.substring(1, 2),
                Concat("/", Notes.title, Notes.body),
                Coalesce(Notes.body, stringLiteral("?")),
            ).where { Notes.title.lowerCase() eq "one" }
        },
        gives("windowFunction", listOf("one", 1L), listOf("two", 2L), listOf("three", 1L)) {
            val place = rowNumber().over().partitionBy(Notes.author).orderBy(Notes.score to SortOrder.ASC)
            Notes.select(Notes.title, place.alias("place")).orderBy(Notes.id)
        },
        gives("expressionAlias", listOf("ann", 2L), listOf("bob", 1L)) {
            val notes = Notes.id.count().alias("how_many")
            (Authors innerJoin Notes).select(Authors.name, notes).groupBy(Authors.name).orderBy(notes, SortOrder.DESC)
        },
        Golden("jsonExtract", rows = listOf(listOf(7)), on = setOf(Products.POSTGRESQL)) {
            Documents.select(Documents.data.extract<Int>("size")).where { Documents.id eq 1 }
        },
        Golden("jsonExtractByPath", rows = listOf(listOf(7)), on = setOf(Products.MYSQL, Products.MARIADB, Products.SQLITE)) {
            Documents.select(Documents.data.extract<Int>(".size")).where { Documents.id eq 1 }
        },
        Golden("questionMarkOperator", rows = listOf(listOf(1)), on = setOf(Products.POSTGRESQL)) {
            val json = CustomFunction("to_jsonb", TextColumnType(), Documents.data)
            Documents.select(Documents.id).where { CustomOperator<Boolean>("??", BooleanColumnType(), json, stringLiteral("size")) eq true }
        },
        gives("jsonContains", listOf(1)) { Documents.select(Documents.id).where { Documents.data.contains("{\"size\": 7}") } },
    )

    private val subQueries = listOf(
        gives("inSubQuery", listOf("three")) {
            titles().where { Notes.author inSubQuery Authors.select(Authors.id).where { Authors.name eq "bob" } }
        },
        gives("existsSubQuery", listOf("bob")) {
            val great = Notes.select(Notes.id).where { (Notes.author eq Authors.id) and (Notes.score greaterEq 30) }
            Authors.select(Authors.name).where { exists(great) }
        },
        gives("subQueryAsExpression", listOf("ann"), listOf("bob")) {
            val best = Notes.select(Notes.score).where {
                (Notes.author eq Authors.id) and (Notes.score greater 5)
            }.orderBy(Notes.id).limit(1)
            Authors.select(Authors.name).where {
                (wrapAsExpression<Int>(best) greater intLiteral(1)) and (Authors.name neq "carl")
            }.orderBy(Authors.id)
        },
        gives("fromSubQuery", listOf("two"), listOf("three")) {
            val high = Notes.select(Notes.id, Notes.title).where {
                Notes.score greater 10
            }.orderBy(Notes.id).offset(0).limit(5).alias("high")
            high.select(high[Notes.title]).where { high[Notes.id] less 100 }.orderBy(high[Notes.id])
        },
        gives("withoutTable", listOf(7, true, false)) {
            select(intLiteral(7), exists(titles().where { Notes.id eq 1 }), notExists(titles().where { Notes.id eq 1 }))
        },
        gives("count", listOf(2L)) { Notes.select { completed eq false }.orderBy(Notes.id).count() },
        gives("countOfDistinct", listOf(2L)) { Notes.select(Notes.author).withDistinct().count() },
        gives("countOfLimited", listOf(2L)) { (Notes innerJoin Authors).selectAll().where { Notes.score greater 5 }.limit(2).count() },
    )

    private fun below(score: Int) = titles().where { Notes.score less score }

    private fun above(score: Int) = titles().where { Notes.score greater score }

    private val sets = listOf(
        gives("union", listOf("one"), listOf("three"), listOf("two")) { below(25).union(above(15)).orderBy(Notes.title) },
        gives("unionAll", listOf("two"), listOf("two")) { below(25).unionAll(above(15)).orderBy(Notes.title, SortOrder.DESC).limit(2) },
        gives("unionOffset", listOf("two")) { below(25).union(above(15)).orderBy(Notes.title).offset(2) },
        gives("unionOfLimited", listOf("one"), listOf("three")) {
            titles().orderBy(Notes.id).limit(1).union(titles().orderBy(Notes.id, SortOrder.DESC).limit(1)).orderBy(Notes.title)
        },
        gives("unionOrderedByExpression", listOf("THREE"), listOf("ONE")) {
            val upper = Notes.title.upperCase()
            Notes.select(upper).where { Notes.id eq 1 }.union(Notes.select(upper).where { Notes.id eq 3 }).orderBy(upper, SortOrder.DESC)
        },
        gives("intersect", listOf("two")) { below(25).intersect(above(15)) },
        gives("except", listOf("one")) { below(25).except(above(15)) },
        gives("unionThenIntersect", listOf("two")) { below(15).union(below(25)).intersect(above(15)) },
        gives("exceptOfUnion", listOf("two")) { below(25).except(below(15).union(above(25))) },
        gives("unionsInARow", listOf("one"), listOf("three"), listOf("two")) {
            below(15).union(below(25)).union(above(25)).orderBy(Notes.title)
        },
        gives("countOfUnion", listOf(3L)) { below(25).union(above(15)).count() },
        gives("fromUnion", listOf("two")) {
            val all = below(25).union(above(15)).alias("both_parts")
            all.selectAll().where { all[Notes.title] eq "two" }
        },
        gives("inUnion", listOf(1), listOf(3)) {
            Notes.select(Notes.id).where { (Notes.title inSubQuery below(15).union(above(25))) and (Notes.score neq 7) }.orderBy(Notes.id)
        },
    )

    val all = basics + joins + expressions + subQueries + sets
}
