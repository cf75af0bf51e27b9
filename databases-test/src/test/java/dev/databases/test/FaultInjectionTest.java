package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.execute;
import static dev.databases.test.Stages.failure;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.PoolOptions;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionException;
import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The same faults, inside a fake server and in front of any backend. */
class FaultInjectionTest {
    @Nested
    class InsideAScriptedBackend extends Cases {
        @Override
        Backend backend() {
            return scripted;
        }

        @Override
        Faults faultsOfTheServer() {
            return faults;
        }
    }

    @Nested
    class InFrontOfABackend extends Cases {
        @Override
        Backend backend() {
            return new FaultyBackend(scripted, faults);
        }
    }

    @Nested
    class InFrontOfABackendWithAKiller extends Cases {
        @Override
        Backend backend() {
            return new FaultyBackend(scripted, faults, connection -> scripted.killConnections());
        }
    }

    abstract static class Cases {
        final Faults faults = Faults.none();
        final ScriptedBackend scripted = ScriptedBackend.builder()
                .faults(faultsOfTheServer())
                .connectTimeout(Duration.ofMillis(50))
                .pool(PoolOptions.builder()
                        .cleanUpTimeout(Duration.ofMillis(50))
                        .build())
                .build();
        final Backend backend = backend();

        abstract Backend backend();

        Faults faultsOfTheServer() {
            return Faults.none();
        }

        private ConnectionBackend connected() {
            get(backend.connect());
            return acquire(backend);
        }

        private static TransactionBackend begin(ConnectionBackend connection) {
            return get(connection.begin(TransactionOptions.DEFAULT));
        }

        @AfterEach
        void nothingIsLeft() {
            get(scripted.disconnect(Duration.ofSeconds(5)));
            scripted.verify();
        }

        @Test
        void connectFails() {
            faults.at(FaultPoint.CONNECT, 1, Fault.FAIL);

            CannotConnectException failure = failure(CannotConnectException.class, backend.connect());

            assertEquals("Injected fault: CONNECT failed.", failure.getMessage());
            get(backend.connect());
        }

        @Test
        void connectThatHangsFailsInTheEndOrIsCancelled() {
            faults.at(FaultPoint.CONNECT, 1, Fault.HANG);

            CompletableFuture<?> connecting = backend.connect().toCompletableFuture();
            boolean doneAtOnce = connecting.isDone();
            connecting.cancel(true);

            assertFalse(doneAtOnce);
            assertEquals(List.of("CONNECT 1 HANG"), faults.injected());
        }

        @Test
        void acquireFails() {
            get(connected().release());
            faults.failAcquire();

            failure(AcquireTimeoutException.class, backend.acquire(Purpose.READ, null));

            get(acquire(backend).release());
        }

        @Test
        void beginFailsWithNoTransactionOpen() {
            ConnectionBackend connection = connected();
            faults.failBegin();

            failure(TransactionException.class, connection.begin(TransactionOptions.DEFAULT));

            assertTrue(connection.isClean());
            get(connection.release());
        }

        @Test
        void refusedCommitIsARollback() {
            ConnectionBackend connection = connected();
            TransactionBackend transaction = begin(connection);
            execute(connection, "PUT a 1");
            faults.failCommit();

            failure(SerializationFailureException.class, transaction.commit());

            assertTrue(connection.isClean());
            assertTrue(connection.isValid());
            assertEquals(Map.of(), scripted.facts());
            get(connection.release());
        }

        @Test
        void commitInDoubtHasItsEffectAndLosesTheConnection() {
            ConnectionBackend connection = connected();
            TransactionBackend transaction = begin(connection);
            execute(connection, "PUT a 1");
            faults.failCommitInDoubt();

            failure(ConnectionLostException.class, transaction.commit());

            assertFalse(connection.isValid());
            assertEquals(Map.of("a", 1L), scripted.facts());
            get(connection.release());
        }

