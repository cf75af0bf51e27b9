package dev.databases.mysql

import dev.databases.exceptions.BadSqlException
import dev.databases.mysql.R2dbcMySqlFixture.Companion.withConnection
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Values are written into the text here. None of them is ever more than a value, whatever the session's rules for texts are. */
internal class R2dbcMySqlInjectionTest {
    /** Each ends a string early by the rules of some mode or character set, if it is written by those of another. */
    private val hostile = listOf(
        "'; DROP TABLE victims; -- ",
        "\\'; DROP TABLE victims; -- ",
        "\\\\'; DROP TABLE victims; -- ",
        "\\",
        "'",
        "''",
        "\"; DROP TABLE victims; -- ",
        "`; DROP TABLE victims; # ",
        "\u0000'; DROP TABLE victims; -- ",
        "\u001a\n\r\t\b",
        "/*! ' */ ? %s :name \$1 */",
        // The last byte of each in gbk, sjis or big5 would take the quote or the backslash behind it into a character.
        "\u00bf'; DROP TABLE victims; -- ",
        "\u0101\\'; DROP TABLE victims; -- ",
        "\u8868'; DROP TABLE victims; -- ",
        "\u8868\\'; DROP TABLE victims; -- ",
        "\u30bd'\u8868\\",
        // What encoders make a backslash or a quote of.
        "\u00a5'; DROP TABLE victims; -- ",
        "\u20a9'; DROP TABLE victims; -- ",
        "\u02bc; DROP TABLE victims; -- ",
        "\uff07\uff3c'",
        "\ud83d\ude00'\\",
    )

    private val modes = listOf(
        "",
        "NO_BACKSLASH_ESCAPES",
        "ANSI_QUOTES",
        "ANSI_QUOTES,NO_BACKSLASH_ESCAPES",
        "PIPES_AS_CONCAT,IGNORE_SPACE,NO_BACKSLASH_ESCAPES",
    )

    private fun R2dbcMySqlFixture.victims(): Any? = fetchVal("SELECT COUNT(*) FROM victims")

    @ParameterizedTest
    @EnumSource
    fun aTextIsStoredAndFoundAsItIsUnderEveryMode(server: Server): Unit = withConnection(server) {
        execute("CREATE TABLE victims (id INTEGER, text VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)")
        for (mode in modes) {
            execute("SET sql_mode = '$mode'")
            execute("DELETE FROM victims")

            hostile.forEachIndexed { id, text -> execute("INSERT INTO victims (id, text) VALUES (?, ?)", id, text) }
            executeMany("INSERT INTO victims (id, text) VALUES (?, ?)", hostile.mapIndexed { id, text -> listOf(100 + id, text) })
            executeMany("UPDATE victims SET text = ? WHERE id = ?", hostile.mapIndexed { id, text -> listOf(text, 100 + id) })

            assertEquals(hostile + hostile, fetchAll("SELECT text FROM victims ORDER BY id").map { it[0] }, mode)
            assertEquals(
                hostile.map { 2L },
                hostile.map { fetchVal("SELECT COUNT(*) FROM victims WHERE text = ?", it) },
                mode,
            )
            assertEquals(hostile, hostile.map { fetchVal("SELECT ?", it) }, mode)
        }
    }

    @ParameterizedTest
    @EnumSource
    fun noCharacterSetOfTheClientLetsAValueOut(server: Server): Unit = withConnection(server) {
        execute("CREATE TABLE victims (id INTEGER, text VARCHAR(200) CHARACTER SET utf8mb4)")
        for (charset in listOf("gbk", "sjis", "big5", "latin1", "cp932", "eucjpms", "utf8mb3")) {
            for (mode in modes) {
                execute("SET sql_mode = '$mode'")
                execute("SET NAMES $charset")

                // What is no text of that character set may be refused, or stored as another one; it does not get out.
                hostile.forEach { text -> runCatching { execute("INSERT INTO victims VALUES (?, ?), (1, 'end')", 1, text) } }
                hostile.forEach { text -> runCatching { fetchVal("SELECT ? UNION ALL SELECT 'end'", text) } }

                execute("SET NAMES utf8mb4")
                val others = fetchAll("SELECT DISTINCT id FROM victims").map { it[0] }
                assertEquals(listOf(1), others, "$charset $mode")
                assertEquals(true, (victims() as Long) % 2 == 0L, "$charset $mode: each insert has two rows")
                execute("DELETE FROM victims")
                execute("INSERT INTO victims VALUES (1, 'one'), (1, 'two')")
            }
        }
    }

