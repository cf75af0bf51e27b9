package dev.databases.remote;

import static dev.databases.remote.RemoteFixture.await;
import static dev.databases.remote.RemoteFixture.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CommitInDoubtException;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Over a network: transactions, the ones that nobody asked for included")
@Timeout(30)
class RemoteTransactionTest extends LentConnection {
    private static final BadSqlException BAD = new BadSqlException("bad", ErrorContext.NONE, null);

    RemoteTransactionTest() {
        super(new RemoteFixture());
    }

    @Test
    @DisplayName("BEGIN travels with the first statement")
    void beginTravels() {
        TransactionBackend transaction = begin();
        assertEquals(List.of(), driver.log);

        execute("a");
        execute("b");
        await(transaction.commit());

        assertEquals(List.of("BEGIN", "a", "b", "COMMIT"), driver.log);
        assertTrue(connection.isClean());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("A transaction without a statement sends nothing")
    void emptyTransaction(boolean commits) {
        TransactionBackend transaction = begin();

        await(commits ? transaction.commit() : transaction.rollback());

        assertEquals(List.of(), driver.log);
        assertTrue(connection.isClean());
        execute("a");
        assertEquals(List.of("a"), driver.log);
    }

    @Test
    void optionsTravelBehindBegin() {
        await(connection.begin(new TransactionOptions(null, true, false, false, 0)));
        execute("a");

        assertEquals(List.of("BEGIN; SET TRANSACTION READ ONLY", "a"), driver.log);
    }

    @Test
    void unsupportedOptionOpensNothing() {
        TransactionOptions deferrable = new TransactionOptions(null, false, true, false, 0);

        assertThrows(UnsupportedFeatureException.class, () -> await(connection.begin(deferrable)));

        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("A BEGIN that fails costs the connection: what came behind it may have run on its own")
    void failedBegin() {
        driver.failures.put("BEGIN", BAD);
        begin();

        assertSame(BAD, assertThrows(BadSqlException.class, () -> execute("a")));

        assertFalse(connection.isValid());
        await(connection.release());
        assertEquals(List.of("BEGIN", "a", "close", "close"), driver.log);
    }

    @Test
    @DisplayName("EDX-20: a commit after a swallowed error is an error")
    void commitAfterFailure() {
        driver.failures.put("a", BAD);
        driver.failures.put("SELECT 1", BAD);
        TransactionBackend transaction = begin();
        assertThrows(BadSqlException.class, () -> execute("a"));

        CommitRolledBackException e = assertThrows(CommitRolledBackException.class, () -> await(transaction.commit()));

        assertEquals(
                "Nothing was committed: a statement of this transaction had failed, and the server has rolled it back: bad",
                e.getMessage());
        assertSame(BAD, e.getCause());
        assertEquals(List.of("BEGIN", "a", "SELECT 1", "ROLLBACK"), driver.log);
    }

    @Test
    @DisplayName("... but not when the error was only the client's")
    void commitAfterHarmlessFailure() {
        driver.failures.put("a", BAD);
        TransactionBackend transaction = begin();
        assertThrows(BadSqlException.class, () -> execute("a"));

        await(transaction.commit());

        assertEquals(List.of("BEGIN", "a", "SELECT 1", "COMMIT"), driver.log);
    }

    @Test
    @DisplayName("... nor when a savepoint was gone back to")
    void commitAfterSavepoint() {
        driver.failures.put("a", BAD);
        TransactionBackend transaction = begin();
        TransactionBackend savepoint = await(transaction.savepoint("s"));
        assertThrows(BadSqlException.class, () -> execute("a"));
        await(savepoint.rollback());

        await(transaction.commit());

        assertEquals(
                List.of(
                        "BEGIN",
                        "SAVEPOINT \"s\"",
                        "a",
                        "ROLLBACK TO SAVEPOINT \"s\"",
                        "RELEASE SAVEPOINT \"s\"",
                        "COMMIT"),
                driver.log);
    }

    @Test
    @DisplayName("A commit whose connection is lost is in doubt; one that the server refuses is not")
    void commitInDoubt() {
        ConnectionLostException lost = new ConnectionLostException("gone");
        driver.failures.put("COMMIT", lost);
        TransactionBackend transaction = begin();
        execute("a");

        CommitInDoubtException e = assertThrows(CommitInDoubtException.class, () -> await(transaction.commit()));

        assertSame(lost, e.getCause());
        assertFalse(e.isRetryable());
        assertFalse(connection.isValid());

        await(connection.release());
        connection = fixture.acquire();
        driver.failures.put("COMMIT", BAD);
        TransactionBackend refused = begin();
        execute("a");
        assertSame(BAD, assertThrows(BadSqlException.class, () -> await(refused.commit())));
        assertTrue(connection.isValid());
    }

    @Test
    @DisplayName(
            "A commit goes to its end when it is cancelled; the answer is waited for no longer than cleanUpTimeout")
    void cancelledCommit() {
        TransactionBackend transaction = begin();
        execute("a");
        driver.slowTexts.add("COMMIT");
        CompletableFuture<Void> commit = transaction.commit().toCompletableFuture();

        assertFalse(commit.cancel(false));
        assertFalse(commit.isDone());

        assertThrows(CommitInDoubtException.class, () -> await(commit));
        assertEquals(List.of("BEGIN", "a", "COMMIT", "close"), driver.log);
    }

    @Test
    @DisplayName("A rollback that is not answered ends after cleanUpTimeout, with the connection")
    void stuckRollback() {
        TransactionBackend transaction = begin();
        execute("a");
        driver.slowTexts.add("ROLLBACK");

        assertThrows(ConnectionLostException.class, () -> await(transaction.rollback()));

        assertFalse(connection.isValid());
    }

    @Test
    @DisplayName("Released with a transaction open: rolled back before anybody else gets it")
    void releasedOpen() {
        begin();
        execute("a");

        assertFalse(connection.isClean());
        await(connection.release());
        await(fixture.acquire().execute(sql("other")));

        assertEquals(List.of("BEGIN", "a", "ROLLBACK", "other"), driver.log);
    }

    @Test
    @DisplayName(
            "A statement neither ends nor begins the transaction of a block, and its own is rolled back at the release")
    void transactionsByStatement() {
        execute("BEGIN");
        execute("a");
        assertFalse(connection.isClean());
        execute("/* done */ commit");
        assertTrue(connection.isClean());
        execute("start transaction");
        await(connection.release());
        connection = fixture.acquire();
        begin();

        assertThrows(TransactionStateException.class, () -> execute("COMMIT"));
        assertThrows(TransactionStateException.class, () -> execute("BEGIN"));
        execute("ROLLBACK TO SAVEPOINT x");

        assertEquals(
                List.of(
                        "BEGIN",
                        "a",
                        "/* done */ commit",
                        "start transaction",
                        "ROLLBACK",
                        "BEGIN",
                        "ROLLBACK TO SAVEPOINT x"),
                driver.log);
    }

    @Test
    @DisplayName("A stale plan is run again, once, and never inside a transaction (DAL-25)")
    void stalePlan() {
        driver.failures.put("a", BAD);
        driver.stalePlans = 1;
        assertEquals(1, execute("a").rowsAffected());
        assertEquals(List.of("a", "a"), driver.log);

        driver.failures.put("a", BAD);
        driver.stalePlans = 1;
        begin();
        assertThrows(DatabaseException.class, () -> execute("a"));
        assertEquals(List.of("a", "a", "BEGIN", "a"), driver.log);
    }

    @Test
    @DisplayName("A batch has a transaction of its own, unless the driver needs none")
    void batches() {
        Batch batch = new Batch("batch", 0, Collections.nCopies(3, new Object[0]));

        assertEquals(3, await(connection.executeMany(batch, true)).rowsAffected());
        assertEquals(List.of("BEGIN", "batch", "COMMIT"), driver.log);

        driver.log.clear();
        driver.atomicAlone = true;
        await(connection.executeMany(batch, true));
        assertEquals(List.of("batch"), driver.log);

        driver.log.clear();
        assertEquals(3, await(connection.executeMany(batch, false)).rowsAffected());
        assertEquals(List.of("batch", "batch", "batch"), driver.log);
    }

    @Test
    @DisplayName("A failing batch is rolled back before its caller hears of it")
    void failingBatch() {
        driver.failures.put("batch", BAD);
        Batch batch = new Batch("batch", 0, Collections.nCopies(3, new Object[0]));

        assertSame(BAD, assertThrows(BadSqlException.class, () -> await(connection.executeMany(batch, true))));

        assertEquals(List.of("BEGIN", "batch", "ROLLBACK"), driver.log);
    }

    @Test
    @DisplayName("A cursor outside a transaction has one of its own, and ends it when it is closed")
    void implicitCursor() {
        RecordCursor cursor = await(connection.iterate(sql("rows"), 1));
        assertEquals(List.of(FakeDriver.record(0)), await(cursor.fetch(1)));
        assertFalse(connection.isClean());

        await(cursor.close());

        assertEquals(List.of("BEGIN", "rows", "fetch rows", "close rows", "COMMIT"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("EDX-08: a statement beside such a cursor commits on its own; the rest of the records was read before")
    void statementBesideCursor() {
        RecordCursor cursor = await(connection.iterate(sql("rows"), 1));
        List<Record> first = await(cursor.fetch(1));

        execute("insert");

        assertEquals(
                List.of(
                        "BEGIN",
                        "rows",
                        "fetch rows",
                        "fetch rows",
                        "fetch rows",
                        "fetch rows",
                        "close rows",
                        "COMMIT",
                        "insert"),
                driver.log);
        assertEquals(List.of(FakeDriver.record(0)), first);
        assertEquals(List.of(FakeDriver.record(1)), await(cursor.fetch(1)));
        assertEquals(List.of(FakeDriver.record(2)), await(cursor.fetch(5)));
        assertEquals(List.of(), await(cursor.fetch(5)));
        await(cursor.close());
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("A cursor inside a transaction leaves that open, and statements run between its pages")
    void cursorInTransaction() {
        TransactionBackend transaction = begin();
        RecordCursor cursor = await(connection.iterate(sql("rows"), 1));
        await(cursor.fetch(1));
        execute("insert");
        await(cursor.fetch(1));
        await(cursor.close());
        await(transaction.commit());

        assertEquals(
                List.of("BEGIN", "rows", "fetch rows", "insert", "fetch rows", "close rows", "COMMIT"), driver.log);
    }

    @Test
    @DisplayName("A cursor that cannot be opened leaves no transaction behind")
    void failingCursor() {
        driver.failures.put("rows", BAD);

        assertSame(BAD, assertThrows(BadSqlException.class, () -> await(connection.iterate(sql("rows"), 1))));
        execute("a");

        assertEquals(List.of("BEGIN", "rows", "ROLLBACK", "a"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("Who took the driver's own connection may have left anything behind")
    void rawConnection() {
        assertSame(fixture.connection(), connection.raw());

        assertFalse(connection.isClean());
        await(connection.release());
        assertEquals(List.of("ROLLBACK"), driver.log);
    }
}
