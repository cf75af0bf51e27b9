package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.QueryExecutor
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/** What a [Storm] does to a database, in that database's own words. */
internal interface StormStatements {
    /** Inserts a row of its own. */
    suspend fun insert(on: QueryExecutor, id: Long)

    /** Every row that is committed. */
    suspend fun committed(database: Database): Set<Long>

    /** A query of a few rows, and one of many. */
    val few: String
    val many: String

    /** A query that takes far longer than any limit of the storm. */
    val slow: String
}

/**
 * What callers were told of their rows. An id is in one of three books: must be there, must not be there, or, when its caller was
 * stopped while committing, in none. Safe for any coroutine.
 */
internal class StormBooks {
    private val ids = AtomicLong()
    val mustBeThere: MutableSet<Long> = ConcurrentHashMap.newKeySet()
    val mustNotBeThere: MutableSet<Long> = ConcurrentHashMap.newKeySet()

    fun newId(): Long = ids.incrementAndGet()

    fun compare(there: Set<Long>, storm: Storm) {
        val lost = mustBeThere - there
        val undead = mustNotBeThere.intersect(there)
        check(lost.isEmpty()) { "Reported committed, and not there: $lost; $storm" }
        check(undead.isEmpty()) { "Reported rolled back, and there: $undead; $storm" }
    }
}
