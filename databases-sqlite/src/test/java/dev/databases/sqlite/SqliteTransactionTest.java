package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.await;
import static dev.databases.sqlite.SqliteFixture.begin;
import static dev.databases.sqlite.SqliteFixture.beginReadOnly;
import static dev.databases.sqlite.SqliteFixture.column;
import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchAll;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.IsolationLevel;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.TransactionBackend;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTransactionTest {
    @TempDir
    Path directory;

    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() {
        database = SqliteFixture.file(directory);
        connection = database.hold();
        execute(connection, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE)");
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    private List<Object> texts() {
        return column(database.fetchAll("SELECT text FROM notes ORDER BY id"));
    }

    @Test
    void commitKeepsAndRollbackUndoes() {
        TransactionBackend first = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('kept')");
        assertEquals(List.of(), texts());
        assertEquals(false, connection.isClean());
        await(first.commit());
        TransactionBackend second = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('undone')");
        await(second.rollback());

        assertEquals(List.of("kept"), texts());
        assertEquals(true, connection.isClean());
    }

    @Test
    void savepointsNest() {
        TransactionBackend root = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('root')");
        TransactionBackend outer = await(root.savepoint("outer"));
        execute(connection, "INSERT INTO notes (text) VALUES ('outer')");
        TransactionBackend inner = await(outer.savepoint("inner"));
        execute(connection, "INSERT INTO notes (text) VALUES ('inner')");

        await(inner.rollback());
        await(outer.commit());
        await(root.commit());

        assertEquals(List.of("root", "outer"), texts());
    }

    @Test
    void schemaChangesRollBack() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "CREATE TABLE other (a INT)");

        await(transaction.rollback());

        assertEquals(0L, fetchVal(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'other'"));
    }

    @Test
    void deferredForeignKeyFailsTheCommitAndRollsBack() {
        execute(connection, "CREATE TABLE children (note INT REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)");
        TransactionBackend transaction = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('undone')");
        execute(connection, "INSERT INTO children VALUES (99)");

        ConstraintViolationException e = assertThrows(ConstraintViolationException.class, () -> transaction.commit());

        assertEquals("FOREIGN KEY constraint failed", e.getMessage());
        assertEquals(ConstraintViolationException.Kind.FOREIGN_KEY, e.kind());
        assertEquals(true, connection.isClean());
        assertEquals(List.of(), texts());
    }

    @Test
    void readOnlyTransactionRefusesToWriteAndWritesAgainAfterwards() {
        TransactionBackend transaction = beginReadOnly(connection);
        PermissionDeniedException e = assertThrows(
                PermissionDeniedException.class, () -> execute(connection, "INSERT INTO notes (text) VALUES ('a')"));
        await(transaction.commit());
        execute(connection, "INSERT INTO notes (text) VALUES ('b')");

        assertEquals("SQLite refused to write: attempt to write a readonly database", e.getMessage());
        assertEquals(List.of("b"), texts());
    }

    @Test
    void readOnlyTransactionSeesOneSnapshot() {
        ConnectionBackend reader = database.acquire(Purpose.READ);
        TransactionBackend transaction = beginReadOnly(reader);
        assertEquals(0L, fetchVal(reader, "SELECT count(*) FROM notes"));

        database.execute("INSERT INTO notes (text) VALUES ('a')");

        assertEquals(0L, fetchVal(reader, "SELECT count(*) FROM notes"));
        await(transaction.commit());
        assertEquals(1L, fetchVal(reader, "SELECT count(*) FROM notes"));
    }

    @ParameterizedTest
    @EnumSource(
            value = IsolationLevel.class,
            names = {"READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ"})
    void isolationLevelsThatSqliteLacksAreRefused(IsolationLevel level) { // EDX-07
        UnsupportedFeatureException e = assertThrows(
                UnsupportedFeatureException.class,
                () -> connection.begin(TransactionOptions.DEFAULT.withIsolation(level)));

        assertEquals(
                "SQLite has no isolation level " + level.sql()
                        + ": its transactions are SERIALIZABLE. Leave the level out, or ask for SERIALIZABLE.",
                e.getMessage());
        assertEquals(true, connection.isClean());
    }

    @Test
    void serializableIsAccepted() {
        await(await(connection.begin(TransactionOptions.DEFAULT.withIsolation(IsolationLevel.SERIALIZABLE)))
                .commit());

        assertEquals(true, connection.isClean());
    }

    @Test
    void deferrableIsRefused() {
        UnsupportedFeatureException e = assertThrows(
                UnsupportedFeatureException.class,
                () -> connection.begin(TransactionOptions.DEFAULT.withDeferrable(true)));

        assertEquals("SQLite has no deferrable transactions. Leave the option out.", e.getMessage());
    }

    @Test
    void commitAfterSqliteRolledBackIsReported() {
        execute(connection, "INSERT INTO notes (text) VALUES ('there')");
        TransactionBackend transaction = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('lost')");
        ConstraintViolationException cause = assertThrows(
                ConstraintViolationException.class,
                () -> execute(connection, "INSERT OR ROLLBACK INTO notes (text) VALUES ('there')"));
        TransactionStateException refused = assertThrows(
                TransactionStateException.class,
                () -> execute(connection, "INSERT INTO notes (text) VALUES ('alone')"));

        CommitRolledBackException e = assertThrows(CommitRolledBackException.class, () -> transaction.commit());

        assertEquals(
                "Nothing was committed: SQLite had rolled the transaction back. UNIQUE constraint failed: notes.text",
                e.getMessage());
        assertSame(cause, e.getCause());
        assertEquals(
                "SQLite has rolled this transaction back: UNIQUE constraint failed: notes.text. Roll it back and begin again.",
                refused.getMessage());
        assertEquals(List.of("there"), texts());
        assertEquals(true, connection.isClean());
    }

    @Test
    void rollbackAfterSqliteRolledBackSucceeds() {
        execute(connection, "INSERT INTO notes (text) VALUES ('there')");
        TransactionBackend transaction = begin(connection);
        TransactionBackend savepoint = await(transaction.savepoint("a"));
        assertThrows(
                ConstraintViolationException.class,
                () -> execute(connection, "INSERT OR ROLLBACK INTO notes (text) VALUES ('there')"));

        await(savepoint.rollback());
        await(transaction.rollback());

        execute(connection, "INSERT INTO notes (text) VALUES ('new')");
        assertEquals(List.of("there", "new"), texts());
    }

    @Test
    void fullDiskRollsTheTransactionBack() {
        execute(connection, "PRAGMA max_page_count = 20");
        TransactionBackend transaction = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('lost')");

        QueryException e = assertThrows(
                QueryException.class, () -> execute(connection, "INSERT INTO notes (text) VALUES (zeroblob(1000000))"));
        assertThrows(CommitRolledBackException.class, () -> transaction.commit());

        assertEquals(
                "The disk is full, or the database has max_page_count pages: database or disk is full", e.getMessage());
        assertEquals(13, e.vendorCode());
        assertEquals(List.of(), texts());
        execute(connection, "INSERT INTO notes (text) VALUES ('fits')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "END TRANSACTION", "ROLLBACK"})
    void statementThatWouldEndTheTransactionIsRefused(String sql) {
        TransactionBackend transaction = begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('a')");

        TransactionStateException e = assertThrows(TransactionStateException.class, () -> execute(connection, sql));

        assertEquals("A statement must not end the transaction: call its commit() or rollback()", e.getMessage());
        await(transaction.commit());
        assertEquals(List.of("a"), texts());
    }

    @Test
    void transactionOpenedByAStatementIsRolledBackAtRelease() {
        execute(connection, "BEGIN");
        execute(connection, "INSERT INTO notes (text) VALUES ('a')");
        assertEquals(false, connection.isClean());

        connection.release();

        assertEquals(List.of(), texts());
        assertEquals(new dev.databases.ExecuteResult(1, 1L), database.execute("INSERT INTO notes (text) VALUES ('b')"));
    }

    @Test
    void transactionByStatementsWorks() {
        execute(connection, "BEGIN");
        execute(connection, "INSERT INTO notes (text) VALUES ('a')");
        execute(connection, "COMMIT");

        assertEquals(true, connection.isClean());
        assertEquals(List.of("a"), texts());
    }

    @Test
    void beginInsideATransactionOfAStatementIsATransactionStateError() {
        execute(connection, "BEGIN");

        TransactionStateException e = assertThrows(TransactionStateException.class, () -> begin(connection));

        assertEquals(
                "SQLite has another transaction state: cannot start a transaction within a transaction",
                e.getMessage());
    }

    @Test
    void releaseRollsAnOpenTransactionBackAndKeepsTheConnection() {
        begin(connection);
        execute(connection, "INSERT INTO notes (text) VALUES ('a')");
        Object raw = connection.raw();

        connection.release();

        ConnectionBackend next = database.hold();
        assertSame(raw, next.raw());
        assertEquals(List.of(), column(fetchAll(next, "SELECT text FROM notes")));
    }

    @Test
    void rawJoinsTheTransaction() throws Exception {
        TransactionBackend transaction = begin(connection);
        try (java.sql.Statement statement = ((Connection) connection.raw()).createStatement()) {
            statement.executeUpdate("INSERT INTO notes (text) VALUES ('raw')");
        }
        assertEquals("raw", fetchVal(connection, "SELECT text FROM notes"));

        await(transaction.rollback());

        assertEquals(List.of(), texts());
    }

    @Test
    void transactionThatRawLeftOpenIsRolledBackAtRelease() throws Exception {
        Connection raw = (Connection) connection.raw();
        raw.setAutoCommit(false);
        try (java.sql.Statement statement = raw.createStatement()) {
            statement.executeUpdate("INSERT INTO notes (text) VALUES ('raw')");
        }

        connection.release();

        assertEquals(List.of(), texts());
        assertEquals(true, raw.getAutoCommit());
        assertEquals(new dev.databases.ExecuteResult(1, 1L), database.execute("INSERT INTO notes (text) VALUES ('b')"));
    }

    @Test
    void transactionOnADatabaseThatCannotBeWrittenReads() {
        execute(connection, "INSERT INTO notes (text) VALUES ('a')");
        try (SqliteFixture readOnly = SqliteFixture.file(directory, "mode=ro")) {
            ConnectionBackend held = readOnly.hold();
            TransactionBackend transaction = begin(held);

            assertEquals("a", fetchVal(held, "SELECT text FROM notes"));
            assertThrows(PermissionDeniedException.class, () -> execute(held, "DELETE FROM notes"));
            await(transaction.commit());
        }
    }

    @Test
    void usingAReleasedConnectionIsRefused() {
        connection.release();

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> execute(connection, "SELECT 1"));

        assertEquals("This connection was released: it may serve somebody else. Acquire a new one.", e.getMessage());
    }
}
