package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VertxPostgresConnectionTest extends VertxPostgresFixture {
    @Test
    void whatWasInsertedIsRead() {
        execute("CREATE TABLE notes (id SERIAL PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)");

        ExecuteResult inserted =
                execute("INSERT INTO notes (text, completed) VALUES ($1, $2), ($3, $4)", "one", false, "two", null);

        assertEquals(new ExecuteResult(2, null), inserted);
        List<Record> records = fetchAll("SELECT * FROM notes WHERE id > $1 ORDER BY id", 0);
        assertEquals(List.of(1, 2), records.stream().map(r -> r.get("id")).toList());
        assertEquals(false, records.get(0).get("completed"));
        assertNull(records.get(1).get("completed"));
        assertEquals("varchar", records.get(0).metadata().databaseType(1));
    }

    @Test
    void executeTellsRowsAndKeyOfThisStatementOnly() {
        assertEquals(ExecuteResult.NONE, execute("CREATE TABLE t (id BIGSERIAL PRIMARY KEY, n INT)"));

        assertEquals(new ExecuteResult(1, 1L), execute("INSERT INTO t (n) VALUES ($1) RETURNING id", 5));
        assertEquals(new ExecuteResult(1, null), execute("INSERT INTO t (n) VALUES ($1) RETURNING id, n", 5));
        assertEquals(new ExecuteResult(2, null), execute("INSERT INTO t (n) VALUES (1), (2) RETURNING id"));
        assertEquals(new ExecuteResult(4, null), execute("UPDATE t SET n = 0"));
        assertEquals(new ExecuteResult(1, null), execute("UPDATE t SET n = 1 WHERE id = 1 RETURNING n"));
        assertEquals(ExecuteResult.NONE, execute("SELECT * FROM t"));
        assertEquals(new ExecuteResult(4, null), execute("WITH gone AS (SELECT 1) DELETE FROM t"));
        assertEquals(ExecuteResult.NONE, execute("DROP TABLE t"));
    }

    @Test
    void beginTravelsWithTheFirstStatement() {
        execute("CREATE TABLE t (n INT)");

        CompletableFuture<@Nullable String> begun =
                connection.control("BEGIN; SET TRANSACTION READ ONLY").toCompletableFuture();
        DatabaseException refused = assertThrows(DatabaseException.class, () -> execute("INSERT INTO t VALUES (1)"));

        assertTrue(begun.isDone());
        assertEquals("25006", refused.sqlState());
        assertEquals("ROLLBACK", get(connection.control("COMMIT")));
        get(connection.control("BEGIN"));
        execute("INSERT INTO t VALUES (1)");
        assertEquals("COMMIT", get(connection.control("COMMIT")));
        assertEquals(1L, fetchVal("SELECT count(*) FROM t"));
    }

    @Test
    void fetchOneLeavesTheRestOfAQueryUndone() {
        long before = System.nanoTime();

        Object first = fetchVal(
                "SELECT n FROM generate_series(1, 5) AS s (n) JOIN LATERAL (SELECT pg_sleep(n - 1)) p ON true");

        assertEquals(1, first);
        assertTrue(System.nanoTime() - before < 1_000_000_000L);
    }

    @Test
    void fetchOneRunsWhatWritesToItsEnd() {
        execute("CREATE TABLE t (n INT)");

        assertEquals(1, fetchVal("INSERT INTO t SELECT generate_series(1, 5) RETURNING n"));
        assertEquals(5L, fetchVal("SELECT count(*) FROM t"));
        assertEquals(
                1, fetchVal("/* with */ WITH moved AS (DELETE FROM t RETURNING n) SELECT n FROM moved ORDER BY n"));
        assertEquals(0L, fetchVal("SELECT count(*) FROM t"));
    }

    @Test
    void afterFetchOneATableMayBeChangedInTheSameTransaction() {
        execute("CREATE TABLE t AS SELECT generate_series(1, 5) AS n");
        get(connection.control("BEGIN"));

        fetchVal("SELECT n FROM t");
        execute("ALTER TABLE t ADD COLUMN more INT");
        fetchVal("SELECT n FROM t");
        get(connection.control("DROP TABLE t"));

        assertEquals("COMMIT", get(connection.control("COMMIT")));
    }

    @Test
    void aBatchGivesTheTotalAndIsAtomicAlone() {
        execute("CREATE TABLE t (n INT PRIMARY KEY, text TEXT)");
        List<@Nullable Object[]> rows = new ArrayList<>();
        IntStream.range(0, 12_000).forEach(i -> rows.add(new Object[] {i, "row " + i}));
        Batch large = new Batch("INSERT INTO t VALUES ($1, $2)", 2, rows);
        Batch failing = new Batch(large.sql(), 2, List.of(new Object[] {-1, "new"}, new Object[] {1, "twice"}));

        assertFalse(connection.isAtomicAlone(large));
        assertEquals(ExecuteResult.ofRows(12_000), get(connection.executeMany(large)));
        assertTrue(connection.isAtomicAlone(failing));
        assertThrows(DatabaseException.class, () -> get(connection.executeMany(failing)));
        assertEquals(12_000L, fetchVal("SELECT count(*) FROM t"));
        assertEquals("row 11999", fetchVal("SELECT text FROM t WHERE n = $1", 11_999));
    }

    @Test
    void otherStatementsRunBetweenThePagesOfACursor() {
        get(connection.control("BEGIN"));
        RecordCursor cursor =
                get(connection.iterate(Statement.of("SELECT n FROM generate_series(1, $1) AS s (n)", 10), 4));

        List<Object> read = new ArrayList<>();
        for (List<Record> page = get(cursor.fetch(3)); !page.isEmpty(); page = get(cursor.fetch(3))) {
            page.forEach(record -> read.add(record.get(0)));
            assertEquals(1, fetchVal("SELECT 1"));
        }

        assertEquals(IntStream.rangeClosed(1, 10).boxed().toList(), read);
        get(cursor.close());
        get(cursor.close());
        assertEquals(0L, fetchVal("SELECT count(*) FROM pg_cursors WHERE name LIKE 'c%'"));
        get(connection.control("COMMIT"));
    }

    @Test
    void aCursorClosedEarlyIsGoneFromTheServer() {
        get(connection.control("BEGIN"));
        RecordCursor cursor = get(connection.iterate(Statement.of("SELECT generate_series(1, 100)"), 5));

        assertEquals(1L, fetchVal("SELECT count(*) FROM pg_cursors WHERE name LIKE 'c%'"));
        get(cursor.close());

        assertEquals(0L, fetchVal("SELECT count(*) FROM pg_cursors WHERE name LIKE 'c%'"));
        assertEquals(List.of(), get(cursor.fetch(5)).subList(0, 0));
        get(connection.control("COMMIT"));
    }

    @Test
    void aRunningStatementIsCancelledOnTheServer() {
        CompletableFuture<List<Record>> sleeping =
                connection.fetchAll(Statement.of("SELECT pg_sleep(30)")).toCompletableFuture();
        DriverConnection other = get(driver.open());
        String sleepers =
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'";
        while (!Long.valueOf(1)
                .equals(get(other.fetchOne(Statement.of(sleepers))).get(0))) {
            Thread.onSpinWait();
        }

        long before = System.nanoTime();
        get(connection.cancelRunning());
        QueryCancelledException cancelled = assertThrows(QueryCancelledException.class, () -> get(sleeping));

        assertEquals("57014", cancelled.sqlState());
        assertTrue(System.nanoTime() - before < 1_000_000_000L);
        assertEquals(0L, get(other.fetchOne(Statement.of(sleepers))).get(0));
        assertEquals(1, fetchVal("SELECT 1"));
        get(other.close());
    }

    @Test
    void aPlanThatDdlMadeStaleIsDropped() {
        execute("CREATE TABLE t AS SELECT 1 AS a");
        Statement all = Statement.of("SELECT * FROM t");
        get(connection.fetchAll(all));
        execute("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x'");

        DatabaseException stale = assertThrows(DatabaseException.class, () -> get(connection.fetchAll(all)));

        assertTrue(connection.hadStalePlan(all, stale));
        assertEquals(List.of("a", "b"), get(connection.fetchAll(all)).get(0).names());
        execute("DEALLOCATE ALL");
        DatabaseException gone = assertThrows(DatabaseException.class, () -> get(connection.fetchAll(all)));
        assertTrue(connection.hadStalePlan(all, gone));
        assertEquals(1, fetchVal("SELECT a FROM t"));
        assertEquals(1, get(connection.fetchAll(all)).size());
    }

    @Test
    void aParameterWhoseColumnHasAnotherTypeNowIsBoundAnew() {
        Statement insert = Statement.of("INSERT INTO t VALUES ($1)", "x");
        execute("CREATE TABLE t (v INT)");
        execute(insert.sql(), 5);
        execute("ALTER TABLE t ALTER v TYPE TEXT");

        assertEquals(ExecuteResult.ofRows(1), get(connection.execute(insert)));

        execute("DROP TABLE t");
        execute("CREATE TABLE t (v UUID)");
        Statement nothing = Statement.of(insert.sql(), (Object) null);
        DatabaseException stale = assertThrows(DatabaseException.class, () -> get(connection.execute(nothing)));
        assertTrue(connection.hadStalePlan(nothing, stale));
        assertEquals(ExecuteResult.ofRows(1), get(connection.execute(nothing)));
    }

    @Test
    void theStatementCacheIsBounded() {
        DriverConnection small =
                get(driver(url.replace().option("statement_cache_size", "3").build())
                        .open());

        for (int i = 0; i < 10; i++) {
            get(small.fetchOne(Statement.of("SELECT " + i)));
        }

        assertEquals(
                3L,
                get(small.fetchOne(Statement.of("SELECT count(*) FROM pg_prepared_statements")))
                        .get(0));
        get(small.close());
    }

    @Test
    void aConnectionThatTheServerEndsIsLost() {
        DriverConnection other = get(driver.open());
        Object processId = fetchVal("SELECT pg_backend_pid()");

        CompletableFuture<List<Record>> sleeping =
                connection.fetchAll(Statement.of("SELECT pg_sleep(30)")).toCompletableFuture();
        get(other.fetchAll(Statement.of("SELECT pg_terminate_backend($1)", processId)));

        assertThrows(DatabaseException.class, () -> get(sleeping));
        assertThrows(ConnectionLostException.class, () -> fetchVal("SELECT 1"));
        assertFalse(connection.isAlive());
        get(other.close());
    }
}
