package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.await;
import static dev.databases.sqlite.SqliteFixture.begin;
import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pools, turns to write, and disconnecting")
@Timeout(120)
class SqliteBackendTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private SqliteFixture database;

    @BeforeEach
    void connect() {
        database = SqliteFixture.file(directory);
        database.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n BIGINT NOT NULL)");
        database.execute("INSERT INTO counters VALUES (1, 0)");
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    private CompletableFuture<ConnectionBackend> acquire(Purpose purpose) {
        return database.backend.acquire(purpose, null).toCompletableFuture();
    }

    @Test
    void idleConnectionIsThereAtOnce() {
        ConnectionBackend first = await(acquire(Purpose.WRITE));
        Object raw = first.raw();
        first.release();

        CompletableFuture<ConnectionBackend> second = acquire(Purpose.WRITE);

        assertEquals(true, second.isDone());
        assertSame(raw, second.join().raw());
        second.join().release();
    }

    @Test
    void readersReadWhileATransactionWrites() {
        ConnectionBackend writer = await(acquire(Purpose.WRITE));
        TransactionBackend transaction = begin(writer);
        execute(writer, "UPDATE counters SET n = 5");

        assertEquals(0L, database.fetchVal("SELECT n FROM counters"));

        await(transaction.commit());
        assertEquals(5L, database.fetchVal("SELECT n FROM counters"));
        writer.release();
    }

    @Test
    void writersTakeTurnsAndOccupyNoConnectionWhileTheyWait() {
        ConnectionBackend first = await(acquire(Purpose.WRITE));
        Object raw = first.raw();
        CompletableFuture<ConnectionBackend> second = acquire(Purpose.WRITE);
        CompletableFuture<ConnectionBackend> third = acquire(Purpose.WRITE);
        assertEquals(List.of(false, false), List.of(second.isDone(), third.isDone()));
        PoolStatus waiting = database.backend.poolStatus();

        first.release();

        assertEquals(List.of(1, 1, 2), List.of(waiting.size(), waiting.leased(), waiting.waiting()));
        assertSame(raw, second.join().raw());
        second.join().release();
        assertSame(raw, third.join().raw());
        third.join().release();
        assertEquals(1, database.backend.poolStatus().size());
    }

    @Test
    void cancelledAcquireGivesItsTurnOn() {
        ConnectionBackend first = await(acquire(Purpose.WRITE));
        CompletableFuture<ConnectionBackend> second = acquire(Purpose.WRITE);
        CompletableFuture<ConnectionBackend> third = acquire(Purpose.WRITE);

        second.cancel(false);
        first.release();

        third.join().release();
        assertEquals(0, database.backend.poolStatus().leased());
    }

    @Test
    void acquireTimesOutWithAReason() {
        ConnectionBackend first = await(acquire(Purpose.WRITE));

        AcquireTimeoutException e = assertThrows(
                AcquireTimeoutException.class, () -> await(database.backend.acquire(Purpose.WRITE, SHORT)));

        assertTrue(e.getMessage().startsWith("Another transaction uses the SQLite database"), e.getMessage());
        first.release();
    }

    @Test
    void writerIsThereAlsoWhenEveryHeldConnectionIsTaken() {
        try (SqliteFixture small =
                SqliteFixture.connect("sqlite:///" + directory.resolve("small.db") + "?max_size=1")) {
            ConnectionBackend holder = small.hold();

            small.execute("CREATE TABLE x (a)");
            execute(holder, "INSERT INTO x VALUES (1)");

            assertEquals(3, small.backend.poolStatus().max());
            assertEquals(1L, small.fetchVal("SELECT count(*) FROM x"));
        }
    }

    @Test
    void holdersThatWaitForTheirTurnDoNotKeepTheWriterFromItsConnection() throws Exception {
        try (SqliteFixture small = SqliteFixture.connect(SqliteFixture.url(directory, "max_size=1"))) {
            ConnectionBackend holder = small.hold();
            ConnectionBackend first = await(small.backend.acquire(Purpose.WRITE, null));
            CompletableFuture<ConnectionBackend> second =
                    small.backend.acquire(Purpose.WRITE, null).toCompletableFuture();
            ExecutorService executor = Executors.newSingleThreadExecutor();
            Future<?> update = executor.submit(() -> execute(holder, "UPDATE counters SET n = n + 10"));

            first.release();
            execute(second.get(10, TimeUnit.SECONDS), "UPDATE counters SET n = n + 1");
            second.join().release();
            update.get(10, TimeUnit.SECONDS);
            executor.shutdown();

            assertEquals(11L, small.fetchVal("SELECT n FROM counters"));
        }
    }

    @Test
    void heldConnectionWaitsForItsTurnForEachStatement() throws Exception {
        ConnectionBackend holder = database.hold();
        ConnectionBackend writer = await(acquire(Purpose.WRITE));
        TransactionBackend transaction = begin(writer);
        execute(writer, "UPDATE counters SET n = n + 1");
        assertEquals(0L, fetchVal(holder, "SELECT n FROM counters"));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<?> update = executor.submit(() -> execute(holder, "UPDATE counters SET n = n + 10"));

        assertThrows(java.util.concurrent.TimeoutException.class, () -> update.get(50, TimeUnit.MILLISECONDS));
        await(transaction.commit());
        writer.release();
        update.get(10, TimeUnit.SECONDS);
        executor.shutdown();

        assertEquals(11L, database.fetchVal("SELECT n FROM counters"));
    }

    @Test
    void heldConnectionDoesNotWaitForItself() {
        ConnectionBackend holder = database.hold();
        TransactionBackend transaction = begin(holder);
        execute(holder, "UPDATE counters SET n = n + 1");
        TransactionBackend savepoint = await(transaction.savepoint("a"));
        execute(holder, "UPDATE counters SET n = n + 1");
        await(savepoint.commit());
        await(transaction.commit());
        execute(holder, "UPDATE counters SET n = n + 1");

        assertEquals(3L, database.fetchVal("SELECT n FROM counters"));
    }

    @Test
    void heldConnectionGivesUpItsTurnWithinTheAcquireTimeout() {
        String url = SqliteFixture.url(directory, "acquire_timeout=0.05");
        try (SqliteFixture impatient = SqliteFixture.connect(url)) {
            ConnectionBackend holder = impatient.hold();
            ConnectionBackend writer = await(impatient.backend.acquire(Purpose.WRITE, null));

            AcquireTimeoutException e =
                    assertThrows(AcquireTimeoutException.class, () -> execute(holder, "UPDATE counters SET n = 1"));

            assertEquals(
                    "Another transaction uses the SQLite database, and it was not this caller's turn to write within PT0.05S. "
                            + "SQLite lets one transaction write at a time: keep it short, or raise acquireTimeout. "
                            + "If that transaction waits for this call, run the call on it.",
                    e.getMessage());
            assertEquals(true, holder.isClean());
            writer.release();
            execute(holder, "UPDATE counters SET n = 1");
        }
    }

    @Test
    void temporaryTablesStayOnTheirConnection() {
        ConnectionBackend holder = database.hold();
        execute(holder, "CREATE TEMP TABLE mine (a BIGINT)");
        execute(holder, "INSERT INTO mine VALUES (1)");
        holder.release();

        ConnectionBackend again = database.hold();

        assertEquals(1L, fetchVal(again, "SELECT a FROM mine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "delete"})
    @DisplayName("E-30, EDX-36: eight threads that read and write never meet SQLITE_BUSY")
    void manyThreadsNeverMeetABusyDatabase(String kind) throws Exception {
        String url = switch (kind) {
            // Not 0: a reader that finds the log's index half written takes SQLite's write lock for a moment (wal.c,
            // walIndexReadHdr), and who begins to write just then is told that the database is busy.
            case "file" -> "sqlite:///" + directory.resolve("many.db") + "?busy_timeout=50";
            case "memory" -> "sqlite://?busy_timeout=0";
            // Who opens a connection reads the header without a turn; only here the writer must wait for that.
            default -> "sqlite:///" + directory.resolve("many.db") + "?journal_mode=delete&synchronous=off";
        };
        int threads = 8;
        int operations = kind.equals("delete") ? 150 : 500;
        long seed = 42;
        try (SqliteFixture many = SqliteFixture.connect(url)) {
            many.execute("CREATE TABLE c (id INTEGER PRIMARY KEY, n BIGINT NOT NULL)");
            many.execute("INSERT INTO c VALUES (1, 0)");
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            List<Future<Integer>> increments = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + thread);
                increments.add(executor.submit(() -> work(many, random, operations)));
            }
            List<String> failures = new ArrayList<>();
            int total = 0;
            for (Future<Integer> increment : increments) {
                try {
                    total += increment.get(100, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause()
                            + (e.getCause() instanceof DatabaseException failure ? " " + failure.vendorCode() : ""));
                }
            }
            executor.shutdown();

            assertEquals(List.of(), failures, kind + ", seed " + seed);
            assertEquals((long) total, many.fetchVal("SELECT n FROM c"), "seed " + seed);
            assertEquals(0, many.backend.poolStatus().leased());
        }
    }

    private static int work(SqliteFixture many, Random random, int operations) {
        int increments = 0;
        for (int i = 0; i < operations; i++) {
            switch (random.nextInt(6)) {
                case 0 -> many.fetchVal("SELECT n FROM c");
                case 1 -> {
                    many.execute("UPDATE c SET n = n + 1");
                    increments++;
                }
                case 2 -> {
                    // Now and then longer than the busy timeout: who did not wait for a turn would meet the lock.
                    long held = i % 100 == 0 ? 100 : 0;
                    holding(many, Purpose.WRITE, connection -> {
                        TransactionBackend transaction = begin(connection);
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(held));
                        long now = (long) fetchVal(connection, "SELECT n FROM c");
                        execute(connection, "UPDATE c SET n = ?", now + 1);
                        await(transaction.commit());
                    });
                    increments++;
                }
                case 3 -> {
                    holding(many, Purpose.HOLD, connection -> {
                        fetchVal(connection, "SELECT n FROM c");
                        execute(connection, "UPDATE c SET n = n + 1");
                    });
                    increments++;
                }
                case 4 ->
                    holding(many, Purpose.READ, connection -> {
                        RecordCursor cursor = SqliteFixture.iterate(connection, "SELECT n FROM c");
                        await(cursor.fetch(10));
                    });
                default ->
                    holding(many, Purpose.HOLD, connection -> {
                        TransactionBackend transaction = begin(connection);
                        execute(connection, "UPDATE c SET n = n + 1");
                        await(transaction.rollback());
                    });
            }
        }
        return increments;
    }

    /** Releases also after a failure, or the failures of those who then wait in vain would hide it. */
    private static void holding(SqliteFixture database, Purpose purpose, Consumer<ConnectionBackend> work) {
        ConnectionBackend connection = await(database.backend.acquire(purpose, null));
        try {
            work.accept(connection);
        } finally {
            connection.release();
        }
    }

    @Test
    void disconnectDrainsAndHoldersMayFinish() {
        ConnectionBackend holder = database.hold();
        CompletableFuture<PoolReport> disconnected =
                database.backend.disconnect(Duration.ofSeconds(30)).toCompletableFuture();

        assertThrows(NotConnectedException.class, () -> await(acquire(Purpose.READ)));
        assertThrows(NotConnectedException.class, () -> await(acquire(Purpose.WRITE)));
        execute(holder, "UPDATE counters SET n = 7");
        assertEquals(false, disconnected.isDone());
        holder.release();

        assertEquals(true, disconnected.join().isClean());
        await(database.backend.connect());
        assertEquals(7L, database.fetchVal("SELECT n FROM counters"));
    }

    @Test
    void disconnectByForceRollsBackAndReports() {
        ConnectionBackend holder = database.hold();
        begin(holder);
        execute(holder, "UPDATE counters SET n = 7");

        PoolReport report = await(database.backend.disconnect(Duration.ZERO));

        assertEquals(1, report.held().size());
        assertThrows(ConnectionLostException.class, () -> fetchVal(holder, "SELECT n FROM counters"));
        holder.release();
        await(database.backend.connect());
        assertEquals(0L, database.fetchVal("SELECT n FROM counters"));
    }

    @Test
    void disconnectByForceEndsARunningStatement() throws Exception {
        ConnectionBackend holder = database.hold();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Future<?> endless = executor.submit(() -> fetchVal(
                holder, "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r"));
        assertThrows(java.util.concurrent.TimeoutException.class, () -> endless.get(50, TimeUnit.MILLISECONDS));

        await(database.backend.disconnect(Duration.ZERO));

        assertThrows(java.util.concurrent.ExecutionException.class, () -> endless.get(10, TimeUnit.SECONDS));
        executor.shutdown();
    }

    @Test
    void waitingCallersAreToldWhenTheDatabaseDisconnects() {
        ConnectionBackend writer = await(acquire(Purpose.WRITE));
        CompletableFuture<ConnectionBackend> waiting = acquire(Purpose.WRITE);

        CompletableFuture<PoolReport> disconnected =
                database.backend.disconnect(Duration.ofSeconds(30)).toCompletableFuture();

        assertThrows(NotConnectedException.class, () -> await(waiting));
        writer.release();
        assertEquals(true, disconnected.join().isClean());
    }

    @Test
    void closingWritesTheLogBack() {
        database.disconnect();

        assertEquals(false, Files.exists(directory.resolve("test.db-wal")));
        assertEquals(false, Files.exists(directory.resolve("test.db-shm")));
    }

    @Test
    void brokenConnectionIsReplaced() throws Exception {
        ConnectionBackend connection = database.hold();
        java.sql.Connection raw = (java.sql.Connection) connection.raw();
        raw.close();
        assertEquals(false, connection.isValid());
        connection.release();

        ConnectionBackend next = database.hold();

        assertNotSame(raw, next.raw());
        assertEquals(0L, fetchVal(next, "SELECT n FROM counters"));
    }

    @Test
    void blockingIsSaid() {
        assertEquals(true, database.backend.isBlocking());
        assertEquals("sqlite", database.backend.dialect().name());
        assertEquals("\"a\"\"b\"", database.backend.dialect().quote("a\"b"));
    }
}
