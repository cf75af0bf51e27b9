package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.connected;
import static dev.databases.test.Stages.execute;
import static dev.databases.test.Stages.failure;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.databases.ExecuteResult;
import dev.databases.IsolationLevel;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Feature;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ScriptedTransactionTest {
    private final ScriptedBackend backend = connected(ScriptedBackend.builder());
    private final ConnectionBackend connection = acquire(backend);

    @Test
    void writesAreSeenInsideAndThereAfterCommit() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "PUT a 1");

        boolean seenInside = get(connection.fetchOne(Statement.of("GET a"))) != null;
        boolean seenOutside = !backend.facts().isEmpty();
        get(transaction.commit());

        assertEquals(List.of(true, false), List.of(seenInside, seenOutside));
        assertEquals(Map.of("a", 1L), backend.facts());
        assertEquals(
                List.of("1: BEGIN", "1: PUT a 1", "1: GET a", "1: COMMIT"),
                backend.statements().stream().map(LoggedStatement::toString).toList());
    }

    @Test
    void rollbackLeavesNothing() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "PUT a 1");
        get(transaction.rollback());

        assertEquals(Map.of(), backend.facts());
        assertEquals(0, backend.openTransactions());
    }

    @Test
    void releaseInsideATransactionRollsItBack() {
        begin(connection);
        execute(connection, "PUT a 1");

        get(connection.release());

        assertEquals(Map.of(), backend.facts());
        backend.verify();
    }

    @Test
    void savepointUndoesWhatIsInsideItOnly() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "PUT a 1");
        TransactionBackend outer = get(transaction.savepoint("outer"));
        execute(connection, "PUT b 2");
        TransactionBackend inner = get(outer.savepoint("inner"));
        execute(connection, "PUT c 3");

        get(inner.rollback());
        get(outer.commit());
        get(transaction.commit());

        assertEquals(Map.of("a", 1L, "b", 2L), backend.facts());
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void writersOfOneKeyTakeTurns() {
        ConnectionBackend other = acquire(backend);
        TransactionBackend first = begin(connection);
        execute(connection, "ADD a 1");

        CompletableFuture<ExecuteResult> second =
                other.execute(Statement.of("ADD a 10")).toCompletableFuture();
        // One more round trip of the same event loop: the second ADD has arrived by then.
        execute(connection, "GET a");
        boolean waited = !second.isDone();
        get(first.commit());
        get(second);

        assertEquals(true, waited);
        assertEquals(Map.of("a", 11L), backend.facts());
    }

    @Test
    void deadlockEndsWithASerializationFailure() {
        ConnectionBackend other = acquire(backend);
        TransactionBackend first = begin(connection);
        TransactionBackend second = begin(other);
        execute(connection, "ADD a 1");
        execute(other, "ADD b 1");
        CompletableFuture<ExecuteResult> waiting =
                connection.execute(Statement.of("ADD b 1")).toCompletableFuture();

        SerializationFailureException failure =
                failure(SerializationFailureException.class, other.execute(Statement.of("ADD a 1")));
        get(second.rollback());
        get(waiting);
        get(first.commit());

        assertEquals("40P01", failure.sqlState());
        assertEquals(Map.of("a", 1L, "b", 1L), backend.facts());
    }

    @Test
    void failedStatementLeavesTheTransactionUsableUnlessTheDialectSaysOtherwise() {
        TransactionBackend transaction = begin(connection);
        failure(BadSqlException.class, connection.execute(Statement.of("FAIL BadSql")));
        execute(connection, "PUT a 1");

        get(transaction.commit());

        assertEquals(Map.of("a", 1L), backend.facts());
    }

    @Test
    void failedStatementAbortsTheTransactionWhereTheDialectSaysSo() {
        ScriptedBackend aborting =
                connected(ScriptedBackend.builder().features(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION));
        ConnectionBackend held = acquire(aborting);
        TransactionBackend transaction = begin(held);
        execute(held, "PUT a 1");
        failure(BadSqlException.class, held.execute(Statement.of("FAIL BadSql")));

        TransactionStateException refused =
                failure(TransactionStateException.class, held.execute(Statement.of("PUT b 2")));
        failure(CommitRolledBackException.class, transaction.commit());

        assertEquals("25P02", refused.sqlState());
        assertEquals(Map.of(), aborting.facts());
        assertEquals(0, aborting.openTransactions());
    }

    @Test
    void rollbackToASavepointHealsAnAbortedTransaction() {
        ScriptedBackend aborting =
                connected(ScriptedBackend.builder().features(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION));
        ConnectionBackend held = acquire(aborting);
        TransactionBackend transaction = begin(held);
        execute(held, "PUT a 1");
        TransactionBackend savepoint = get(transaction.savepoint("s"));
        failure(BadSqlException.class, held.execute(Statement.of("FAIL BadSql")));

        get(savepoint.rollback());
        get(transaction.commit());

        assertEquals(Map.of("a", 1L), aborting.facts());
    }

    @Test
    void readOnlyTransactionRefusesWrites() {
        get(connection.begin(TransactionOptions.DEFAULT.withReadOnly(true).withIsolation(IsolationLevel.SERIALIZABLE)));

        TransactionStateException failure =
                failure(TransactionStateException.class, connection.execute(Statement.of("PUT a 1")));

        assertEquals("25006", failure.sqlState());
        assertEquals(
                "1: BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
                backend.statements().get(0).toString());
    }

    @Test
    void optionThatTheDialectLacksIsRefusedWithoutARoundTrip() {
        ScriptedBackend plain = connected(ScriptedBackend.builder().features());

        UnsupportedFeatureException failure = failure(
                UnsupportedFeatureException.class, acquire(plain).begin(TransactionOptions.DEFAULT.withReadOnly(true)));

        assertEquals(
                "This backend was built without READ_ONLY_TRANSACTIONS. Add it, or leave out the option.",
                failure.getMessage());
        assertEquals(0, plain.roundTrips());
    }

    @Test
    void killedConnectionRollsBackAndFreesItsLocks() {
        begin(connection);
        execute(connection, "PUT a 1");

        backend.killConnections();
        execute(acquire(backend), "PUT a 2");

        assertFalse(connection.isValid());
        assertEquals(Map.of("a", 2L), backend.facts());
        assertEquals(0, backend.openTransactions());
    }

    private static TransactionBackend begin(ConnectionBackend connection) {
        return get(connection.begin(TransactionOptions.DEFAULT));
    }
}
