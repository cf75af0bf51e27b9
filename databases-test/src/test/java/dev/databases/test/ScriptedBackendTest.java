package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.connected;
import static dev.databases.test.Stages.execute;
import static dev.databases.test.Stages.failure;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.PoolOptions;
import dev.databases.Record;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedBackendTest {
    private static final Record ALICE = Rows.of(List.of("name"), List.of("Alice"));
    private static final Record BOB = Rows.of(List.of("name"), List.of("Bob"));

    @Test
    void scriptedStatementIsAnsweredWithItsRecords() {
        ScriptedBackend backend = connected(ScriptedBackend.builder().respond("SELECT name FROM users", ALICE, BOB));
        ConnectionBackend connection = acquire(backend);

        List<Record> records = get(connection.fetchAll(Statement.of(" SELECT name FROM users\n")));

        assertEquals(List.of(ALICE, BOB), records);
    }

    @Test
    void firstMatchingLineOfTheScriptAnswers() {
        ScriptedBackend backend = connected(ScriptedBackend.builder()
                .respond(
                        statement -> statement.sql().startsWith("SELECT"),
                        statement -> Answer.records(Rows.of(List.of("argument"), statement.arguments())))
                .respond("SELECT ?", ALICE));
        ConnectionBackend connection = acquire(backend);

        Record record = get(connection.fetchOne(Statement.of("SELECT ?", 7)));

        assertEquals(Rows.of(List.of("argument"), List.of(7)), record);
    }

    @Test
    void unknownStatementIsAnsweredWithNothing() {
        ConnectionBackend connection = acquire(connected(ScriptedBackend.builder()));

        assertEquals(List.of(), get(connection.fetchAll(Statement.of("SELECT 1"))));
        assertNull(get(connection.fetchOne(Statement.of("SELECT 1"))));
        assertEquals(ExecuteResult.NONE, get(connection.execute(Statement.of("SELECT 1"))));
    }

    @Test
    void defaultAnswerCanBeReplaced() {
        ConnectionBackend connection =
                acquire(connected(ScriptedBackend.builder().otherwise(Answer.rowsAffected(3))));

        assertEquals(ExecuteResult.ofRows(3), get(connection.execute(Statement.of("DELETE FROM users"))));
    }

    @Test
    void whatTheScriptThrowsIsWhatTheStatementFailsWith() {
        IllegalStateException bug = new IllegalStateException("a bug in the script");
        ConnectionBackend connection =
                acquire(connected(ScriptedBackend.builder().respond(statement -> true, statement -> {
                    throw bug;
                })));

        assertSame(bug, failure(IllegalStateException.class, connection.execute(Statement.of("SELECT 1"))));
    }

    @Test
    void factsAreKeptByTextAndByArgument() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);
        execute(connection, "PUT a 1");
        get(connection.execute(Statement.of("PUT $2 $1", "two words", "b")));

        Record added = get(connection.fetchOne(Statement.of("ADD a ?", 41)));

        assertEquals(Rows.of(List.of("key", "value"), List.of("a", 42L)), added);
        assertEquals(Map.of("a", 42L, "b", "two words"), backend.facts());
    }

    @Test
    void statementWithoutItsWordsIsBadSql() {
        ConnectionBackend connection = acquire(connected(ScriptedBackend.builder()));

        BadSqlException failure = failure(BadSqlException.class, connection.execute(Statement.of("PUT a")));

        assertEquals(
                "Expected PUT key value with one space between the words; values with spaces are arguments.",
                failure.getMessage());
        assertEquals("42601", failure.sqlState());
    }

    @Test
    void failGivesTheExceptionOfThatClass() {
        ConnectionBackend connection = acquire(connected(ScriptedBackend.builder()));

        ConstraintViolationException failure = failure(
                ConstraintViolationException.class, connection.execute(Statement.of("FAIL ConstraintViolation")));

        assertEquals("scripted_unique", failure.constraint());
    }

    @Test
    void batchIsOneRoundTripAndOneLogEntryForEachRow() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);

        ExecuteResult total =
                get(connection.executeMany(batch("PUT ? ?", new Object[] {"a", 1}, new Object[] {"b", 2}), true));

        assertEquals(ExecuteResult.ofRows(2), total);
        assertEquals(1, backend.roundTrips());
        assertEquals(
                List.of(
                        new LoggedStatement(1, "PUT ? ?", List.of("a", 1)),
                        new LoggedStatement(1, "PUT ? ?", List.of("b", 2))),
                backend.statements());
    }

    @Test
    void atomicBatchLeavesNothingAfterAFailingRow() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);
        Batch failing = batch("ADD ? ?", new Object[] {"a", 1}, new Object[] {"b", "no number"});

        failure(BadSqlException.class, connection.executeMany(failing, true));
        Map<String, Object> afterAtomic = backend.facts();
        failure(BadSqlException.class, connection.executeMany(failing, false));

        assertEquals(Map.of(), afterAtomic);
        assertEquals(Map.of("a", 1L), backend.facts());
    }

    @Test
    void recordsOfALargeResultAreMadeAsTheyAreFetched() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);

        RecordCursor cursor = get(connection.iterate(Statement.of("ROWS 1000000000"), 2));
        List<Record> page = get(cursor.fetch(2));
        int openBefore = backend.openCursors();
        get(cursor.close());

        assertEquals(List.of(Rows.of(List.of("id"), List.of(0L)), Rows.of(List.of("id"), List.of(1L))), page);
        assertEquals(2, backend.recordsSent());
        assertEquals(1, openBefore);
        assertEquals(0, backend.openCursors());
    }

    @Test
    void cursorEndsWithAnEmptyPageAndStaysThere() {
        ConnectionBackend connection = acquire(connected(ScriptedBackend.builder()));
        RecordCursor cursor = get(connection.iterate(Statement.of("ROWS 3"), 2));

        assertEquals(2, get(cursor.fetch(2)).size());
        assertEquals(1, get(cursor.fetch(2)).size());
        assertEquals(List.of(), get(cursor.fetch(2)));
        assertEquals(List.of(), get(cursor.fetch(2)));
    }

    @Test
    void openCursorIsClosedByRelease() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);
        get(connection.iterate(Statement.of("ROWS 3"), 2));

        boolean wasClean = connection.isClean();
        get(connection.release());

        assertFalse(wasClean);
        backend.verify();
    }

    @Test
    void acquireBeforeConnectAndAfterDisconnectIsRefused() {
        ScriptedBackend backend = ScriptedBackend.builder().build();

        failure(NotConnectedException.class, backend.acquire(Purpose.READ, null));
        get(backend.connect());
        get(acquire(backend).release());
        get(backend.disconnect(Duration.ZERO));

        failure(NotConnectedException.class, backend.acquire(Purpose.READ, null));
    }

    @Test
    void poolRulesAreThoseOfTheRealPool() {
        ScriptedBackend backend = connected(
                ScriptedBackend.builder().pool(PoolOptions.builder().maxSize(1).build()));
        ConnectionBackend first = acquire(backend);

        failure(AcquireTimeoutException.class, backend.acquire(Purpose.WRITE, Duration.ofMillis(1)));
        CompletableFuture<ConnectionBackend> second =
                backend.acquire(Purpose.WRITE, null).toCompletableFuture();
        boolean waited = !second.isDone();
        get(first.release());

        assertTrue(waited);
        assertSame(first.raw(), get(second).raw());
    }

    @Test
    void everythingIsDoneBeforeTheMethodReturnsWhenSynchronous() {
        ScriptedBackend backend = ScriptedBackend.builder().synchronous().build();

        assertTrue(backend.connect().toCompletableFuture().isDone());
        CompletableFuture<ConnectionBackend> acquired =
                backend.acquire(Purpose.READ, null).toCompletableFuture();
        assertTrue(acquired.isDone());
        assertTrue(acquired.join()
                .execute(Statement.of("PUT a 1"))
                .toCompletableFuture()
                .isDone());
    }

    @Test
    void operationTakesItsLatencyHalfOnTheWayThereAndHalfOnTheWayBack() {
        ManualClock clock = new ManualClock();
        ScriptedBackend backend = ScriptedBackend.builder()
                .clock(clock)
                .latency(Duration.ofMillis(10))
                .build();
        CompletableFuture<@Nullable Void> connecting = backend.connect().toCompletableFuture();
        clock.advance(10);
        connecting.join();
        CompletableFuture<ExecuteResult> put =
                acquire(backend).execute(Statement.of("PUT a 1")).toCompletableFuture();

        clock.advance(4);
        Map<String, Object> underWay = backend.facts();
        clock.advance(1);
        Map<String, Object> arrived = backend.facts();
        boolean answered = put.isDone();
        clock.advance(5);

        assertEquals(Map.of(), underWay);
        assertEquals(Map.of("a", 1L), arrived);
        assertFalse(answered);
        assertTrue(put.isDone());
    }

    @Test
    void killedConnectionFailsItsHolderAndIsReplaced() {
        ScriptedBackend backend = connected(ScriptedBackend.builder());
        ConnectionBackend connection = acquire(backend);
        CompletableFuture<ExecuteResult> sleeping =
                connection.execute(Statement.of("SLEEP 3600000")).toCompletableFuture();

        backend.killConnections();

        failure(ConnectionLostException.class, sleeping);
        assertFalse(connection.isValid());
        get(connection.release());
        execute(acquire(backend), "PUT a 1");
        assertEquals(Map.of("a", 1L), backend.facts());
    }

    private static Batch batch(String sql, Object[]... rows) {
        return new Batch(sql, rows[0].length, List.of(rows));
    }
}
