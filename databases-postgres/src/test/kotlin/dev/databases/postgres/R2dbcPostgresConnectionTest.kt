package dev.databases.postgres

import dev.databases.ExecuteResult
import dev.databases.Record
import dev.databases.exceptions.AuthenticationException
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.CannotConnectException
import dev.databases.exceptions.ConnectionLostException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DataErrorException
import dev.databases.exceptions.QueryCancelledException
import dev.databases.postgres.R2dbcPostgresFixture.await
import dev.databases.postgres.R2dbcPostgresFixture.withConnection
import dev.databases.sql.Statement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

class R2dbcPostgresConnectionTest {
    @Test
    fun everyOperationTellsWhatItDid(): Unit = withConnection {
        val ddl = execute("CREATE TEMP TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL)")
        val insert = execute("INSERT INTO notes VALUES ($1, $2), ($3, $4)", 1, "one", 2, "two")
        val update = execute("UPDATE notes SET text = 'changed' WHERE id = $1", 2)
        val query = execute("SELECT * FROM notes")
        val returning = fetchVal("INSERT INTO notes VALUES (3, 'three') RETURNING text")

        assertEquals(
            listOf(ExecuteResult(0, null), ExecuteResult(2, null), ExecuteResult(1, null), ExecuteResult(0, null)),
            listOf(ddl, insert, update, query),
        )
        assertEquals("three", returning)
        assertEquals(listOf("one", "changed", "three"), fetchAll("SELECT text FROM notes ORDER BY id").map { it["text"] })
        assertEquals("one", fetchVal("SELECT text FROM notes WHERE id < $1 ORDER BY id", 3))
        assertNull(await(driver.fetchOne(Statement.of("SELECT text FROM notes WHERE id = $1", 9))))
    }

