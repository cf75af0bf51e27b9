package dev.databases.docs

import dev.databases.DatabaseUrl
import dev.databases.test.servers.TestServer
import dev.databases.test.servers.TestServers
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting

/** A test for each database and driver: [program] with the URL of an empty database. */
internal fun onEveryDatabase(program: (String) -> Unit): List<DynamicTest> =
    listOf(
        dynamicTest("SQLite") { onSqlite(program) },
        onServer("PostgreSQL", null, TestServers::postgres, program),
        onServer("PostgreSQL through R2DBC", "r2dbc", TestServers::postgres, program),
        onServer("MySQL", null, TestServers::mysql, program),
        onServer("MySQL through R2DBC", "r2dbc", TestServers::mysql, program),
        onServer("MariaDB", null, TestServers::mariadb, program),
        onServer("MariaDB through R2DBC", "r2dbc", TestServers::mariadb, program),
    )

private fun onSqlite(program: (String) -> Unit) {
    val file = createTempFile("every-database", ".db")
    try {
        program("sqlite:///$file")
    } finally {
        file.deleteExisting()
    }
}

private fun onServer(name: String, driver: String?, server: () -> TestServer, program: (String) -> Unit): DynamicTest =
    dynamicTest(name) {
        val running = TestServers.orSkip(server)
        val url: DatabaseUrl = running.freshDatabase()
        try {
            program(url.replace().driver(driver).build().toStringWithPassword())
        } finally {
            running.drop(url)
        }
    }

/** What [program] prints. */
internal fun printed(program: () -> Unit): String {
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