    /** By our rules a place for a value, by those of NO_BACKSLASH_ESCAPES the inside of a string. */
    @ParameterizedTest
    @EnumSource
    fun aPlaceThatTheServerSeesInAStringTakesNoValue(server: Server): Unit = withConnection(server) {
        execute("CREATE TABLE victims (id INTEGER)")
        execute("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
        val text = "SELECT 'a\\', ' ? ' '"
        val comment = "SELECT 1 /*!99999 ' */ , ? /* ' */"
        val hostile = " , 1; DROP TABLE victims; -- "

        val outcomes = listOf(text, comment).map { sql ->
            runCatching { fetchAll(sql, hostile) }.map { rows -> rows.single()[1] }
        }

        assertEquals(0L, victims(), "$outcomes")
        // The server sees no place in the first.
        assertEquals(true, outcomes[0].exceptionOrNull() is BadSqlException, "$outcomes")
        assertEquals(hostile, outcomes[1].getOrNull(), "$outcomes")
        assertEquals("it's", fetchVal("SELECT ? -- \\", "it's"))
    }

    /** What stands in the text itself is the program's, and read by the session's own rules. */
    @ParameterizedTest
    @EnumSource
    fun backslashesOfTheTextAreReadByTheServer(server: Server): Unit = withConnection(server) {
        assertEquals("it's b", fetchVal("SELECT CONCAT('it\\'s ', ?)", "b"))
        assertEquals(
            listOf("a\nb", 7, "c"),
            fetchAll("SELECT 'a\\nb', ?, ? -- '?'\n", 7, "c").single().entries().map {
                it.value
            }.map { if (it is Long) it.toInt() else it },
        )
        execute("CREATE TABLE paths (path VARCHAR(50), n INTEGER)")
        assertEquals(1, execute("INSERT INTO paths VALUES ('C:\\\\temp', ?)", 5).rowsAffected())
        assertEquals(5, fetchVal("SELECT n FROM paths WHERE path LIKE 'C:\\\\\\\\%' AND n = ?", 5))
        assertEquals(3, executeMany("INSERT INTO paths VALUES ('\\\\', ?)", listOf(listOf(1), listOf(2), listOf(3))).rowsAffected())
    }

    @ParameterizedTest
    @EnumSource
    fun bytesAreBytes(server: Server): Unit = withConnection(server) {
        val all = ByteArray(256) { it.toByte() }
        execute("CREATE TABLE files (id INTEGER, bytes BLOB)")
        for (mode in modes) {
            execute("SET sql_mode = '$mode'")
            execute("DELETE FROM files")
            execute("INSERT INTO files VALUES (?, ?)", 1, all)
            executeMany("INSERT INTO files VALUES (?, ?)", listOf(listOf(2, ByteArray(0)), listOf(3, "';--\\".toByteArray())))

            val read = fetchAll("SELECT bytes FROM files ORDER BY id").map { it[0] as ByteArray }

            assertArrayEquals(all, read[0])
            assertArrayEquals(ByteArray(0), read[1])
            assertEquals("';--\\", read[2].decodeToString())
            assertEquals(1L, fetchVal("SELECT COUNT(*) FROM files WHERE bytes = ?", all))
        }
    }

    /** A literal stands for itself where it meets what is around it without a space. */
    @ParameterizedTest
    @EnumSource
    fun aValueNeverJoinsWithItsNeighbours(server: Server): Unit = withConnection(server) {
        assertEquals(8L, (fetchVal("SELECT 5-?", -3) as Number).toLong())
        assertEquals(1L, (fetchVal("SELECT?AND 1", 5) as Number).toLong())
        assertEquals(1L, (fetchVal("SELECT 1 FROM (SELECT 1 AS x) t WHERE 1=?AND?=2", 1, 2) as Number).toLong())
        assertEquals("ab", fetchVal("SELECT CONCAT(?,?)", "a", "b"))
    }
}
