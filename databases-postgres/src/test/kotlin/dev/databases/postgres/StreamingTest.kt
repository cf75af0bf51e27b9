package dev.databases.postgres

import dev.databases.test.servers.TestServers
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** A million rows in a heap that holds a fraction of them. */
@Timeout(120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class StreamingTest {
    @ParameterizedTest
    @EnumSource
    fun aMillionRowsPassThroughASmallHeap(driver: Driver) {
        val sum = StreamingProgram.ROWS * (StreamingProgram.ROWS + 1L) / 2

        assertEquals(Outcome(0, "sum $sum"), run(driver, "iterate"))
    }

    /** Or the heap would be large enough for all of them, and the other test would show nothing. */
    @ParameterizedTest
    @EnumSource
    fun allAtOnceTheyDoNotFit(driver: Driver) {
        val outcome = run(driver, "fetchAll")

        assertEquals(OUT_OF_MEMORY, outcome.exit, "$outcome")
    }

    private data class Outcome(val exit: Int, val output: String)

    private fun run(driver: Driver, way: String): Outcome {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val process = ProcessBuilder(
            java,
            "-Xmx96m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            // Neither the driver nor we are to write anything else.
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            StreamingProgram::class.java.name,
            driver.of(TestServers.postgres().url()).toStringWithPassword(),
            way,
        ).redirectErrorStream(true).start()
        try {
            val output = process.inputStream.bufferedReader().readText().trim()
            check(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) { "Not done within $LIMIT_SECONDS s: $output" }
            return Outcome(process.exitValue(), output)
        } finally {
            process.destroyForcibly()
        }
    }

    private companion object {
        const val LIMIT_SECONDS = 60L

        /** What -XX:+ExitOnOutOfMemoryError ends with. */
        const val OUT_OF_MEMORY = 3
    }
}
