package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.Database;
import dev.databases.ExecuteResult;
import dev.databases.FutureDatabase;
import dev.databases.FutureTransaction;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.exceptions.ParameterException;
import dev.databases.exceptions.TransactionStateException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Java program on {@link FutureDatabase}. */
@Timeout(60)
class FutureCallerTest {
    private Database database;
    private FutureDatabase futures;

    @BeforeEach
    void connect(@TempDir Path directory) {
        database = JavaNotes.open(directory);
        futures = database.futures();
    }

    @AfterEach
    void everyConnectionCameBack() {
        assertTrue(futures.disconnect().join().isClean());
    }

    @Test
    void verbsGiveFuturesThatCompose() {
        CompletableFuture<Object> text = futures.execute(
                        "INSERT INTO notes (text, done) VALUES (:text, :done)", Map.of("text", "sleep", "done", false))
                .thenApply(ExecuteResult::generatedKey)
                .thenCompose(id -> futures.fetchVal("SELECT text FROM notes WHERE id = ?", id));

        assertEquals("sleep", text.join());
        assertEquals(4, futures.fetchAll("SELECT * FROM notes").join().size());
        assertNull(futures.fetchOne("SELECT * FROM notes WHERE id = ?", 99).join());
        assertEquals(
                2,
                futures.executeMany("DELETE FROM notes WHERE id = ?", List.of(List.of(1), List.of(2)))
                        .join()
                        .rowsAffected());
    }

    @Test
    void valuesBindByNameByListAndByPosition() {
        List<Object> texts = List.of(
                futures.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", 3))
                        .join(),
                futures.fetchVal("SELECT text FROM notes WHERE id = ?", List.of(3))
                        .join(),
                futures.fetchVal("SELECT text FROM notes WHERE id = ?", 3).join());

        assertEquals(List.of("buy milk", "buy milk", "buy milk"), texts);
    }

    @Test
    void errorsAreTheCauseOfWhatJoinAndGetThrow() {
        CompletableFuture<ExecuteResult> insert =
                futures.execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false);

        CompletionException joined = assertThrows(CompletionException.class, insert::join);
        ExecutionException got = assertThrows(ExecutionException.class, insert::get);

