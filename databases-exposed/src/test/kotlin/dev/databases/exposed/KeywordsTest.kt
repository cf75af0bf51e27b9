package dev.databases.exposed

import dev.databases.Database
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Table
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Words that the servers themselves call theirs are taken for names: nobody needs to know which are reserved. */
internal class KeywordsTest {
    @ParameterizedTest
    @EnumSource(names = ["POSTGRESQL", "MYSQL", "MARIADB", "SQLITE"])
    fun tableWithAColumnForEachKeywordIsWrittenAndRead(site: Site): Unit = site.use {
        val table = Words(keywords(site))
        val sum = table.columns.indices.sum()

        createAll(table)
        execute(table.insert { row -> table.columns.forEachIndexed { index, column -> row[column.asInt()] = index } })
        val record = fetchAll(table.selectAll()).single()

        assertEquals(sum, table.columns.sumOf { record[it.asInt()] })
        assertEquals(table.columns.map { it.name }, record.names())
    }

    @ParameterizedTest
    @EnumSource(names = ["POSTGRESQL", "MYSQL", "MARIADB", "SQLITE"])
    fun everyReservedWordIsQuoted(site: Site): Unit = site.use {
        val identifiers = rendering().database.identifierManager
        val rendering = rendering()

        val bare = reserved(site).filterNot { word -> rendering.inScope { identifiers.needQuotes(word) } }

        assertEquals(emptyList<String>(), bare)
    }

    @ParameterizedTest
    @EnumSource(names = ["POSTGRESQL", "MYSQL", "MARIADB", "SQLITE"])
    fun tablesAndTheirAliasesMayBeCalledByKeywords(site: Site): Unit = site.use {
        val table = object : Table("order") {
            val group = integer("group")
        }
        createAll(table)

        execute(table.insert { it[table.group] = 7 })

        assertEquals(7, fetchOne(table.selectAll().orderBy(table.group))?.get(table.group))
    }

    private class Words(words: List<String>) : Table("words") {
        init {
            words.forEach { integer(it) }
        }
    }

    @Suppress("UNCHECKED_CAST") // All columns of the table are.
    private fun Column<*>.asInt() = this as Column<Int>

    /** In lower case, each once: names do not differ by case. */
    private suspend fun Database.keywords(site: Site): List<String> = words(
        when (site) {
            Site.POSTGRESQL -> fetchAll("SELECT word FROM pg_get_keywords()").map { it[0] as String }
            Site.SQLITE -> SQLITE.split(' ')
            else -> fetchAll("SELECT WORD FROM information_schema.KEYWORDS").map { it[0] as String }
        },
    )

    /** Those that cannot be names of columns; MariaDB does not tell, and SQLite's may all be. */
    private suspend fun Database.reserved(site: Site): List<String> = words(
        when (site) {
            // R: reserved; T: reserved, but for functions and types; C cannot be a function, but a column.
            Site.POSTGRESQL -> fetchAll("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").map { it[0] as String }

            Site.MYSQL -> fetchAll("SELECT WORD FROM information_schema.KEYWORDS WHERE RESERVED = 1").map { it[0] as String }

            else -> refused(keywords(site))
        },
    )

    /** What the server does not take bare for a column, where one is defined or read. */
    private suspend fun Database.refused(words: List<String>): List<String> = words.filter { word ->
        runCatching { execute("CREATE TABLE try_word ($word INTEGER CHECK ($word > 0))") }
            .onSuccess { execute("DROP TABLE try_word") }
            .isFailure
    }

    private fun words(words: List<String>) = words.map {
        it.lowercase()
    }.filter { word -> word.all { it.isLetterOrDigit() || it == '_' } }.distinct().sorted()

    private companion object {
        // https://sqlite.org/lang_keywords.html
        const val SQLITE = "ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY " +
            "CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME " +
            "CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT " +
            "EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF " +
            "IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT " +
            "MATCH MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA " +
            "PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT " +
            "ROLLBACK ROW ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE UPDATE " +
            "USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHOUT"
    }
}
