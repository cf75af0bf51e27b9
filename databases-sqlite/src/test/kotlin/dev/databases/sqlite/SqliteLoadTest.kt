package dev.databases.sqlite

import dev.databases.Database
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlin.time.measureTime

/** One file, many coroutines, for a while. */
@Timeout(180)
internal class SqliteLoadTest {
    @TempDir
    private lateinit var directory: Path

    private fun withCounter(block: suspend (Database) -> Unit) = runBlocking {
        Database("sqlite:///${directory.resolve("load.db")}").use {
            execute("CREATE TABLE counter (value INTEGER NOT NULL)")
            execute("INSERT INTO counter VALUES (0)")
            block(this)
        }
    }

    private suspend fun Database.value() = (fetchVal("SELECT value FROM counter") as Number).toInt()

    // E-30, EDX-36
    @Test
    fun sixtyFourCoroutinesLoseNoUpdateAndMeetNoLock() = withCounter { database ->
        val errors = ConcurrentLinkedQueue<Throwable>()
        val increments = AtomicInteger()
        val reads = AtomicInteger()
        val started = TimeSource.Monotonic.markNow()

        withContext(Dispatchers.Default) {
            repeat(COROUTINES) { index ->
                launch {
                    while (started.elapsedNow() < LOAD) {
                        try {
                            if (index % 4 == 0) database.increment(increments) else database.readMonotonically(reads)
                        } catch (e: Exception) {
                            errors += e
                        }
                    }
                }
            }
        }

        assertEquals(emptyList<Throwable>(), errors.toList())
        assertEquals(increments.get(), database.value())
        assertTrue(increments.get() > 100 && reads.get() > 100, "$increments increments, $reads reads")
    }

    /** Reads, then writes: without its turn at BEGIN, SQLite would fail the second of two who do so. */
    private suspend fun Database.increment(count: AtomicInteger) {
        transaction {
            val value = value()
            execute("UPDATE counter SET value = :value", mapOf("value" to value + 1))
        }
        count.incrementAndGet()
    }

    private suspend fun Database.readMonotonically(count: AtomicInteger) {
        val first = value()
        val second = transaction(readOnly = true) { value() }
        check(second >= first) { "$second after $first" }
        count.incrementAndGet()
    }

    // E-30
    @Test
    fun readersDoNotWaitForAWriterThatTakesASecond() = withCounter { database ->
        val hasWritten = CompletableDeferred<Unit>()
        val mayCommit = CompletableDeferred<Unit>()
        var longest = Duration.ZERO

        coroutineScope {
            launch {
                database.transaction {
                    execute("UPDATE counter SET value = 1")
                    hasWritten.complete(Unit)
                    delay(1.seconds)
                    mayCommit.await()
                }
            }
            hasWritten.await()
            repeat(200) { longest = maxOf(longest, measureTime { assertEquals(0, withTimeout(20.seconds) { database.value() }) }) }
            // All reads were over while the write transaction was open: it ends only now.
            mayCommit.complete(Unit)
        }

        assertEquals(1, database.value())
        assertTrue(longest < 900.milliseconds, "the longest read took $longest")
    }

    @Test
    fun aMillionRecordsPassThroughSixtyFourMegabytes() {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val output = directory.resolve("output.txt").toFile()
        val process = ProcessBuilder(
            java,
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            MillionRecords::class.java.name,
            directory.resolve("million.db").toString(),
        ).redirectErrorStream(true).redirectOutput(output).start()

        val hasEnded = process.waitFor(150, TimeUnit.SECONDS)
        process.destroyForcibly()

        assertTrue(hasEnded, output.readText())
        assertEquals(0, process.exitValue(), output.readText())
        assertTrue("1000000 records, 500000500000 in all" in output.readText(), output.readText())
    }

    private companion object {
        const val COROUTINES = 64
        val LOAD = 10.seconds
    }
}

/** A program of its own, for a heap of its own: the records are some 300 MB when they are all held at once. */
internal object MillionRecords {
    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        Database("sqlite:///${arguments.single()}").use {
            var records = 0
            var sum = 0L
            val query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) " +
                "SELECT i, printf('%0100d', i) AS text FROM n"
            iterate(query).collect {
                records++
                sum += it["i"] as Long
                check((it["text"] as String).length == 100)
            }
            println("$records records, $sum in all")
        }
    }
}
