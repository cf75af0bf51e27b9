package dev.databases.r2dbc

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.ExecuteResult
import dev.databases.TransactionOptions
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.UnsupportedFeatureException
import io.r2dbc.pool.ConnectionPool
import io.r2dbc.pool.ConnectionPoolConfiguration
import io.r2dbc.spi.ConnectionFactories
import io.r2dbc.spi.ConnectionFactory
import io.r2dbc.spi.ConnectionFactoryMetadata
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.reactivestreams.Publisher
import reactor.core.publisher.Mono
import java.math.BigDecimal
import java.time.Duration
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.UUID
import java.util.concurrent.atomic.AtomicInteger

/** A database of which the floor knows nothing but its name. */
class H2Test {
    private fun h2(): ConnectionFactory =
        ConnectionFactories.get("r2dbc:h2:mem:///test${names.incrementAndGet()}?options=DB_CLOSE_DELAY=-1")

    private fun <T> withH2(
        factory: ConnectionFactory = h2(),
        options: DatabaseOptions = DatabaseOptions.DEFAULT,
        block: suspend Database.() -> T,
    ): T = runBlocking { r2dbcDatabase(factory, options).use { block() } }

    private suspend fun Database.createNotes() =
        execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL)")

    private suspend fun Database.addNotes(count: Int) =
        executeMany("INSERT INTO notes VALUES (:id, :text)", List(count) { mapOf("id" to it, "text" to "note $it") })

    @Test
    fun everyVerbWorks(): Unit = withH2 {
        createNotes()
        val inserted = execute("INSERT INTO notes VALUES (:id, :text)", mapOf("id" to 1, "text" to "one"))
        val many = executeMany("INSERT INTO notes VALUES (?, ?)", listOf(listOf(2, "two"), listOf(3, "three")))
        val queried = execute("SELECT * FROM notes")

        assertEquals(ExecuteResult(1, null), inserted)
        assertEquals(ExecuteResult(2, null), many)
        assertEquals(ExecuteResult(0, null), queried)
        assertEquals(listOf("one", "two", "three"), fetchAll("SELECT text FROM notes ORDER BY id").map { it["TEXT"] })
        assertEquals("two", fetchOne("SELECT text FROM notes WHERE id >= ? ORDER BY id", 2)!!["TEXT"])
        assertNull(fetchOne("SELECT text FROM notes WHERE id = 7"))
        assertEquals(listOf(1, 2, 3), iterate("SELECT id FROM notes ORDER BY id").map { it[0] }.toList())
        assertEquals(2, execute("DELETE FROM notes WHERE id IN (:ids)", mapOf("ids" to listOf(1, 3))).rowsAffected())
    }

    @Test
    fun aTransactionIsBegunAndEndedByTheInterfacesOwnVerbs(): Unit = withH2 {
        createNotes()
        transaction { execute("INSERT INTO notes VALUES (1, 'kept')") }
        transaction(forceRollback = true) { execute("INSERT INTO notes VALUES (2, 'gone')") }
        assertThrows<IllegalStateException> {
            runBlocking {
                transaction {
                    execute("INSERT INTO notes VALUES (3, 'gone')")
                    error("stop")
                }
            }
        }
        transaction {
            runCatching {
                transaction {
                    execute("INSERT INTO notes VALUES (4, 'gone')")
                    error("stop")
                }
            }
            execute("INSERT INTO notes VALUES (5, 'kept')")
        }

        assertEquals(listOf(1, 5), fetchAll("SELECT id FROM notes ORDER BY id").map { it[0] })
    }

    @Test
    fun anOptionThatMayBeLostOnTheWayIsRefused(): Unit = withH2 {
        assertThrows<UnsupportedFeatureException> {
            runBlocking { transaction(TransactionOptions.DEFAULT.withReadOnly(true)) { fetchAll("SELECT 1") } }
        }
    }

    @Test
    fun aLargeBatchInsertsEveryRowInOrder(): Unit = withH2 {
        createNotes()

        assertEquals(ExecuteResult(5_003, null), addNotes(5_003))

        assertEquals(List(5_003) { it }, fetchAll("SELECT id FROM notes ORDER BY id").map { it[0] })
        assertEquals(
            ExecuteResult(3, null),
            executeMany("UPDATE notes SET text = ? WHERE id = ?", listOf(listOf("a", 1), listOf("b", 2), listOf("c", 5_002))),
        )
    }

    @Test
    fun rowsComeInOrderWhereverTheyAreAskedForAndOtherStatementsRunBetween(): Unit = withH2 {
        createNotes()
        addNotes(3_000)

        val elsewhere = iterate("SELECT id FROM notes ORDER BY id", fetchSize = 7).map { it[0] }.flowOn(Dispatchers.IO).toList()
        val seen = mutableListOf<Any?>()
        connection {
            iterate("SELECT id FROM notes ORDER BY id", fetchSize = 10).take(50).collect {
                seen += fetchVal("SELECT text FROM notes WHERE id = ?", listOf(it[0]))
            }
        }

        assertEquals(List(3_000) { it }, elsewhere)
        assertEquals(List(50) { "note $it" }, seen)
        assertEquals(3_000L, fetchVal("SELECT COUNT(*) FROM notes"))
    }

    @Test
    fun valuesComeBackAsTheCanonicalTypes(): Unit = withH2 {
        val values = listOf(
            true,
            7,
            8L,
            2.5,
            BigDecimal("1.50"),
            "text",
            LocalDate.of(2026, 2, 3),
            LocalDateTime.of(2026, 2, 3, 4, 5, 6),
            OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHours(2)),
            UUID(1, 2),
            null,
        )
        execute(
            "CREATE TABLE samples (a BOOLEAN, b INTEGER, c BIGINT, d DOUBLE PRECISION, e NUMERIC(10, 2), f VARCHAR, g DATE, " +
                "h TIMESTAMP, i TIMESTAMP WITH TIME ZONE, j UUID, k INTEGER, l SMALLINT, m CLOB, n VARBINARY(3), o INTEGER ARRAY)",
        )
        execute(
            "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ARRAY[1, 2])",
            values + 3 + "long" + byteArrayOf(1, 2, 3),
        )

        val read = fetchOne("SELECT * FROM samples")!!.entries().map { it.value }

        assertEquals(values + 3 + "long", read.subList(0, 13))
        assertEquals(listOf<Byte>(1, 2, 3), (read[13] as ByteArray).toList())
        assertEquals(listOf(1, 2), read[14])
    }

    @Test
    fun errorsAreOfTheTreeAndShowNoValue(): Unit = withH2 {
        createNotes()
        execute("INSERT INTO notes VALUES (1, 'one')")
        val bad = assertThrows<BadSqlException> { runBlocking { fetchAll("SELECT * FROM nothing") } }
        val twice = assertThrows<ConstraintViolationException> {
            runBlocking { execute("INSERT INTO notes VALUES (?, ?)", 1, "hushhush") }
        }
        val none = assertThrows<ConstraintViolationException> { runBlocking { execute("INSERT INTO notes VALUES (?, ?)", 2, null) } }
        val wrong = assertThrows<DataErrorException> { runBlocking { execute("INSERT INTO notes VALUES (?, ?)", "hushhush", "b") } }

        assertEquals("SELECT * FROM nothing", bad.query())
        assertEquals(ConstraintViolationException.Kind.UNIQUE, twice.kind())
        assertEquals(ConstraintViolationException.Kind.NOT_NULL, none.kind())
        assertFalse("hushhush" in twice.message!! || "hushhush" in wrong.message!!, "${twice.message}, ${wrong.message}")
        assertTrue(wrong.cause is io.r2dbc.spi.R2dbcException)
    }

    @Test
    fun aPoolBelowOursGetsEveryConnectionBack() {
        val below = ConnectionPool(ConnectionPoolConfiguration.builder(h2()).initialSize(0).maxSize(3).build())

        withH2(below, DatabaseOptions.builder().maxSize(3).build()) {
            createNotes()
            transaction { addNotes(10) }
            assertEquals(10L, fetchVal("SELECT COUNT(*) FROM notes"))
            assertTrue(below.metrics.get().acquiredSize() in 1..3)
        }

        assertEquals(0, below.metrics.get().acquiredSize())
        below.dispose()
    }

    @Test
    fun aFactoryThatNeverAnswersIsGivenUpAfterConnectTimeout() {
        val silent = factoryOf(Mono.never())
        val options = DatabaseOptions.builder().connectTimeout(Duration.ofMillis(50)).build()

        val e = assertThrows<CannotConnectException> { withH2(silent, options) { fetchAll("SELECT 1") } }

        assertEquals("Scripted did not answer within PT0.05S (connectTimeout)", e.message)
    }

    @Test
    fun aFactoryThatFailsIsATypedError() {
        val e = assertThrows<CannotConnectException> {
            withH2(factoryOf(Mono.error(IllegalStateException("no")))) { fetchAll("SELECT 1") }
        }

        assertEquals("Cannot connect to Scripted", e.message)
        assertEquals("no", e.cause!!.message)
    }

    private fun factoryOf(creation: Mono<io.r2dbc.spi.Connection>) =
        object : ConnectionFactory {
            override fun create(): Publisher<out io.r2dbc.spi.Connection> = creation

            override fun getMetadata() = ConnectionFactoryMetadata { "Scripted" }
        }

    private companion object {
        val names = AtomicInteger()
    }
}
