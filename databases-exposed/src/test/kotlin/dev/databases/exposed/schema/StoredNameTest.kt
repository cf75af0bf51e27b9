package dev.databases.exposed.schema

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

@DisplayName("A name is read back from SQL")
internal class StoredNameTest {
    private fun read(sql: String, quote: Char = '"', isPostgresql: Boolean = false) =
        StoredName.parse(sql, quote, isPostgresql)?.let { it.schema to it.name }

    @Test
    fun asTheServerKeepsIt() {
        assertEquals(null to "Notes", read("Notes"))
        assertEquals(null to "notes", read("Notes", isPostgresql = true))
        assertEquals(null to "Notes", read("\"Notes\"", isPostgresql = true))
        assertEquals("a.b" to "c\"d", read("\"a.b\".\"c\"\"d\""))
        assertEquals(null to "a`b\"", read("`a``b\"`", quote = '`'))
        assertEquals("s" to "t_1\$", read("s.t_1\$"))
    }

    @Test
    fun cutWherePostgresqlCutsIt() {
        assertEquals(null to "x".repeat(63), read("x".repeat(70), isPostgresql = true))
        assertEquals(null to "é".repeat(31), read("\"${"é".repeat(40)}\"", isPostgresql = true))
        assertEquals(null to "x".repeat(70), read("x".repeat(70)))
    }

    @Test
    fun butNotFromWhatIsNoName() {
        val wrong =
            listOf(
                "",
                " ",
                ".",
                "a.",
                ".a",
                "a b",
                "a.b.c",
                "\"",
                "\"\"",
                "\"a",
                "a\"",
                "\"a\"b",
                "\"a\"b\"",
                "a;b",
                "a\"\"b",
                "'a'",
                "é",
                "\"a\u0000b\"",
            )

        assertEquals(emptyList<String>(), wrong.filter { read(it) != null })
    }
}
