package dev.databases.docs

import dev.databases.samples.QuickstartJava
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import dev.databases.samples.main as quickstart

/** One program, every database: the quickstart and its twin in Java print the same, whatever the URL. */
class EveryDatabaseTest {
    private val promised = Pages.read("samples/src/test/resources/dev/databases/samples/quickstart.txt").lines()

    @TestFactory
    fun theQuickstartPrintsTheSame(): List<DynamicTest> =
        onEveryDatabase { url ->
            val kotlin = printed { runBlocking { quickstart(arrayOf(url)) } }
            val java = printed { QuickstartJava.main(arrayOf(url)) }

            assertEquals(promised, kotlin.lines())
            assertEquals(promised, java.lines())
        }
}
