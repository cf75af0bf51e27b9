package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.NotConnectedException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * Thousands of operations, most of them under time limits from nothing to a few milliseconds, which hit every place where one can
 * wait. It keeps book of what each caller was told, and compares that with the rows afterwards. Used once.
 *
 * @param seed of all chance but the timing
 * @param reconnects how many times in a thousand an operation is a disconnect and a connect
 * @param isFaulty operations may fail without a reason of the storm's own
 */
internal class Storm(
    private val database: Database,
    private val statements: StormStatements,
    private val seed: Long,
    private val operations: Int,
    private val reconnects: Int = 0,
    private val isFaulty: Boolean = false,
) {
    private class Deliberate : RuntimeException("thrown on purpose")

    private val books = StormBooks()
    private val mustBeThere get() = books.mustBeThere
    private val mustNotBeThere get() = books.mustNotBeThere
    private val surprises = ConcurrentLinkedQueue<Throwable>()
    private val holders = ConcurrentHashMap<Any, String>()
    private val done = AtomicInteger()
    private val cancelled = AtomicInteger()

    /** Runs the storm, then [calm], then checks the books. The message of every failure has the seed. */
    suspend fun rage(calm: () -> Unit = {}) {
        // In a scope of its own: what hangs may be what cannot be cancelled, and would keep this coroutine from ending.
        val storm = CoroutineScope(Dispatchers.Default).launch { blow() }
        withTimeoutOrNull(LIMIT) { storm.join() } ?: throw AssertionError("The storm hangs: $this")
        calm()
        database.connect()
        settle()
        checkBooks()
        checkConnections()
    }

    private suspend fun blow() = coroutineScope {
        val perWorker = operations / WORKERS
        List(WORKERS) { worker ->
            val random = Random(seed + worker)
            launch { repeat(perWorker) { while (!operation(random)) delay(1.milliseconds) } }
        }.joinAll()
    }

    /** False when there was no database to do it on. */
    private suspend fun operation(random: Random): Boolean {
        try {
            if (random.nextInt(1000) < reconnects) reconnect(random) else limited(random) { anything(random) }
        } catch (_: Deliberate) {
            // Has done its work.
        } catch (e: NotConnectedException) {
            if (reconnects == 0) surprises += e
            return false
        } catch (e: CancellationException) {
            surprises += IllegalStateException("A cancellation that nobody asked for", e)
        } catch (e: DatabaseException) {
            if (reconnects == 0 && !isFaulty) surprises += e
        } catch (e: Throwable) {
            surprises += e
        }
        done.incrementAndGet()
        return true
    }

    private suspend fun limited(random: Random, block: suspend () -> Unit) {
        val limit = when (random.nextInt(10)) {
            0, 1 -> null
            in 2..5 -> random.nextLong(1, 500).microseconds
            else -> random.nextLong(500, 4_000).microseconds
        }
        if (limit == null) {
            block()
        } else if (withTimeoutOrNull(limit) { block() } == null) {
            cancelled.incrementAndGet()
        }
    }

    private suspend fun anything(random: Random) {
        when (random.nextInt(14)) {
            0 -> database.fetchAll(statements.few)

            1, 2 -> newId().let { id ->
                statements.insert(database, id)
                mustBeThere += id
            }

            3, 4, 5 -> committed(random)

            6 -> thrown(random)

            7 -> nested(random)

            8 -> byHand(random)

            9 -> shared()

            10 -> database.iterate(statements.many, fetchSize = 3).collect { if (random.nextInt(20) == 0) throw Deliberate() }

            11 -> streamingInTransaction(random)

            12 -> database.connection { repeat(3) { fetchOne(statements.few) } }

            13 -> withTimeoutOrNull(random.nextLong(1, 3_000).microseconds) { database.fetchAll(statements.slow) }
        }
    }

    private fun newId() = books.newId()

    private suspend fun committed(random: Random) {
        val id = newId()
        var hasReturned = false
        try {
            database.transaction {
                if (random.nextInt(10) ==
                    0
                ) {
                    watched(connection.rawConnection) { statements.insert(this, id) }
                } else {
                    statements.insert(this, id)
                }
                hasReturned = true
            }
            mustBeThere += id
        } finally {
            if (!hasReturned) mustNotBeThere += id
        }
    }

    private suspend fun thrown(random: Random) {
        val id = newId()
        mustNotBeThere += id
        database.transaction {
            statements.insert(this, id)
            if (random.nextBoolean()) fetchAll(statements.few)
            throw Deliberate()
        }
    }

    private suspend fun nested(random: Random) {
        val outer = newId()
        val kept = newId()
        val undone = newId()
        mustNotBeThere += undone
        var hasReturned = false
        try {
            database.transaction {
                statements.insert(this, outer)
                transaction { statements.insert(this, kept) }
                try {
                    transaction {
                        statements.insert(this, undone)
                        if (random.nextBoolean()) iterate(statements.many, fetchSize = 2).collect { throw Deliberate() }
                        throw Deliberate()
                    }
                } catch (_: Deliberate) {
                    // Undone.
                }
                hasReturned = true
            }
            mustBeThere += outer
            mustBeThere += kept
        } finally {
            if (!hasReturned) mustNotBeThere += listOf(outer, kept)
        }
    }

    private suspend fun byHand(random: Random) {
        val id = newId()
        var commits = false
        val transaction = database.begin()
        try {
            statements.insert(transaction, id)
            if (random.nextInt(4) > 0) {
                commits = true
                transaction.commit()
                mustBeThere += id
            }
        } finally {
            if (!commits) mustNotBeThere += id
            transaction.close()
        }
    }

    private suspend fun shared() {
        val mine = List(3) { newId() }
        var hasReturned = false
        try {
            database.transaction {
                coroutineScope {
                    for (id in mine) {
                        launch(asContext()) {
                            if (id % 2 ==
                                0L
                            ) {
                                transaction { statements.insert(this, id) }
                            } else {
                                statements.insert(database, id)
                            }
                        }
                    }
                }
                hasReturned = true
            }
            mustBeThere += mine
        } finally {
            if (!hasReturned) mustNotBeThere += mine
        }
    }

    private suspend fun streamingInTransaction(random: Random) {
        val mine = mutableListOf<Long>()
        var hasReturned = false
        try {
            database.transaction {
                val last = random.nextInt(8)
                var rows = 0
                try {
                    database.iterate(statements.many, fetchSize = 2).collect {
                        val id = newId().also { mine += it }
                        statements.insert(this, id)
                        if (rows++ == last) throw Deliberate()
                    }
                } catch (_: Deliberate) {
                    // Enough.
                }
                hasReturned = true
            }
            mustBeThere += mine
        } finally {
            if (!hasReturned) mustNotBeThere += mine
        }
    }

    private suspend fun reconnect(random: Random) {
        limited(random) { database.disconnect(random.nextLong(0, 3).milliseconds) }
        limited(random) { database.connect() }
        database.connect()
    }

    private suspend fun watched(connection: Any, block: suspend () -> Unit) {
        val before = holders.putIfAbsent(connection, "held")
        if (before != null) surprises += AssertionError("Two hold the same connection")
        try {
            block()
        } finally {
            holders.remove(connection)
        }
    }

    /** Releases that nobody waits for are over soon. */
    private suspend fun settle() {
        withTimeoutOrNull(10.seconds) {
            while (database.poolStatus.leased() > 0 ||
                database.poolStatus.waiting() > 0
            ) {
                delay(5.milliseconds)
            }
        }
        check(database.poolStatus.leased() == 0) { "Connections leaked: ${database.poolStatus}; $this" }
        check(database.poolStatus.waiting() == 0) { "Waiters forgotten: ${database.poolStatus}; $this" }
    }

    private suspend fun checkBooks() {
        surprises.firstOrNull()?.let { throw AssertionError("${surprises.size} surprises, the first: $it; $this", it) }
        books.compare(statements.committed(database), this)
        check(mustBeThere.size > operations / 20 && cancelled.get() > operations / 20) { "Not much of a storm: $this" }
    }

    private suspend fun checkConnections() {
        repeat(AFTERWARDS) { round ->
            val id = newId()
            database.connection {
                check(currentTransaction == null) { "Lent with a transaction open; $this" }
                statements.insert(this, id)
                if (round % 10 == 0) begin().rollback()
            }
            mustBeThere += id
        }
        // Of a connection left in a transaction the others would not see these.
        books.compare(statements.committed(database), this)
    }

    override fun toString(): String =
        "Storm(seed=$seed, operations=$done of $operations, cancelled=$cancelled, committed=${mustBeThere.size}, " +
            "not committed=${mustNotBeThere.size}, pool=${database.poolStatus})"

    private companion object {
        const val WORKERS = 32
        const val AFTERWARDS = 1_000
        val LIMIT: Duration = 120.seconds
    }
}
