package dev.databases.docs

import dev.databases.DatabaseUrl
import dev.databases.samples.QuickstartJava
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import dev.databases.samples.main as quickstart

/** One program, every database: the quickstart and its twin in Java print the same, whatever the URL. */
class EveryDatabaseTest {
    private val promised = Pages.read("samples/src/test/resources/dev/databases/samples/quickstart.txt")

    @TestFactory
    fun theQuickstartPrintsTheSame(): List<DynamicTest> =
        listOf(
            dynamicTest("SQLite") { printsTheSame("sqlite:///target/every-database.db") },
            onServer("PostgreSQL", null, TestServers::postgres),
            onServer("PostgreSQL through R2DBC", "r2dbc", TestServers::postgres),
            onServer("MySQL", null, TestServers::mysql),
            onServer("MySQL through R2DBC", "r2dbc", TestServers::mysql),
            onServer("MariaDB", null, TestServers::mariadb),
            onServer("MariaDB through R2DBC", "r2dbc", TestServers::mariadb),
        )

    private fun onServer(name: String, driver: String?, server: () -> TestServer): DynamicTest = dynamicTest(name) {
        val running = TestServers.orSkip(server)
        val url: DatabaseUrl = running.freshDatabase()
        try {
            printsTheSame(url.replace().driver(driver).build().toStringWithPassword())
        } finally {
            running.drop(url)
        }
    }

    private fun printsTheSame(url: String) {
        val kotlin = printed { runBlocking { quickstart(arrayOf(url)) } }
        val java = printed { QuickstartJava.main(arrayOf(url)) }

        assertEquals(promised.lines(), kotlin.lines())
        assertEquals(promised.lines(), java.lines())
    }

    private fun printed(program: () -> Unit): String {
        val console = System.out
        val bytes = ByteArrayOutputStream()
        System.setOut(PrintStream(bytes, true, Charsets.UTF_8))
        try {
            program()
        } finally {
            System.setOut(console)
        }
        return bytes.toString(Charsets.UTF_8)
    }
}