    @Test
    fun beginTravelsWithTheStatementBehindIt(): Unit = withConnection {
        execute("CREATE TEMP TABLE notes (id INTEGER)")

        val begun = driver.control("BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        val level = driver.fetchOne(Statement.of("SELECT current_setting('transaction_isolation'), $1::int", 1))

        assertEquals("serializable", await(level)!![0])
        await(begun)
        execute("INSERT INTO notes VALUES (1)")
        assertNull(control("ROLLBACK"))
        assertEquals(0L, fetchVal("SELECT COUNT(*) FROM notes"))
    }

    @Test
    fun commitTellsWhatTheServerMadeOfIt(): Unit = withConnection {
        control("BEGIN")
        execute("SELECT 1")
        val good = control("COMMIT")
        control("BEGIN")
        assertThrows<BadSqlException> { execute("SELECT nothing") }
        val bad = control("COMMIT")

        assertEquals(listOf("COMMIT", "ROLLBACK"), listOf(good, bad))
        assertEquals(1, fetchVal("SELECT 1"))
    }

    @Test
    fun rowsComeInOrderFromACursorWhoeverAsks(): Unit = withConnection {
        val others = Executors.newFixedThreadPool(3)
        control("BEGIN")
        val cursor = await(driver.iterate(Statement.of("SELECT n FROM generate_series(1, $1) n", 20_000), 777))
        val read = mutableListOf<Any?>()

        while (true) {
            val page: List<Record> = others.submit<List<Record>> { await(cursor.fetch(5_000)) }.get(30, TimeUnit.SECONDS)
            if (page.isEmpty()) break
            assertTrue(page.size <= 777)
            page.forEach { read.add(it[0]) }
            assertEquals("between", fetchVal("SELECT $1::text", "between"))
        }
        await(cursor.close())
        control("COMMIT")
        others.shutdown()

        assertEquals((1..20_000).toList(), read)
    }

    @Test
    fun aResultOfManyRowsIsInOrder(): Unit = withConnection {
        assertEquals((1..20_000).toList(), fetchAll("SELECT n FROM generate_series(1, 20000) n").map { it[0] })
        assertEquals((1..20_000).toList(), fetchAll("SELECT n FROM generate_series(1, $1) n", 20_000).map { it[0] })
    }

    @Test
    fun aCursorThatIsClosedEarlyLeavesTheConnectionFree(): Unit = withConnection {
        repeat(3) {
            control("BEGIN")
            val cursor = await(driver.iterate(Statement.of("SELECT n FROM generate_series(1, 1000000) n"), 10))
            assertEquals((1..10).toList(), await(cursor.fetch(10)).map { it[0] })
            await(cursor.close())
            await(cursor.close())
            assertEquals("COMMIT", control("COMMIT"))
        }
        assertEquals(0L, fetchVal("SELECT COUNT(*) FROM pg_cursors"))
    }

    @Test
    fun aPageThatIsLargerThanWhatIsAskedForIsGivenInParts(): Unit = withConnection {
        control("BEGIN")
        val cursor = await(driver.iterate(Statement.of("SELECT n FROM generate_series(1, $1) n", 25), 10))
        val pages = generateSequence { await(cursor.fetch(4)).map { it[0] as Int }.ifEmpty { null } }.toList()
        await(cursor.close())
        control("COMMIT")

        assertEquals((1..25).toList(), pages.flatten())
        assertTrue(pages.all { it.size <= 4 }, pages.toString())
    }

    @Test
    fun aCursorThatARollbackToASavepointLeavesOpenKeepsItsName(): Unit = withConnection {
        val numbers = Statement.of("SELECT n FROM generate_series(1, 100) n")
        control("BEGIN")
        val first = await(driver.iterate(numbers, 10))
        execute("SAVEPOINT here")
        assertThrows<BadSqlException> { execute("SELECT nothing") }
        await(first.close())
        execute("ROLLBACK TO here")

        val second = await(driver.iterate(numbers, 10))

        assertEquals((1..10).toList(), await(second.fetch(10)).map { it[0] })
        assertEquals(2L, fetchVal("SELECT COUNT(*) FROM pg_cursors WHERE name LIKE 'databases%'"))
        control("COMMIT")
        control("BEGIN")
        await(driver.iterate(numbers, 10))
        assertEquals("databases_cursor_1", fetchVal("SELECT name FROM pg_cursors WHERE name LIKE 'databases%'"))
        control("ROLLBACK")
    }

    @Test
    fun aTextThatMeansAnotherTableOnAnotherConnectionFailsOnceAtMost() {
        val driver = R2dbcPostgresFixture.driver()
        val (json, numbers, others) = List(3) { R2dbcPostgresFixture.OneConnection(await(driver.open())) }
        val insert = "INSERT INTO tagged_here VALUES ($1)"
        try {
            json.execute("CREATE TEMP TABLE tagged_here (tags JSONB)")
            numbers.execute("CREATE TEMP TABLE tagged_here (tags INTEGER[])")
            others.execute("CREATE TEMP TABLE tagged_here (tags INTEGER[])")

            json.execute(insert, listOf(1, 2))
            assertThrows<DataErrorException> { numbers.execute(insert, listOf(1, 2)) }
            listOf(numbers, others, json, numbers).forEach { it.execute(insert, listOf(1, 2)) }

            assertEquals(listOf(2L, 2L, 1L), listOf(json, numbers, others).map { it.fetchVal("SELECT COUNT(*) FROM tagged_here") })
        } finally {
            listOf(json, numbers, others).forEach { await(it.driver.close()) }
        }
    }

    @Test
    fun whatCannotBeDeclaredIsReadAllTheSame(): Unit = withConnection {
        execute("CREATE TEMP TABLE notes (id INTEGER)")
        control("BEGIN")
        val cursor = await(driver.iterate(Statement.of("INSERT INTO notes SELECT generate_series(1, 5) RETURNING id"), 2))

        val pages = listOf(cursor.fetch(3), cursor.fetch(3), cursor.fetch(3)).map { page -> await(page).map { it[0] } }

        assertEquals(listOf(listOf(1, 2, 3), listOf(4, 5), emptyList()), pages)
        control("COMMIT")
    }

    @Test
    fun cancellingEndsTheStatementOnTheServer(): Unit = withConnection {
        val started = System.nanoTime()
        val sleeping = driver.execute(Statement.of("SELECT pg_sleep($1)", 30))
        pollUntil { OneMore.active("pg_sleep") == 1L }

        await(driver.cancelRunning())

        assertThrows<QueryCancelledException> { await(sleeping) }
        assertTrue(Duration.ofNanos(System.nanoTime() - started) < Duration.ofSeconds(10))
        assertEquals(1, fetchVal("SELECT 1"))
    }

    @Test
    fun aBatchOfEveryShapeRunsWhole(): Unit = withConnection {
        execute("CREATE TEMP TABLE notes (id BIGINT, text TEXT, tags TEXT[], doc JSONB, day DATE)")
        val rows = List(10_000) {
            listOf(
                it,
                "note $it",
                listOf("a", "b,\"$it"),
                mapOf("n" to it),
                if (it % 2 ==
                    0
                ) {
                    null
                } else {
                    "2026-01-02"
                },
            )
        }

        control("BEGIN")
        val inserted = executeMany("INSERT INTO notes (id, text, tags, doc, day) VALUES ($1, $2, $3, $4, $5)", rows)
        val updated = executeMany("UPDATE notes SET text = $1 WHERE id = $2", listOf(listOf("x", 1), listOf("y", 2), listOf("z", -1)))
        control("COMMIT")

        assertEquals(ExecuteResult(10_000, null), inserted)
        assertEquals(ExecuteResult(2, null), updated)
        val record = fetchAll("SELECT * FROM notes WHERE id = 7")[0]
        assertEquals(
            listOf(7L, "note 7", listOf("a", "b,\"7"), mapOf("n" to 7), java.time.LocalDate.of(2026, 1, 2)),
            record.entries().map {
                it.value
            },
        )
        assertEquals(5_000L, fetchVal("SELECT COUNT(day) FROM notes"))
    }

    @Test
    fun ddlBelowAPreparedStatementIsNoticedOutsideATransaction(): Unit = withConnection {
        execute("CREATE TEMP TABLE notes (id INTEGER)")
        execute("INSERT INTO notes VALUES (1)")
        assertEquals(1, fetchAll("SELECT * FROM notes WHERE id = $1", 1)[0].size())
        execute("ALTER TABLE notes ADD COLUMN text TEXT")

        assertEquals(2, fetchAll("SELECT * FROM notes WHERE id = $1", 1)[0].size())
        execute("DISCARD ALL")
        assertThrows<BadSqlException> { fetchAll("SELECT * FROM notes WHERE id = $1", 1) }
        assertEquals(7, fetchVal("SELECT $1::int", 7))
    }

    @Test
    fun errorsAreOfTheTreeAndShowNoValue(): Unit = withConnection {
        execute("CREATE TEMP TABLE notes (id INTEGER CONSTRAINT the_key PRIMARY KEY, text VARCHAR(8))")
        execute("INSERT INTO notes VALUES (1, 'one')")
        val unique = assertThrows<ConstraintViolationException> { execute("INSERT INTO notes VALUES ($1, $2)", 1, "hushhush") }
        val wrong = assertThrows<DataErrorException> { execute("INSERT INTO notes VALUES ($1, $2)", "hushhush", "a") }
        val long = assertThrows<DataErrorException> { execute("INSERT INTO notes VALUES ($1, $2)", 2, "hushhushhush") }
        val bad = assertThrows<BadSqlException> { execute("SELECT * FROM nothing WHERE id = $1", 1) }

        assertEquals(ConstraintViolationException.Kind.UNIQUE, unique.kind())
        assertEquals("the_key", unique.constraint())
        assertEquals("23505", unique.sqlState())
        assertEquals("SELECT * FROM nothing WHERE id = $1", bad.query())
        listOf(unique, wrong, long, bad).forEach { e ->
            assertFalse("hush" in e.message!!, e.message)
            assertTrue(e.cause is io.r2dbc.spi.R2dbcException)
        }
    }

    @Test
    fun aConnectionThatTheServerEndsIsLost(): Unit = withConnection {
        val pid = fetchVal("SELECT pg_backend_pid()") as Int
        val sleeping = driver.execute(Statement.of("SELECT pg_sleep(30)"))
        withConnection { execute("SELECT pg_terminate_backend($1)", pid) }

        assertThrows<ConnectionLostException> { await(sleeping) }
        pollUntil { !driver.isAlive }
        assertThrows<ConnectionLostException> { execute("SELECT 1") }
    }

    @Test
    fun aWrongPasswordAndAClosedPortAreToldApart() {
        assertThrows<AuthenticationException> { await(R2dbcPostgresFixture.driver(password = "wrong").open()) }
        val e = assertThrows<CannotConnectException> { await(R2dbcPostgresFixture.driver(port = 1).open()) }
        assertFalse("secret" in generateSequence(e as Throwable) { it.cause }.joinToString { it.toString() })
    }

    /** Looks at the server from another connection. */
    private object OneMore {
        fun active(text: String): Any? = withConnection {
            fetchVal(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%' || $1 || '%'",
                text,
            )
        }
    }

    private fun pollUntil(condition: () -> Boolean) {
        val deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos()
        while (!condition()) {
            check(System.nanoTime() < deadline) { "did not come true within 20 s" }
            Thread.sleep(5)
        }
    }
}
