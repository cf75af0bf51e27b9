package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.CommitInDoubtException
import dev.databases.exceptions.DatabaseException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong
import kotlin.random.Random

/**
 * Accounts, and transfers between them, with a book of what each caller was told. Safe for any coroutine.
 */
internal class Bank(private val database: Database) {
    private val ids = AtomicLong()
    val committed: MutableSet<Long> = ConcurrentHashMap.newKeySet()
    val failed: MutableSet<Long> = ConcurrentHashMap.newKeySet()
    val inDoubt: MutableSet<Long> = ConcurrentHashMap.newKeySet()

    /** What is no [DatabaseException], and so was not promised. */
    val surprises = ConcurrentLinkedQueue<Throwable>()
    val errors = ConcurrentHashMap<String, AtomicInteger>()

    suspend fun open() {
        database.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance BIGINT NOT NULL)")
        database.execute("CREATE TABLE transfers (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)")
        database.executeMany("INSERT INTO accounts VALUES (?, ?)", List(ACCOUNTS) { listOf(it, START) })
    }

    /** One transfer. Never throws; the books tell how it ended. */
    suspend fun transfer(random: Random) {
        val id = ids.incrementAndGet()
        // In order, so that two transfers never wait for each other.
        val (from, to) = List(2) { random.nextInt(ACCOUNTS) }.sorted()
        try {
            database.transaction {
                execute("INSERT INTO transfers VALUES (:id, 1)", mapOf("id" to id))
                execute("UPDATE accounts SET balance = balance - 1 WHERE id = :id", mapOf("id" to from))
                execute("UPDATE accounts SET balance = balance + 1 WHERE id = :id", mapOf("id" to to))
            }
            committed += id
        } catch (e: CommitInDoubtException) {
            inDoubt += id
            count(e)
        } catch (e: DatabaseException) {
            failed += id
            count(e)
        } catch (e: Exception) {
            surprises += e
        }
    }

    private fun count(e: Exception) {
        errors.computeIfAbsent(e.javaClass.simpleName) { AtomicInteger() }.incrementAndGet()
    }

    /** Compares the books with the rows. */
    suspend fun audit() {
        surprises.firstOrNull()?.let { throw AssertionError("${surprises.size} surprises, the first: $it; $this", it) }
        val there = database.fetchAll("SELECT id FROM transfers").map { (it[0] as Number).toLong() }.toSet()
        assertEquals(emptySet<Long>(), committed - there, "reported committed, and not there; $this")
        assertEquals(emptySet<Long>(), failed intersect there, "reported failed, and there; $this")
        val sum = database.fetchVal("SELECT sum(balance) FROM accounts") as Number
        assertEquals(ACCOUNTS * START, sum.toLong(), "the sum of all accounts; $this")
        assertTrue(committed.isNotEmpty(), "nothing happened; $this")
    }

    override fun toString(): String =
        "Bank(committed=${committed.size}, failed=${failed.size}, in doubt=${inDoubt.size}, errors=$errors)"

    private companion object {
        const val ACCOUNTS = 50
        const val START = 1_000L
    }
}
