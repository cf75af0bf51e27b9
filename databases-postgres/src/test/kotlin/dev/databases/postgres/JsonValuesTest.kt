package dev.databases.postgres

import com.fasterxml.jackson.databind.ObjectMapper
import dev.databases.Database
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** JSON that users have as values of Jackson or kotlinx.serialization. */
internal class JsonValuesTest {
    private val texts = listOf("""{"a": [1, {"b": null}]}""", """[1, "x"]""", """"text"""", "5", "true", "null")

    private val trees: List<Any> = texts.flatMap { listOf(ObjectMapper().readTree(it), Json.parseToJsonElement(it)) }

    @ParameterizedTest
    @EnumSource
    fun aTreeIsJsonAloneInArraysAndInsideOtherValues(driver: Driver): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        Database(driver.of(server)).use {
            execute("CREATE TABLE docs (n INT, doc JSONB, plain JSON, many JSONB[])")
            trees.forEachIndexed { n, tree ->
                execute("INSERT INTO docs VALUES (?, ?, ?, ?)", n, tree, tree, listOf(tree, null, mapOf("in" to tree)))
            }
            val rows = trees.mapIndexed { n, tree -> listOf(n + 100, tree, mapOf("in" to listOf(tree)), arrayOf(tree)) }
            repeat(2) { executeMany("INSERT INTO docs VALUES (?, ?, ?, ?)", rows + rows) }

            val alone =
                fetchAll(
                    "SELECT doc::text, plain::jsonb::text, many[1]::text, many[2]::text, (many[3] -> 'in')::text FROM docs WHERE n < 100 ORDER BY n",
                )
            val batch =
                fetchAll(
                    "SELECT doc::text, (plain::jsonb -> 'in' -> 0)::text, many[1]::text, count(*)::int FROM docs WHERE n >= 100 GROUP BY n, 1, 2, 3 ORDER BY n",
                )
            val expected = texts.flatMap { listOf(it, it) }
            assertEquals(expected.map { listOf(it, it, it, null, it) }, alone.map { record -> record.entries().map { it.value } })
            assertEquals(expected.map { listOf(it, it, it, 4) }, batch.map { record -> record.entries().map { it.value } })
        }
        TestServers.postgres().drop(server)
    }
}
