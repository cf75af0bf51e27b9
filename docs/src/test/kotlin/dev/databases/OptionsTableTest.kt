package dev.databases

import dev.databases.exceptions.InvalidDatabaseUrlException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import java.time.Duration
import kotlin.io.path.Path
import kotlin.io.path.readText

/** The tables of docs/urls-and-options.md. In this package, because the list of options is not public. */
class OptionsTableTest {
    @Test
    fun theToolkitsOptionsAndDefaultsAreThoseOfTheCode() {
        val table = table("Every database").map { it.first() to it.last() }

        assertEquals(ToolkitOption.entries.map { it.snakeName() to shown(it.defaultValue()) }, table)
    }

    @Test
    fun sqlitesOptionsAreThoseOfTheCode() {
        val error = assertThrows(InvalidDatabaseUrlException::class.java) { Database("sqlite:///x.db?nonsense=1") }
        val known = error.message!!.substringAfter("SQLite knows: ").substringBefore(".").split(", ")

        assertEquals(known, table("SQLite").map { it.first() }.sorted())
    }

    @ParameterizedTest
    @CsvSource("postgresql, PostgreSQL, PostgreSQL", "mysql, MySQL, MySQL and MariaDB", "mariadb, MariaDB, MySQL and MariaDB")
    fun aNetworkDatabasesOptionsAreThoseOfTheCode(scheme: String, name: String, heading: String) {
        val error = assertThrows(InvalidDatabaseUrlException::class.java) { Database("$scheme://u@h/d?nonsense=1") }
        val known = error.message!!.substringAfter("$name knows: ").substringBefore(". Every").split(", ")

        assertEquals(known, table(heading).map { it.first() }.sorted())
    }

    private fun table(heading: String): List<List<String>> =
        Path("urls-and-options.md").readText()
            .substringAfter("\n## $heading\n").substringAfter("\n| option |").substringBefore("\n\n").lines().drop(2)
            .map { row -> row.trim('|', ' ').split(" | ").map { it.trim().trim('`') } }

    private fun shown(value: Any?): String =
        when (value) {
            null -> "off"
            is Duration -> if (value.toSeconds() % 60 == 0L) "${value.toMinutes()} min" else "${value.toSeconds()} s"
            else -> value.toString()
        }
}
