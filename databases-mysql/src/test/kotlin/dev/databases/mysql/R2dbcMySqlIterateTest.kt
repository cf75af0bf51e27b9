package dev.databases.mysql

import dev.databases.Database
import dev.databases.DatabaseOptions
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** A result that is read by demand, as one text whose answer the server sends no faster than it is read. */
@Timeout(120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class R2dbcMySqlIterateTest {
    private fun onOne(server: Server, block: suspend Database.() -> Unit) = server.withDatabase { url ->
        runBlocking { Database(url, DatabaseOptions.builder().maxSize(1).build()).use { block() } }
    }

    @ParameterizedTest
    @EnumSource
    fun orderIsKeptWhereverItIsReadFrom(server: Server): Unit = onOne(server) {
        var expected = 0L
        iterate(MySqlSql.numbers(100_000), fetchSize = 128).collect { record ->
            expected++
            if (record.get(0, Long::class.java) != expected) error("${record[0]} in the place of $expected")
            if (expected % 1_000 == 0L) withContext(Dispatchers.IO) { Thread.yield() }
        }
        assertEquals(100_000, expected)
    }

    /** Two gigabytes, of which a slow reader has a few pages. */
    @ParameterizedTest
    @EnumSource
    fun aSlowReaderIsNotRunOver(server: Server): Unit = onOne(server) {
        val huge = "SELECT i, REPEAT('x', 10000) FROM (${MySqlSql.numbers(200_000)}) n"
        val before = usedMemory()
        var after = 0L
        iterate(huge, fetchSize = 10).take(100).collect {
            delay(20)
            after = maxOf(after, usedMemoryRoughly())
        }
        assertTrue(usedMemory() - before < 100L * 1024 * 1024, "$before, at most $after")
        assertEquals(1, (fetchVal("SELECT 1") as Number).toInt())
    }

    @ParameterizedTest
    @EnumSource
    fun whatIsLeftIsStoppedOnTheServer(server: Server): Unit = onOne(server) {
        val endless = "SELECT a.i, REPEAT('x', 1000) FROM (${MySqlSql.numbers(10_000)}) a, (${MySqlSql.numbers(1_000)}) b"
        val start = TimeSource.Monotonic.markNow()
        repeat(3) {
            iterate(endless, fetchSize = 10).first()
            assertEquals(1, (fetchVal("SELECT 1") as Number).toInt())
        }
        assertTrue(start.elapsedNow() < 20.seconds, "${start.elapsedNow()}")
    }

    @ParameterizedTest
    @EnumSource
    fun otherStatementsRunInsideOfTheLoop(server: Server): Unit = onOne(server) {
        execute("CREATE TABLE seen (i BIGINT PRIMARY KEY)")
        transaction {
            iterate(MySqlSql.numbers(1_000), fetchSize = 10).collect { execute("INSERT INTO seen VALUES (?)", it[0]) }
        }
        assertEquals((1L..1_000L).toList(), fetchAll("SELECT i FROM seen ORDER BY i").map { it[0] })
        assertEquals(listOf(1L, 2L), iterate("SELECT i FROM seen ORDER BY i").take(2).toList().map { it[0] })
    }

    private fun usedMemoryRoughly(): Long = Runtime.getRuntime().run { totalMemory() - freeMemory() }

    private fun usedMemory(): Long {
        System.gc()
        return usedMemoryRoughly()
    }
}
