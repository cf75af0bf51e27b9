package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.await;
import static dev.databases.sqlite.SqliteFixture.begin;
import static dev.databases.sqlite.SqliteFixture.column;
import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static dev.databases.sqlite.SqliteFixture.iterate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.QueryException;
import dev.databases.pool.PoolClock;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;

// In a thread of its own: an endless statement does not hear of the test's end.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteInterruptTest {
    private static final String NUMBERS = "WITH RECURSIVE r(i) AS (SELECT started() UNION ALL SELECT i + 1 FROM r) ";
    private static final String ENDLESS = NUMBERS + "SELECT count(*) FROM r";

    @TempDir
    Path directory;

    private final ExecutorService interrupter = Executors.newSingleThreadExecutor();
    private final CountDownLatch started = new CountDownLatch(1);
    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() throws SQLException {
        database = SqliteFixture.file(directory);
        connection = database.hold();
        addStarted(((SqliteConnection) connection).handle());
        execute(connection, "CREATE TABLE n (i BIGINT)");
        execute(connection, "INSERT INTO n VALUES (1), (2), (3)");
    }

    /** A function of SQL that tells that a statement runs. */
    private void addStarted(SqliteHandle handle) throws SQLException {
        Function.create(handle.raw(), "started", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                started.countDown();
                result(1);
            }
        });
    }

    @AfterEach
    void disconnect() {
        interrupter.shutdownNow();
        database.close();
    }

    private void interruptWhenStarted() {
        interrupter.execute(() -> {
            try {
                started.await();
                connection.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void whenSomebodyWaits(Runnable action) {
        interrupter.execute(() -> {
            while (database.backend.poolStatus().waiting() == 0) {
                Thread.onSpinWait();
            }
            action.run();
        });
    }

    private QueryException interrupted(String sql) {
        QueryException e = assertThrows(QueryException.class, () -> execute(connection, sql));
        assertEquals(9, e.vendorCode());
        return e;
    }

    @Test
    void interruptEndsAnEndlessStatementAndLeavesTheConnectionUsable() {
        interruptWhenStarted();

        QueryException e = interrupted(ENDLESS);

        assertEquals("The statement was interrupted", e.getMessage());
        assertEquals(ENDLESS, e.query());
        assertEquals(3L, fetchVal(connection, "SELECT count(*) FROM n"));
        assertEquals(true, connection.isClean());
        assertEquals(true, connection.isValid());
    }

    @Test
    void interruptThatComesJustBeforeTheFirstStepIsNotForgotten() throws Exception {
        SqliteOptions options = database.backend.options();
        SqliteHandle handle = SqliteHandle.open(options, options.uri(), false);
        SqlitePermits permits = new SqlitePermits(1, PoolClock.SYSTEM);
        Interruption interruption = new Interruption(handle, new PermitHolder(permits, false, null, null));
        addStarted(handle);
        NativeStatement endless = handle.prepare(ENDLESS, SqliteFacts.of(ENDLESS)).statement;

        // Nothing runs, so that SQLite takes no notice.
        interruption.request();
        SQLException e = assertThrows(SQLException.class, () -> endless.execute(new Object[0]));

        assertEquals(9, SqliteErrors.code(e));
        interruption.settle(() -> {});
        handle.close();
    }

    @Test
    void openCursorFailsWithWhatIsInterruptedAndNothingElseDoes() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(List.of(1L), column(await(cursor.fetch(1))));
        interruptWhenStarted();
        interrupted(ENDLESS);

        QueryException e = assertThrows(QueryException.class, () -> await(cursor.fetch(1)));

        assertEquals("The cursor was closed because a statement on its connection was interrupted", e.getMessage());
        assertEquals(3L, fetchVal(connection, "SELECT count(*) FROM n"));
        assertEquals(true, connection.isClean());
    }

    @Test
    void interruptThatComesTooLateHitsNothing() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(List.of(1L), column(await(cursor.fetch(1))));

        connection.interrupt();

        assertEquals(3L, fetchVal(connection, "SELECT count(*) FROM n"));
        assertThrows(QueryException.class, () -> await(cursor.fetch(1)));
        assertEquals(3L, fetchVal(connection, "SELECT count(*) FROM n"));
    }

    @Test
    void interruptedWriteLosesItsTransactionAndSaysSo() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "DELETE FROM n");
        interruptWhenStarted();
        interrupted("INSERT INTO n " + NUMBERS + "SELECT i FROM r");

        CommitRolledBackException e = assertThrows(CommitRolledBackException.class, () -> transaction.commit());

        assertEquals(
                "Nothing was committed: SQLite had rolled the transaction back. The statement was interrupted",
                e.getMessage());
        assertEquals(3L, fetchVal(connection, "SELECT count(*) FROM n"));
    }

    @Test
    void interruptedReadKeepsItsTransaction() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "DELETE FROM n WHERE i = 1");
        interruptWhenStarted();
        interrupted(ENDLESS);

        await(transaction.commit());

        assertEquals(2L, database.fetchVal("SELECT count(*) FROM n"));
    }

    @Test
    void interruptEndsTheWaitForTheTurnToWrite() {
        ConnectionBackend other = database.hold();
        TransactionBackend transaction = begin(other);
        whenSomebodyWaits(connection::interrupt);

        QueryException e = interrupted("DELETE FROM n");

        assertEquals("The statement was interrupted", e.getMessage());
        await(transaction.rollback());
        execute(connection, "DELETE FROM n");
        assertEquals(0L, database.fetchVal("SELECT count(*) FROM n"));
    }

    @Test
    void threadInterruptEndsTheWaitForTheTurnToWrite() {
        ConnectionBackend other = database.hold();
        TransactionBackend transaction = begin(other);
        whenSomebodyWaits(Thread.currentThread()::interrupt);

        interrupted("DELETE FROM n");

        assertEquals(true, Thread.interrupted());
        await(transaction.rollback());
        execute(connection, "DELETE FROM n");
    }
}
