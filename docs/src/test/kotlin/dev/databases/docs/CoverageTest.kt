package dev.databases.docs

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import java.io.IOException
import java.util.concurrent.TimeUnit
import kotlin.io.path.Path

/** Each row of docs/catalogue-ids.txt is cited by a test or says why not; the script knows how. */
class CoverageTest {
    @Test
    fun everyRowIsCitedOrExplained() {
        val script = try {
            ProcessBuilder("bash", "scripts/coverage").directory(Path("..").toFile()).redirectErrorStream(true).start()
        } catch (e: IOException) {
            null
        }
        assumeTrue(script != null, "scripts/coverage needs bash, which is not here")

        val output = script!!.inputStream.bufferedReader().readText()
        script.waitFor(1, TimeUnit.MINUTES)

        assertEquals(0, script.exitValue(), output)
    }
}
