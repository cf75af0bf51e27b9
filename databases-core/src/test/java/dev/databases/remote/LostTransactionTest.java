package dev.databases.remote;

import static dev.databases.remote.RemoteFixture.await;
import static dev.databases.remote.RemoteFixture.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Over a network: transactions that go on behind a failure, and those that the server ends by itself")
@Timeout(30)
class LostTransactionTest extends LentConnection {
    private static final BadSqlException BAD = new BadSqlException("bad", ErrorContext.NONE, null);
    private static final SerializationFailureException DEADLOCK =
            new SerializationFailureException("deadlock", ErrorContext.ofQuery("a"), null);

    LostTransactionTest() {
        super(RemoteFixture.forgiving());
    }

    private CompletionStage<ExecuteResult> executeMany(String sql) {
        return connection.executeMany(new Batch(sql, 1, List.of(new Object[] {1}, new Object[] {2})), true);
    }

    @Test
    @DisplayName("A failed statement is asked behind, and a transaction that is open goes on")
    void failureLeavesItOpen() {
        driver.failures.put("a", BAD);
        TransactionBackend transaction = begin();

        assertSame(BAD, assertThrows(BadSqlException.class, () -> execute("a")));
        execute("b");
        await(transaction.commit());

        assertEquals(List.of("BEGIN", "a", "SELECT 1", "b", "COMMIT"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("What a deadlock has rolled back runs nothing more, and commits nothing")
    void rolledBackByTheServer() {
        driver.failures.put("a", DEADLOCK);
        driver.endings.add("a");
        TransactionBackend transaction = begin();
        assertSame(DEADLOCK, assertThrows(SerializationFailureException.class, () -> execute("a")));

        TransactionStateException refused = assertThrows(TransactionStateException.class, () -> execute("b"));
        CommitRolledBackException e = assertThrows(CommitRolledBackException.class, () -> await(transaction.commit()));

        assertEquals(
                "The server has rolled the transaction back, when a statement of it failed: deadlock. It is not open any"
                        + " more, and this statement was not sent. Leave the transaction and begin another",
                refused.getMessage());
        assertEquals(
                "Nothing was committed: The server has rolled the transaction back, when a statement of it failed: deadlock",
                e.getMessage());
        assertSame(DEADLOCK, e.getCause());
        assertEquals(List.of("BEGIN", "a", "SELECT 1"), driver.log);
        assertTrue(connection.isClean());
        execute("c");
    }

    @Test
    @DisplayName("... and a rollback of it has nothing to do")
    void rollbackBehindTheServers() {
        driver.failures.put("a", DEADLOCK);
        driver.endings.add("a");
        TransactionBackend transaction = begin();
        assertThrows(SerializationFailureException.class, () -> execute("a"));

        await(transaction.rollback());

        assertEquals(List.of("BEGIN", "a", "SELECT 1"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("DAL-32: what a statement has committed is not committed again, nor rolled back, and both are told")
    void committedByAStatement() {
        driver.endings.add("CREATE");
        for (boolean commits : new boolean[] {true, false}) {
            TransactionBackend transaction = begin();
            execute("a");
            execute("CREATE");

            TransactionStateException refused = assertThrows(TransactionStateException.class, () -> execute("b"));
            TransactionStateException e = assertThrows(
                    TransactionStateException.class,
                    () -> await(commits ? transaction.commit() : transaction.rollback()));

            assertEquals(
                    "\"CREATE\" has committed the transaction: this database does that with such statements. It is not"
                            + " open any more, and this statement was not sent. Leave the transaction and begin another",
                    refused.getMessage());
            assertEquals(
                    "\"CREATE\" has committed the transaction: this database does that with such statements. What the"
                            + " transaction had done before is committed, whatever becomes of the rest. Run such statements"
                            + " outside of a transaction",
                    e.getMessage());
            assertEquals(List.of("BEGIN", "a", "CREATE"), driver.log);
            assertTrue(connection.isClean());
            driver.log.clear();
        }
    }

    @Test
    @DisplayName("... also when it failed behind that")
    void committedByAStatementThatFailed() {
        driver.endings.add("CREATE");
        driver.failures.put("CREATE", BAD);
        TransactionBackend transaction = begin();
        assertSame(BAD, assertThrows(BadSqlException.class, () -> execute("CREATE")));

        TransactionStateException e = assertThrows(TransactionStateException.class, () -> await(transaction.commit()));

        assertTrue(e.getMessage().startsWith("\"CREATE\" has committed the transaction"), e.getMessage());
        assertSame(BAD, e.getCause());
    }

    @Test
    @DisplayName("A cancelled statement may have been the end of it, too")
    void lostWhenCancelled() {
        driver.endings.add("slow");
        TransactionBackend transaction = begin();
        CompletableFuture<ExecuteResult> slow = connection.execute(sql("slow")).toCompletableFuture();

        slow.cancel(false);

        assertThrows(TransactionStateException.class, () -> execute("b"));
        assertThrows(CommitRolledBackException.class, () -> await(transaction.commit()));
        assertEquals(List.of("BEGIN", "slow", "cancel", "SELECT 1"), driver.log);
    }

    @Test
    @DisplayName("A batch that fails in an open transaction is undone alone")
    void batchInASavepoint() {
        driver.failures.put("b", BAD);
        TransactionBackend transaction = begin();

        assertEquals(ExecuteResult.ofRows(2), await(executeMany("a")));
        assertSame(BAD, assertThrows(BadSqlException.class, () -> await(executeMany("b"))));
        execute("c");
        await(transaction.commit());

        assertEquals(
                List.of(
                        "BEGIN",
                        "SAVEPOINT databases_batch",
                        "a",
                        "RELEASE SAVEPOINT databases_batch",
                        "SAVEPOINT databases_batch",
                        "b",
                        "SELECT 1",
                        "ROLLBACK TO SAVEPOINT databases_batch; RELEASE SAVEPOINT databases_batch",
                        "c",
                        "COMMIT"),
                driver.log);
    }

    @Test
    @DisplayName("... without a savepoint when it is one statement")
    void batchThatIsAtomicAlone() {
        driver.atomicAlone = true;
        TransactionBackend transaction = begin();

        await(executeMany("a"));
        await(transaction.commit());

        assertEquals(List.of("BEGIN", "a", "COMMIT"), driver.log);
    }

    @Test
    @DisplayName("... also when it is cancelled, before the next statement")
    void cancelledBatchInASavepoint() {
        TransactionBackend transaction = begin();
        CompletableFuture<ExecuteResult> batch = executeMany("slow").toCompletableFuture();

        assertTrue(batch.cancel(false));
        assertTrue(batch.isCancelled());
        execute("a");
        await(transaction.commit());

        assertEquals(
                List.of(
                        "BEGIN",
                        "SAVEPOINT databases_batch",
                        "slow",
                        "cancel",
                        "SELECT 1",
                        "ROLLBACK TO SAVEPOINT databases_batch; RELEASE SAVEPOINT databases_batch",
                        "a",
                        "COMMIT"),
                driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("A batch that cannot be undone costs the connection")
    void batchThatCannotBeUndone() {
        driver.failures.put("a", BAD);
        driver.failures.put("ROLLBACK TO SAVEPOINT databases_batch; RELEASE SAVEPOINT databases_batch", BAD);
        begin();

        assertSame(BAD, assertThrows(BadSqlException.class, () -> await(executeMany("a"))));

        assertFalse(connection.isValid());
    }

    @Test
    @DisplayName("A deadlock in a batch takes the savepoint with it")
    void deadlockInABatch() {
        driver.failures.put("a", DEADLOCK);
        driver.endings.add("a");
        TransactionBackend transaction = begin();

        assertSame(DEADLOCK, assertThrows(SerializationFailureException.class, () -> await(executeMany("a"))));

        assertThrows(CommitRolledBackException.class, () -> await(transaction.commit()));
        assertEquals(List.of("BEGIN", "SAVEPOINT databases_batch", "a", "SELECT 1"), driver.log);
        assertTrue(connection.isValid());
    }

    @Test
    @DisplayName("Rows that commit on their own keep those before the one that failed, in a transaction as outside")
    void rowByRowInATransaction() {
        TransactionBackend transaction = begin();
        Batch batch = new Batch("a", 1, List.of(new Object[] {1}, new Object[] {2}));

        await(connection.executeMany(batch, false));
        await(transaction.commit());

        assertEquals(List.of("BEGIN", "a", "a", "COMMIT"), driver.log);
    }
}
