package dev.databases.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.PoolOptions;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A round trip takes 10 ms here, so that a test says on which of its legs a cancel strikes. */
class ScriptedCancelTest {
    private final ManualClock clock = new ManualClock();

    private ScriptedBackendBuilder builder() {
        return ScriptedBackend.builder()
                .clock(clock)
                .latency(Duration.ofMillis(10))
                .pool(PoolOptions.builder().maxSize(1).build());
    }

    private ConnectionBackend connect(ScriptedBackend backend) {
        done(backend.connect());
        return done(backend.acquire(Purpose.HOLD, null));
    }

    /** Lets a second pass and gives what has come by then. */
    private <T> T done(CompletionStage<T> stage) {
        clock.advance(1_000);
        assertTrue(stage.toCompletableFuture().isDone(), "still not done after a second");
        return stage.toCompletableFuture().join();
    }

    @Test
    void statementCancelledOnItsWayHasNoEffect() {
        ScriptedBackend backend = builder().build();
        ConnectionBackend connection = connect(backend);
        CompletableFuture<ExecuteResult> put = execute(connection, "PUT a 1");

        clock.advance(2);
        put.cancel(true);
        done(execute(connection, "PUT b 2"));

        assertEquals(Map.of("b", 2L), backend.facts());
        assertEquals(List.of("1: PUT a 1", "1: FENCE", "1: PUT b 2"), log(backend));
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void statementCancelledAfterItsEffectHasIt() {
        ScriptedBackend backend = builder().build();
        ConnectionBackend connection = connect(backend);
        CompletableFuture<ExecuteResult> put = execute(connection, "PUT a 1");

        clock.advance(7);
        put.cancel(true);
        clock.advance(1_000);

        assertEquals(Map.of("a", 1L), backend.facts());
        assertTrue(connection.isClean());
    }

    @Test
    void cancelEndsWhatWouldRunForEver() {
        ScriptedBackend backend =
                builder().respond("SELECT pg_sleep(9999)", Answer.never()).build();
        ConnectionBackend connection = connect(backend);
        CompletableFuture<ExecuteResult> hanging = execute(connection, "SELECT pg_sleep(9999)");
        clock.advance(50);

        hanging.cancel(true);
        boolean cleanAtOnce = connection.isClean();
        done(execute(connection, "PUT a 1"));

        assertFalse(cleanAtOnce);
        assertTrue(connection.isClean());
        assertEquals(Map.of("a", 1L), backend.facts());
    }

    @Test
    void lateCancelIsAbsorbedByTheFence() {
        ScriptedBackend backend = builder().cancelDelay(Duration.ofMillis(200)).build();
        ConnectionBackend connection = connect(backend);

        execute(connection, "PUT a 1").cancel(true);
        CompletableFuture<ExecuteResult> next = execute(connection, "SLEEP 300");
        done(next);

        assertFalse(next.isCompletedExceptionally());
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void nextStatementMayComeWhileTheFenceIsUnderWay() {
        ScriptedBackend backend = builder().cancelDelay(Duration.ofMillis(200)).build();
        ConnectionBackend connection = connect(backend);

        execute(connection, "PUT a 1").cancel(true);
        clock.advance(100);
        boolean fenced = log(backend).contains("1: FENCE");
        done(execute(connection, "PUT b 2"));

        assertTrue(fenced);
        assertEquals(List.of("1: PUT a 1", "1: FENCE", "1: PUT b 2"), log(backend));
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void releaseMayComeWhileTheFenceIsUnderWay() {
        ScriptedBackend backend = builder().cancelDelay(Duration.ofMillis(200)).build();
        ConnectionBackend connection = connect(backend);

        execute(connection, "PUT a 1").cancel(true);
        clock.advance(100);
        done(connection.release());

        assertEquals(List.of("1: PUT a 1", "1: FENCE", "1: ROLLBACK"), log(backend));
        backend.verify();
    }

    @Test
    void lateCancelThatHitsAnotherStatementIsWrittenDown() {
        ScriptedBackend backend =
                builder().cancelDelay(Duration.ofMillis(200)).unfenced().build();
        ConnectionBackend connection = connect(backend);

        execute(connection, "PUT a 1").cancel(true);
        CompletableFuture<ExecuteResult> next = execute(connection, "SLEEP 300");
        clock.advance(1_000);

        assertTrue(next.isCompletedExceptionally());
        assertEquals(
                List.of("Connection 1: a cancel that was meant for 'PUT a 1' hit 'SLEEP 300'."), backend.violations());
    }

    @Test
    void cancelledBeginLeavesNoTransactionForTheNextStatement() {
        for (int millis = 0; millis <= 10; millis++) {
            ScriptedBackend backend = builder().build();
            ConnectionBackend connection = connect(backend);
            CompletableFuture<TransactionBackend> begin =
                    connection.begin(TransactionOptions.DEFAULT).toCompletableFuture();

            clock.advance(millis);
            if (begin.cancel(true)) {
                done(execute(connection, "PUT a 1"));
                assertEquals(Map.of("a", 1L), backend.facts(), "cancelled after " + millis + " ms");
                assertEquals(0, backend.openTransactions(), "cancelled after " + millis + " ms");
            } else {
                assertEquals(10, millis, "only the last moment is too late");
            }
        }
    }

    @Test
    void transferCancelledAtAnyMomentHappensWhollyOrNotAtAll() {
        for (int millis = 0; millis <= 60; millis++) {
            ScriptedBackend backend = builder().build();
            done(backend.connect());
            Transfer transfer = new Transfer(backend);
            transfer.start();

            clock.advance(millis);
            transfer.cancel();
            clock.advance(1_000);

            Map<String, Object> expected = backend.facts().isEmpty() ? Map.of() : Map.of("from", -1L, "to", 1L);
            assertEquals(expected, backend.facts(), "cancelled after " + millis + " ms");
            assertEquals(1, backend.poolStatus().idle(), "cancelled after " + millis + " ms");
            backend.verify();
        }
    }

    @Test
    void cursorIsOnlyGoodForClosingAfterACancelledFetch() {
        ScriptedBackend backend = builder().build();
        ConnectionBackend connection = connect(backend);
        RecordCursor cursor = done(connection.iterate(Statement.of("ROWS 9"), 2));

        cursor.fetch(2).toCompletableFuture().cancel(true);
        CompletableFuture<List<Record>> next = cursor.fetch(2).toCompletableFuture();
        done(cursor.close());

        assertTrue(next.isCompletedExceptionally());
        assertTrue(connection.isClean());
        assertEquals(List.of("Connection 1: fetch after a cancelled fetch of 'ROWS 9'."), backend.violations());
    }

    @Test
    void cursorWhoseOpeningWasCancelledIsClosed() {
        for (int millis = 0; millis < 10; millis++) {
            ScriptedBackend backend = builder().build();
            ConnectionBackend connection = connect(backend);
            CompletableFuture<RecordCursor> opening =
                    connection.iterate(Statement.of("ROWS 9"), 2).toCompletableFuture();

            clock.advance(millis);
            opening.cancel(true);
            clock.advance(1_000);

            assertEquals(0, backend.openCursors(), "cancelled after " + millis + " ms");
            assertTrue(connection.isClean(), "cancelled after " + millis + " ms");
        }
    }

    @Test
    void nobodyGetsADirtyConnectionBeforeItIsClean() {
        ScriptedBackend backend = builder().cancelDelay(Duration.ofMillis(200)).build();
        ConnectionBackend connection = connect(backend);
        CompletableFuture<ConnectionBackend> next =
                backend.acquire(Purpose.WRITE, null).toCompletableFuture();
        execute(connection, "SLEEP 5000").cancel(true);

        connection.release();
        clock.advance(150);
        boolean handedOverDirty = next.isDone();
        done(next);

        assertFalse(handedOverDirty);
        assertEquals(List.of("1: SLEEP 5000", "1: FENCE", "1: ROLLBACK"), log(backend));
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void deadPeerCostsTheConnectionAfterTheCleanUpTimeout() {
        ScriptedBackend backend = builder()
                .faults(Faults.none().at(FaultPoint.STATEMENT, 1, Fault.FREEZE))
                .build();
        ConnectionBackend connection = connect(backend);

        CompletableFuture<ExecuteResult> unanswered = execute(connection, "PUT a 1");
        clock.advance(50);
        unanswered.cancel(true);
        CompletableFuture<ExecuteResult> next = execute(connection, "PUT b 2");
        clock.advance(PoolOptions.DEFAULT.cleanUpTimeout().toMillis() - 1);
        boolean validBefore = connection.isValid();
        clock.advance(1);

        assertTrue(validBefore);
        assertFalse(connection.isValid());
        assertTrue(next.isCompletedExceptionally());
    }

    @Test
    void cancelledAcquireGivesTheConnectionToTheNextInLine() {
        ScriptedBackend backend = builder().build();
        ConnectionBackend connection = connect(backend);
        CompletableFuture<ConnectionBackend> impatient =
                backend.acquire(Purpose.WRITE, null).toCompletableFuture();
        CompletableFuture<ConnectionBackend> patient =
                backend.acquire(Purpose.WRITE, null).toCompletableFuture();

        impatient.cancel(true);
        connection.release();
        done(patient).release();

        backend.verify();
        assertEquals(1, backend.poolStatus().idle());
    }

    private static CompletableFuture<ExecuteResult> execute(ConnectionBackend connection, String sql) {
        return connection.execute(Statement.of(sql)).toCompletableFuture();
    }

    private static List<String> log(ScriptedBackend backend) {
        return backend.statements().stream().map(LoggedStatement::toString).toList();
    }
}
