package dev.databases.sqlite

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.exceptions.BadSqlException
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.time.Duration

/** The log, as slf4j-simple prints it. */
class SlowQueryLogTest {
    private fun logged(options: DatabaseOptions.Builder, block: suspend Database.() -> Unit): List<String> {
        val printed = ByteArrayOutputStream()
        val before = System.err
        System.setErr(PrintStream(printed, true, Charsets.UTF_8))
        try {
            runBlocking { Database("sqlite:///:memory:", options.build()).use { block() } }
        } finally {
            System.setErr(before)
        }
        return printed.toString(Charsets.UTF_8).lines().filter {
            "Slow query" in it
        }.map { it.replace(Regex(".*Slow query: \\d+ ms"), "slow") }
    }

    // DAL-28: strictly longer than the threshold; also when it fails
    @Test
    fun aQueryLongerThanTheThresholdIsLogged() {
        val all = DatabaseOptions.builder().slowQueryThreshold(Duration.ofNanos(1))

        val lines = logged(all) {
            fetchAll("SELECT 1")
            assertThrows<BadSqlException> { fetchAll("SELECT * FROM no_such_table") }
        }

        assertEquals(listOf("slow: SELECT 1", "slow and failed with BadSqlException: SELECT * FROM no_such_table"), lines)
    }

    // DAL-28
    @Test
    fun aQueryThatIsQuickOrAThresholdThatIsOffLogsNothing() {
        assertEquals(emptyList<String>(), logged(DatabaseOptions.builder()) { fetchAll("SELECT 1") })
        assertEquals(emptyList<String>(), logged(DatabaseOptions.builder().slowQueryThreshold(null)) { fetchAll("SELECT 1") })
    }

    // EDX-37
    @Test
    fun valuesAreLoggedOnlyWhenAskedFor() {
        val query = "SELECT :value"
        val values = mapOf("value" to "s3cret")

        val without = logged(DatabaseOptions.builder().slowQueryThreshold(Duration.ofNanos(1))) { fetchAll(query, values) }
        val with = logged(DatabaseOptions.builder().slowQueryThreshold(Duration.ofNanos(1)).logValues(true)) { fetchAll(query, values) }

        assertEquals(listOf("slow: SELECT ?"), without)
        assertEquals(listOf("slow: SELECT ? [s3cret]"), with)
        assertTrue(without.none { "s3cret" in it })
    }
}
