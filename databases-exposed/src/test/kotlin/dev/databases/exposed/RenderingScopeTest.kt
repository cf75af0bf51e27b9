package dev.databases.exposed

import dev.databases.spi.ServerProduct
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.and
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.like
import org.jetbrains.exposed.v1.core.lowerCase
import org.jetbrains.exposed.v1.core.transactions.currentTransactionOrNull
import org.jetbrains.exposed.v1.core.vendors.currentDialect
import org.jetbrains.exposed.v1.jdbc.SchemaUtils
import org.jetbrains.exposed.v1.jdbc.insert
import org.jetbrains.exposed.v1.jdbc.selectAll
import org.jetbrains.exposed.v1.jdbc.transactions.transaction
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import org.jetbrains.exposed.v1.jdbc.Database as JdbcDatabase

/** No rendering is seen from another one, nor from a transaction of Exposed's own. */
@OptIn(InternalApi::class) // Looks at the stack that must be clean.
@Timeout(120)
internal class RenderingScopeTest {
    /** Its name is a keyword, quoted by each dialect in its own way. */
    private object Ordered : Table("order") {
        val key = varchar("Key", 40)
        val amount = integer("amount")
    }

    private val dialects = mapOf(
        ServerProduct(Products.POSTGRESQL, 16, 0, 0) to
            """SELECT "order"."Key", "order".amount FROM "order" WHERE ("order".amount = ?) AND (LOWER("order"."Key") LIKE ?)""",
        ServerProduct(Products.SQLITE, 3, 45, 0) to
            """SELECT "order"."Key", "order".amount FROM "order" WHERE ("order".amount = ?) AND (LOWER("order"."Key") LIKE ?)""",
        ServerProduct(Products.MYSQL, 8, 0, 31) to
            "SELECT `order`.`Key`, `order`.amount FROM `order` WHERE (`order`.amount = ?) AND (LOWER(`order`.`Key`) LIKE ?)",
        ServerProduct(Products.MARIADB, 11, 4, 5) to
            "SELECT `order`.`Key`, `order`.amount FROM `order` WHERE (`order`.amount = ?) AND (LOWER(`order`.`Key`) LIKE ?)",
    )

    private fun sqlOf(rendering: Rendering): String {
        val query = Ordered.select { (amount eq 7) and (key.lowerCase() like "a%") }
        return Renderer(rendering, query, emptySet()).query().sql
    }

    /** Runs [task] on eight threads that begin together; gives what each gave. */
    private fun <T> onEightThreads(task: (Int) -> T): List<T> {
        val threads = Executors.newFixedThreadPool(8)
        val start = CyclicBarrier(8)
        try {
            return threads.invokeAll(
                List(8) {
                    Callable {
                        start.await()
                        task(it)
                    }
                },
            ).map { it.get() }
        } finally {
            threads.shutdownNow()
        }
    }

    @Test
    fun eightThreadsRenderForFourDialectsAtOnce() {
        val expected = dialects.entries.toList()

        val wrong = onEightThreads { thread ->
            (0 until 2_000).mapNotNull { round ->
                val (server, sql) = expected[(thread + round) % expected.size]
                val rendered = sqlOf(Rendering.of(server))
                if (rendered == sql && currentTransactionOrNull() == null) null else "$server: $rendered"
            }
        }.flatten()

        assertEquals(emptyList<String>(), wrong)
    }

    @Test
    fun coroutinesRenderForFourDialectsAtOnce(): Unit = runBlocking {
        val wrong = List(64) { number ->
            async(Dispatchers.Default) {
                (0 until 200).mapNotNull { round ->
                    val (server, sql) = dialects.entries.elementAt((number + round) % dialects.size)
                    val rendered = sqlOf(Rendering.of(server))
                    yield()
                    if (rendered == sql && currentTransactionOrNull() == null) null else "$server: $rendered"
                }
            }
        }.awaitAll().flatten()

        assertEquals(emptyList<String>(), wrong)
    }

    @Test
    fun aTransactionOfExposedsOwnIsWhereItWas(
        @TempDir directory: Path,
    ) {
        val wrong = onEightThreads { thread ->
            val jdbc = JdbcDatabase.connect("jdbc:sqlite:${directory.resolve("$thread.db")}")
            transaction(jdbc) { SchemaUtils.create(Ordered) }
            (0 until 50).mapNotNull { round ->
                val (server, sql) = dialects.entries.elementAt((thread + round) % dialects.size)
                transaction(jdbc) {
                    val own = currentTransactionOrNull()
                    val before = Ordered.selectAll().prepareSQL(this)
                    val rendered = sqlOf(Rendering.of(server))
                    Ordered.insert {
                        it[key] = "round $round"
                        it[amount] = round
                    }
                    val after = Ordered.selectAll().prepareSQL(this)
                    assertSame(own, currentTransactionOrNull())
                    assertEquals(round + 1L, Ordered.selectAll().count())
                    if (rendered == sql && before == after) null else "$server: $rendered, $before, $after"
                }
            }
        }.flatten()

        assertEquals(emptyList<String>(), wrong)
    }

    @Test
    fun whatFailsInsideLeavesNothingBehind() {
        val rendering = Rendering.of(ServerProduct(Products.MARIADB, 11, 4, 5))

        val failure = runCatching { rendering.inScope { error("inside ${currentDialect.name}") } }

        assertEquals("inside MariaDB", failure.exceptionOrNull()!!.message)
        assertNull(currentTransactionOrNull())
    }
}
