package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.connected;
import static dev.databases.test.Stages.execute;
import static dev.databases.test.Stages.failure;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.TransactionOptions;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.pool.ConnectionPool;
import dev.databases.pool.Connector;
import dev.databases.pool.Lease;
import dev.databases.pool.PoolClock;
import dev.databases.pool.PoolListener;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ScriptedViolationTest {
    private final ScriptedBackend backend = connected(ScriptedBackend.builder());
    private final ConnectionBackend connection = acquire(backend);

    @Test
    void twoOperationsAtOnceAreWrittenDown() {
        connection.execute(Statement.of("SLEEP 3600000"));

        failure(ConnectionException.class, connection.execute(Statement.of("GET a")));

        assertEquals(List.of("Connection 1: 'GET a' while 'SLEEP 3600000' was running."), backend.violations());
    }

    @Test
    void operationAfterReleaseIsWrittenDown() {
        get(connection.release());

        failure(ConnectionException.class, connection.execute(Statement.of("GET a")));

        assertEquals(List.of("Connection 1: 'GET a' after release."), backend.violations());
    }

    @Test
    void operationAfterReleaseIsWrittenDownWhenSomebodyElseHasTheConnection() {
        get(connection.release());
        acquire(backend);

        failure(ConnectionException.class, connection.execute(Statement.of("GET a")));

        assertEquals(List.of("Connection 1: 'GET a' after release."), backend.violations());
    }

    @Test
    void releaseDuringAnOperationIsWrittenDown() {
        CompletableFuture<?> sleeping =
                connection.execute(Statement.of("SLEEP 3600000")).toCompletableFuture();

        get(connection.release());

        assertTrue(sleeping.isCancelled());
        assertEquals(List.of("Connection 1: released while 'SLEEP 3600000' was running."), backend.violations());
        assertEquals(1, backend.poolStatus().idle());
    }

    @Test
    void beginInsideATransactionIsWrittenDown() {
        get(connection.begin(TransactionOptions.DEFAULT));

        failure(TransactionStateException.class, connection.begin(TransactionOptions.DEFAULT));

        assertEquals(List.of("Connection 1: 'BEGIN' inside a transaction."), backend.violations());
    }

    @Test
    void transactionFinishedTwiceIsWrittenDown() {
        TransactionBackend transaction = get(connection.begin(TransactionOptions.DEFAULT));
        get(transaction.commit());

        failure(TransactionStateException.class, transaction.rollback());

        assertEquals(List.of("Connection 1: 'ROLLBACK' without a transaction."), backend.violations());
    }

    @Test
    void commitBeforeTheSavepointInsideItIsWrittenDown() {
        TransactionBackend transaction = get(connection.begin(TransactionOptions.DEFAULT));
        get(transaction.savepoint("s"));

        get(transaction.commit());

        assertEquals(
                List.of("Connection 1: 'COMMIT' before the savepoints inside it were finished."), backend.violations());
    }

    @Test
    void savepointOutsideATransactionIsWrittenDown() {
        failure(TransactionStateException.class, connection.execute(Statement.of("SAVEPOINT \"s\"")));

        assertEquals(List.of("Connection 1: 'SAVEPOINT \"s\"' outside a transaction."), backend.violations());
    }

    @Test
    void connectWhileConnectedIsWrittenDown() {
        get(backend.connect());

        assertEquals(List.of("connect() while connected."), backend.violations());
    }

    @Test
    void poolThatLendsAConnectionTwiceOrDirtyIsWrittenDown() {
        FakeServer server = backend.server();
        Session session = (Session) connection.raw();
        get(connection.begin(TransactionOptions.DEFAULT));
        // Two pools of the same connection are as good as one that lends it twice.
        ConnectionPool<Session> second = otherPoolOf(session, server);
        Lease<Session> lease = get(second.acquire());

        new ScriptedConnection(server, lease);

        assertEquals(
                List.of("Connection 1: handed to two holders.", "Connection 1: handed over before it was clean."),
                backend.violations());
    }

    @Test
    void verifyTellsWhatIsLeft() {
        get(connection.begin(TransactionOptions.DEFAULT));
        get(connection.iterate(Statement.of("ROWS 9"), 1));

        AssertionError left = assertThrows(AssertionError.class, backend::verify);

        assertEquals(
                "Connections not released: 1, transactions open: 1, cursors open: 1, rules broken: []",
                left.getMessage());
    }

    @Test
    void connectionClosedByForceCountsAsLeakedUntilItIsReleased() {
        execute(connection, "PUT a 1");
        get(backend.disconnect(Duration.ZERO));
        int leaked = backend.leaked();

        get(connection.release());

        assertEquals(1, leaked);
        backend.verify();
    }

    private static ConnectionPool<Session> otherPoolOf(Session session, FakeServer server) {
        ConnectionPool<Session> pool = new ConnectionPool<>(
                server.settings.pool(), new SameConnector(session), PoolListener.NONE, PoolClock.SYSTEM);
        get(pool.open());
        return pool;
    }

    private record SameConnector(Session session) implements Connector<Session> {
        @Override
        public CompletionStage<Session> open() {
            return CompletableFuture.completedFuture(session);
        }

        @Override
        public CompletionStage<Void> close(Session connection) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Boolean> validate(Session connection) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Boolean> clean(Session connection) {
            return CompletableFuture.completedFuture(true);
        }
    }
}
