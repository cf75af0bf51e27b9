package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.databases.BlockingDatabase;
import dev.databases.BlockingTransaction;
import dev.databases.Database;
import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.NotConnectedException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Java program on {@link BlockingDatabase}. */
@Timeout(60)
class BlockingCallerTest {
    private Database database;
    private BlockingDatabase blocking;

    @BeforeEach
    void connect(@TempDir Path directory) {
        database = JavaNotes.open(directory);
        blocking = database.blocking();
    }

    @AfterEach
    void everyConnectionCameBack() {
        assertTrue(blocking.disconnect(Duration.ofSeconds(10)).isClean());
    }

    @Test
    void tryWithResourcesDisconnects() {
        Database other = new Database("sqlite:///:memory:");
        Object answer;

        try (BlockingDatabase memory = other.blocking().connect()) {
            answer = memory.fetchVal("SELECT 42");
        }

        assertEquals(42, ((Number) answer).intValue());
        assertThrows(NotConnectedException.class, () -> other.blocking().fetchVal("SELECT 42"));
    }

    @Test
    void verbsGiveTheirResults() {
        ExecuteResult inserted = blocking.execute(
                "INSERT INTO notes (text, done) VALUES (:text, :done)", Map.of("text", "sleep", "done", false));

        assertEquals(new ExecuteResult(1, 4L), inserted);
        assertEquals("sleep", blocking.fetchVal("SELECT text FROM notes WHERE id = ?", 4));
        assertEquals(4, blocking.fetchAll("SELECT * FROM notes").size());
        assertNull(blocking.fetchOne("SELECT * FROM notes WHERE id = ?", List.of(99)));
        assertEquals(
                2,
                blocking.executeMany("DELETE FROM notes WHERE id = :id", List.of(Map.of("id", 1), Map.of("id", 2)))
                        .rowsAffected());
    }

    @Test
    void errorsAreThrownAsTheyAre() {
        assertThrows(
                ConstraintViolationException.class,
                () -> blocking.execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false));
    }

    @Test
    void aTransactionCommitsWhenItReturns() {
        long deleted = blocking.transaction(
                tx -> tx.execute("DELETE FROM notes WHERE done").rowsAffected());

        assertEquals(1, deleted);
        assertEquals(2, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void aTransactionRollsBackWhatItThrowsFor() {
        IOException thrown = assertThrows(
                IOException.class,
                () -> blocking.transaction(tx -> {
                    tx.execute("DELETE FROM notes");
                    throw new IOException("changed my mind");
                }));

        assertEquals("changed my mind", thrown.getMessage());
        assertEquals(3, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void anInnerTransactionIsASavepoint() {
        blocking.transaction(tx -> {
            tx.execute("DELETE FROM notes WHERE id = 1");
            assertThrows(
                    ConstraintViolationException.class,
                    () -> tx.transaction(inner -> {
                        inner.execute("DELETE FROM notes");
                        return inner.execute("INSERT INTO notes (id) VALUES (1)");
                    }));
            return null;
        });

        assertEquals(2, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void closingATransactionRollsBackWhatWasNotCommitted() {
        try (BlockingTransaction transaction = blocking.begin()) {
            transaction.execute("DELETE FROM notes WHERE id = 1");
            transaction.commit();
        }
        try (BlockingTransaction transaction = blocking.begin()) {
            transaction.execute("DELETE FROM notes");
            assertTrue(transaction.isActive());
        }

        assertEquals(2, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void aConnectionBlockKeepsOneConnection() {
        int rows = blocking.connection(connection -> {
            connection.execute("CREATE TEMPORARY TABLE mine AS SELECT * FROM notes");
            return connection.fetchOne(Integer.class, "SELECT count(*) FROM mine");
        });

        assertEquals(3, rows);
    }

    @Test
    void aStreamEndsWithItsReader() {
        List<Integer> firstFive;

        try (Stream<Record> records = blocking.iterate(JavaNotes.NUMBERS)) {
            firstFive =
                    records.limit(5).map(record -> record.get(0, Integer.class)).toList();
        }

        assertEquals(List.of(1, 2, 3, 4, 5), firstFive);
    }

    @Test
    void aStreamBindsValuesLikeTheOtherVerbs() {
        List<Object> texts = new ArrayList<>();

        for (Stream<Record> records : List.of(
                blocking.iterate("SELECT text FROM notes WHERE id = :id", Map.of("id", 3)),
                blocking.iterate("SELECT text FROM notes WHERE id = ?", List.of(3)),
                blocking.iterate("SELECT text FROM notes WHERE id = ?", 3))) {
            try (records) {
                records.forEach(record -> texts.add(record.get("text")));
            }
        }

        assertEquals(List.of("buy milk", "buy milk", "buy milk"), texts);
    }

    @Test
    void interruptingAThreadThatRunsAStatementStopsIt() throws Exception {
        Interrupted interrupted = interruptedWhile(() -> blocking.fetchVal(JavaNotes.ENDLESS));

        assertInstanceOf(CancellationException.class, interrupted.thrown);
        assertTrue(interrupted.flag);
        assertEquals(3, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void interruptingAThreadThatWaitsForItsTurnStopsIt() throws Exception {
        Interrupted interrupted;
        try (BlockingTransaction writer = blocking.begin()) {
            writer.execute("DELETE FROM notes WHERE id = 1");
            interrupted = interruptedWhile(() -> blocking.execute("DELETE FROM notes"));
            writer.commit();
        }

        assertInstanceOf(CancellationException.class, interrupted.thrown);
        assertTrue(interrupted.flag);
        assertEquals(2, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    @Test
    void aFinishedStatementLeavesNothingForALaterInterrupt() {
        blocking.fetchVal("SELECT 1");

        Thread.currentThread().interrupt();

        assertTrue(Thread.interrupted());
        assertEquals(3, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
        assertFalse(Thread.interrupted());
    }

    @Test
    void manyVirtualThreadsShareTheDatabase() throws Exception {
        ExecutorService threads = virtualThreads();
        assumeTrue(
                threads != null,
                "Virtual threads need JDK 21; this is JDK " + Runtime.version().feature());
        List<Future<Long>> writers = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            String text = "note " + i;
            writers.add(threads.submit(() ->
                    blocking.transaction(tx -> tx.execute("INSERT INTO notes (text, done) VALUES (?, ?)", text, false)
                            .rowsAffected())));
        }
        long inserted = 0;
        for (Future<Long> writer : writers) {
            inserted += writer.get();
        }
        threads.shutdown();

        assertEquals(200, inserted);
        assertEquals(203, blocking.fetchOne(Integer.class, JavaNotes.COUNT));
    }

    private record Interrupted(Throwable thrown, boolean flag) {}

    /** Interrupts a thread once it is inside {@code action}. */
    private static Interrupted interruptedWhile(Runnable action) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                thrown.set(e);
            }
            flag.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        while (!isInside(thread)) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        boolean interrupted = flag.get();
        return new Interrupted(thrown.get(), interrupted);
    }

    /** In the driver's own code, or parked. */
    private static boolean isInside(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                || Stream.of(thread.getStackTrace()).anyMatch(StackTraceElement::isNativeMethod);
    }

    /** Null: this JDK has none. By reflection, because the tests are compiled for JDK 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
