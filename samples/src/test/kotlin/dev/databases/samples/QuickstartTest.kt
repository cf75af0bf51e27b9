package dev.databases.samples

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.io.path.Path
import kotlin.io.path.listDirectoryEntries

/** The twins print the same, and it is what a newcomer was promised. */
class QuickstartTest {
    @Test
    fun kotlinPrintsWhatWasPromised() {
        val printed = outputOf { runBlocking { main(emptyArray()) } }

        assertEquals(promised(), printed)
    }

    @Test
    fun javaPrintsTheSame() {
        val printed = outputOf { QuickstartJava.main(emptyArray()) }

        assertEquals(promised(), printed)
    }

    @Test
    fun theDatabaseFileIsRemovedAtTheEnd() {
        outputOf { runBlocking { main(emptyArray()) } }

        assertEquals(emptyList<Any>(), Path("target").listDirectoryEntries("quickstart.db*"))
    }

    private fun outputOf(program: () -> Unit): String {
        val console = System.out
        val bytes = ByteArrayOutputStream()
        System.setOut(PrintStream(bytes, true, Charsets.UTF_8))
        try {
            program()
        } finally {
            System.setOut(console)
        }
        return bytes.toString(Charsets.UTF_8).lines().joinToString("\n")
    }

    private fun promised(): String =
        checkNotNull(javaClass.getResource("quickstart.txt")).readText().lines().joinToString("\n")
}
