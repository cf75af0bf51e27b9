package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.test.servers.TestServers
import dev.databases.value
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Types that a database has of its own, whatever their numbers are there. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class UserTypesTest {
    private enum class Mood { HAPPY }

    /** Type, what is bound, what is read. */
    private val samples: List<Triple<String, Any, Any>> = listOf(
        Triple("mood", "happy", "happy"),
        Triple("mood", "Ha \"p, {py}", "Ha \"p, {py}"),
        Triple("other.\"Odd mood\"", Mood.HAPPY, "HAPPY"),
        Triple("public.json", "sad", "sad"),
        Triple("citext", "Text", "Text"),
        Triple("hstore", mapOf("a" to "1", "b \"c\"" to null), mapOf("a" to "1", "b \"c\"" to null)),
        Triple("hstore", emptyMap<String, String>(), emptyMap<String, String>()),
        Triple("hstore", "a=>1", mapOf("a" to "1")),
        Triple("small", 5, 5),
        Triple("smaller", 4, 4),
        Triple("label", "x", "x"),
        Triple("settings", mapOf("a" to 1), mapOf("a" to 1)),
        Triple("tags", listOf("a", "b,c"), listOf("a", "b,c")),
        Triple("pair", "(1,\"x y\")", "(1,\"x y\")"),
        Triple("span", "[1.5,2)", "[1.5,2)"),
    )

    private fun with(driver: Driver, block: suspend Database.() -> Unit): Unit = runBlocking {
        val server = TestServers.postgres().freshDatabase()
        try {
            Database(driver.of(server), DatabaseOptions.builder().maxSize(1).build()).use {
                for (sql in TYPES) execute(sql)
                block()
            }
        } finally {
            TestServers.postgres().drop(server)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun whatIsBoundComesBackAloneAndInArrays(driver: Driver) = with(driver) {
        samples.forEachIndexed { i, (type, bound, read) ->
            execute("CREATE TABLE t$i (one $type, many $type[])")
            execute("INSERT INTO t$i VALUES (?, ?)", bound, listOf(bound, null, bound))
            execute("INSERT INTO t$i VALUES (?, ?)", null, null)
            execute("INSERT INTO t$i VALUES (?, ?)", bound, emptyList<Any>())

            val expected = listOf(listOf(read, listOf(read, null, read)), listOf(null, null), listOf(read, emptyList<Any>()))
            assertEquals(expected, fetchAll("SELECT * FROM t$i").map { listOf(it[0], it[1]) }, type)
            assertEquals(expected, iterate("SELECT * FROM t$i", fetchSize = 2).toList().map { listOf(it[0], it[1]) }, type)
            assertEquals(expected[0], fetchOne("SELECT * FROM t$i WHERE many IS NOT NULL")!!.let { listOf(it[0], it[1]) }, type)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun arraysOfMoreDimensionsAreListsOfLists(driver: Driver) = with(driver) {
        val moods = listOf(listOf("sad", "happy"), listOf("happy", null))
        execute("CREATE TABLE t (moods mood[], maps hstore[])")
        execute("INSERT INTO t VALUES (?, ?)", moods, listOf(listOf(mapOf("a" to "1")), listOf(mapOf("b" to null))))

        val read = fetchOne("SELECT * FROM t")!!
        assertEquals(listOf(moods, listOf(listOf(mapOf("a" to "1")), listOf(mapOf("b" to null)))), listOf(read[0], read[1]))
        assertEquals(listOf("mood[]", "hstore[]"), List(2) { read.metadata().databaseType(it) })
        assertEquals(listOf("a"), fetchOne("SELECT ARRAY['a'::citext]")!!.value<List<String>>(0))
    }

    @ParameterizedTest
    @EnumSource
    fun aBatchWritesThemToo(driver: Driver) = with(driver) {
        samples.forEachIndexed { i, (type, bound, read) ->
            execute("CREATE TABLE b$i (n int, one $type, many $type[])")
            repeat(3) { run ->
                val rows = List(30) { listOf(30 * run + it, if (it % 3 == 1) null else bound) }
                assertEquals(30, executeMany("INSERT INTO b$i (n, one) VALUES (?, ?)", rows).rowsAffected(), type)
            }
            repeat(2) { run ->
                val rows = List(30) { listOf(100 + 30 * run + it, listOf(bound, null)) }
                assertEquals(30, executeMany("INSERT INTO b$i (n, many) VALUES (?, ?)", rows).rowsAffected(), type)
            }

            val expected = List(90) { if (it % 3 == 1) null else read }
            assertEquals(expected, fetchAll("SELECT one FROM b$i WHERE n < 100 ORDER BY n").map { it[0] }, type)
            assertEquals(List(60) { listOf(read, null) }, fetchAll("SELECT many FROM b$i WHERE n >= 100 ORDER BY n").map { it[0] }, type)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun aTypeThatIsMadeAnewIsAnotherOne(driver: Driver) = with(driver) {
        assertEquals(listOf("sad"), fetchVal("SELECT ARRAY['sad'::mood]"))
        execute("DROP TYPE mood CASCADE")
        execute("CREATE DOMAIN mood AS int")

        assertEquals(listOf(7), fetchVal("SELECT ARRAY[7::mood]"))
        execute("CREATE TABLE t (moods mood[])")
        execute("INSERT INTO t VALUES (?)", listOf(listOf(1, 2)))
        assertEquals(listOf(1, 2), fetchVal("SELECT moods FROM t"))
    }

    @ParameterizedTest
    @EnumSource
    fun aTypeWithAnotherNameStillTakesBatches(driver: Driver) = with(driver) {
        execute("CREATE TABLE t (mood mood)")
        val rows = List(30) { listOf("sad") }
        repeat(2) { executeMany("INSERT INTO t VALUES (?)", rows) }
        execute("ALTER TYPE mood RENAME TO temper")
        execute("ALTER TYPE public.json RENAME TO mood")

        repeat(2) { assertEquals(30, executeMany("INSERT INTO t VALUES (?)", rows).rowsAffected()) }
        assertEquals(120L, fetchVal("SELECT count(*) FROM t"))
    }

    @ParameterizedTest
    @EnumSource
    fun insideATransactionTheyAreFoundOutToo(driver: Driver) = with(driver) {
        transaction {
            assertEquals(mapOf("a" to "1"), fetchVal("SELECT 'a=>1'::hstore"))
            execute("CREATE TYPE late AS ENUM ('x')")
            assertEquals(listOf("x"), fetchVal("SELECT ARRAY['x'::late]"))
            execute("CREATE TABLE t (late late)")
            repeat(2) { executeMany("INSERT INTO t VALUES (?)", List(30) { listOf("x") }) }
        }
        assertEquals(60L, fetchVal("SELECT count(*) FROM t"))
    }

    private companion object {
        val TYPES = listOf(
            "CREATE EXTENSION hstore",
            "CREATE EXTENSION citext",
            "CREATE SCHEMA other",
            "CREATE TYPE mood AS ENUM ('sad', 'happy', 'Ha \"p, {py}')",
            "CREATE TYPE other.\"Odd mood\" AS ENUM ('HAPPY')",
            "CREATE TYPE public.json AS ENUM ('sad')",
            "CREATE DOMAIN small AS int CHECK (value < 10)",
            "CREATE DOMAIN smaller AS small CHECK (value < 5)",
            "CREATE DOMAIN label AS text",
            "CREATE DOMAIN settings AS jsonb",
            "CREATE DOMAIN tags AS text[]",
            "CREATE TYPE pair AS (n int, t text)",
            "CREATE TYPE span AS RANGE (subtype = float8)",
        )
    }
}