        assertInstanceOf(ConstraintViolationException.class, joined.getCause());
        assertSame(joined.getCause(), got.getCause());
    }

    @Test
    void errorsReachExceptionallyUnwrapped() {
        Throwable seen = futures.execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false)
                .handle((result, error) -> error)
                .join();

        assertInstanceOf(ConstraintViolationException.class, seen);
    }

    @Test
    void misfittingValuesFailTheFutureAndNotTheCall() {
        CompletableFuture<Object> value = futures.fetchVal("SELECT :a", Map.of("b", 1));

        assertInstanceOf(
                ParameterException.class,
                assertThrows(CompletionException.class, value::join).getCause());
    }

    @Test
    void aTransactionCommitsWhenItsStageCompletes() {
        long changed = futures.transaction(tx -> tx.execute("UPDATE notes SET done = TRUE WHERE id = ?", 2)
                        .thenCompose(first -> tx.execute("UPDATE notes SET done = TRUE WHERE id = ?", 3)
                                .thenApply(second -> first.rowsAffected() + second.rowsAffected())))
                .join();

        assertEquals(2, changed);
        assertEquals(
                3,
                futures.fetchOne(Integer.class, JavaNotes.COUNT + " WHERE done").join());
    }

    @Test
    void aTransactionRollsBackWhenItsStageFails() {
        CompletableFuture<ExecuteResult> failing = futures.transaction(tx -> tx.execute("DELETE FROM notes")
                .thenCompose(deleted -> tx.execute("INSERT INTO notes (id) VALUES (1)")));

        assertInstanceOf(
                ConstraintViolationException.class,
                assertThrows(CompletionException.class, failing::join).getCause());
        assertEquals(3, futures.fetchOne(Integer.class, JavaNotes.COUNT).join());
    }

    @Test
    void aTransactionRollsBackWhenItsFunctionThrows() {
        CompletableFuture<Object> failing = futures.transaction(tx -> {
            throw new IllegalStateException("changed my mind");
        });

        Throwable cause = assertThrows(CompletionException.class, failing::join).getCause();

        assertEquals("changed my mind", cause.getMessage());
        assertEquals(IllegalStateException.class, cause.getClass());
    }

    @Test
    void anInnerTransactionIsASavepoint() {
        long rows = futures.transaction(tx -> tx.execute("DELETE FROM notes WHERE id = 1")
                        .thenCompose(deleted -> tx.transaction(inner -> inner.execute("DELETE FROM notes")
                                        .thenCompose(all -> inner.execute("INSERT INTO notes (id) VALUES (1)")))
                                .handle((result, error) -> error)
                                .thenCompose(error -> tx.fetchOne(Long.class, JavaNotes.COUNT))))
                .join();

        assertEquals(2, rows);
        assertEquals(2, futures.fetchOne(Integer.class, JavaNotes.COUNT).join());
    }

    @Test
    void aTransactionByHandIsEndedByHand() {
        FutureTransaction transaction =
                futures.begin(TransactionOptions.DEFAULT).join();

        transaction.execute("DELETE FROM notes").join();
        CompletableFuture<Void> ended = transaction.rollback();
        ended.join();
        Throwable late = transaction
                .fetchAll("SELECT 1")
                .handle((result, error) -> error)
                .join();

        assertInstanceOf(TransactionStateException.class, late);
        assertEquals(3, futures.fetchOne(Integer.class, JavaNotes.COUNT).join());
    }

    @Test
    void aConnectionBlockKeepsOneConnection() {
        int rows = futures.connection(connection -> connection
                        .execute("CREATE TEMPORARY TABLE mine AS SELECT * FROM notes")
                        .thenCompose(created -> connection.fetchOne(Integer.class, "SELECT count(*) FROM mine")))
                .join();

        assertEquals(3, rows);
    }

    @Test
    void cancellingAFutureStopsItsStatement() {
        CompletableFuture<Object> endless = futures.fetchVal(JavaNotes.ENDLESS);

        endless.cancel(true);

        assertThrows(CancellationException.class, endless::join);
        assertEquals(3, futures.fetchOne(Integer.class, JavaNotes.COUNT).join());
        // disconnect would find its connection held otherwise: everyConnectionCameBack
    }

    @Test
    void aTimeoutOfTheFutureStopsItsStatementToo() {
        CompletableFuture<Object> endless = futures.fetchVal(JavaNotes.ENDLESS).orTimeout(50, TimeUnit.MILLISECONDS);

        Throwable cause = assertThrows(CompletionException.class, endless::join).getCause();

        assertInstanceOf(TimeoutException.class, cause);
    }

    @Test
    void cancellingATransactionRollsItBack() throws Exception {
        CompletableFuture<Void> deleted = new CompletableFuture<>();
        CompletableFuture<Object> transaction =
                futures.transaction(tx -> tx.execute("DELETE FROM notes").thenCompose(result -> {
                    deleted.complete(null);
                    return tx.fetchVal(JavaNotes.ENDLESS);
                }));

        deleted.get();
        transaction.cancel(true);

        // A writer waits for its turn, so this one comes after the rollback.
        assertEquals(
                1,
                futures.execute("UPDATE notes SET done = TRUE WHERE id = 3")
                        .join()
                        .rowsAffected());
        assertEquals(3, futures.fetchOne(Integer.class, JavaNotes.COUNT).join());
    }

    @Test
    void notConnectedIsAnErrorOfTheFuture() {
        Database other = new Database("sqlite:///:memory:");

        Throwable error = other.futures()
                .fetchVal("SELECT 1")
                .handle((result, failure) -> failure)
                .join();

        assertInstanceOf(NotConnectedException.class, error);
    }
}