        @Test
        void refusedRollbackLeavesTheConnectionBroken() {
            ConnectionBackend connection = connected();
            TransactionBackend transaction = begin(connection);
            execute(connection, "PUT a 1");
            faults.at(FaultPoint.ROLLBACK, 1, Fault.FAIL);

            failure(ConnectionLostException.class, transaction.rollback());

            assertFalse(connection.isValid());
            get(connection.release());
            assertEquals(Map.of(), scripted.facts());
        }

        @Test
        void connectionIsLostOnTheNthStatement() {
            ConnectionBackend connection = connected();
            faults.dropConnection(2);
            execute(connection, "PUT a 1");

            failure(ConnectionLostException.class, connection.execute(Statement.of("PUT b 2")));
            failure(ConnectionLostException.class, connection.execute(Statement.of("PUT c 3")));

            assertFalse(connection.isValid());
            assertEquals(Map.of("a", 1L), scripted.facts());
            get(connection.release());
        }

        @Test
        void refusedStatementAndFetchLeaveTheConnectionUsable() {
            ConnectionBackend connection = connected();
            RecordCursor cursor = get(connection.iterate(Statement.of("ROWS 3"), 1));
            faults.at(FaultPoint.STATEMENT, 1, Fault.FAIL).at(FaultPoint.FETCH, 1, Fault.FAIL);

            failure(QueryException.class, connection.execute(Statement.of("PUT a 1")));
            failure(QueryException.class, cursor.fetch(1));

            execute(connection, "PUT b 2");
            assertEquals(Map.of("b", 2L), scripted.facts());
            get(cursor.close());
            get(connection.release());
        }

        @Test
        void hangingStatementEndsByCancel() {
            ConnectionBackend connection = connected();
            faults.hang(1);
            CompletableFuture<ExecuteResult> hanging =
                    connection.execute(Statement.of("PUT a 1")).toCompletableFuture();

            hanging.cancel(true);
            execute(connection, "PUT b 2");

            assertEquals(List.of("STATEMENT 1 HANG"), faults.injected());
            assertTrue(connection.isValid());
            assertEquals(Map.of("b", 2L), scripted.facts());
            get(connection.release());
        }

        @Test
        void frozenConnectionIsReplaced() {
            ConnectionBackend connection = connected();
            faults.at(FaultPoint.STATEMENT, 1, Fault.FREEZE);
            CompletableFuture<ExecuteResult> frozen =
                    connection.execute(Statement.of("PUT a 1")).toCompletableFuture();

            frozen.cancel(true);
            get(connection.release());
            ConnectionBackend next = acquire(backend);
            execute(next, "PUT b 2");

            assertEquals(List.of("STATEMENT 1 FREEZE"), faults.injected());
            assertEquals(Map.of("b", 2L), scripted.facts());
            get(next.release());
        }

        @Test
        void failedReleaseGivesTheConnectionBackAllTheSame() {
            ConnectionBackend connection = connected();
            begin(connection);
            faults.failRelease();

            ConnectionException failure = failure(ConnectionException.class, connection.release());

            assertEquals("Injected fault: RELEASE failed.", failure.getMessage());
            assertEquals(0, scripted.leaked());
        }
    }

    @Test
    void hangBeforeABlockingBackendEndsByInterrupt() throws InterruptedException {
        ScriptedBackend scripted = ScriptedBackend.builder().blocking().build();
        Faults faults = Faults.none();
        Backend backend = new FaultyBackend(scripted, faults);
        get(backend.connect());
        ConnectionBackend connection = acquire(backend);
        faults.hang(1);
        Thread[] blocked = new Thread[1];
        CompletableFuture<CompletableFuture<ExecuteResult>> other = new CompletableFuture<>();
        blocked[0] = new Thread(
                () -> other.complete(connection.execute(Statement.of("PUT a 1")).toCompletableFuture()));
        blocked[0].start();
        while (blocked[0].getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        connection.interrupt();

        assertEquals("57014", failure(QueryException.class, get(other)).sqlState());
        assertEquals(Map.of(), scripted.facts());
        blocked[0].join();
        assertThrows(AssertionError.class, scripted::verify);
        get(connection.release());
        scripted.verify();
    }
}
