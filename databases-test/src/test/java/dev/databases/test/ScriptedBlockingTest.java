package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.connected;
import static dev.databases.test.Stages.failure;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.QueryException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScriptedBlockingTest {
    private final CountDownLatch running = new CountDownLatch(1);
    private final ScriptedBackend backend = connected(ScriptedBackend.builder()
            .blocking()
            .respond(statement -> statement.sql().equals("LOOP"), statement -> {
                running.countDown();
                return Answer.never();
            }));
    private final ConnectionBackend connection = acquire(backend);

    @Test
    void operationIsDoneWhenItReturns() {
        assertTrue(backend.isBlocking());
        assertTrue(connection
                .begin(TransactionOptions.DEFAULT)
                .toCompletableFuture()
                .isDone());
        assertTrue(connection
                .execute(Statement.of("PUT a 1"))
                .toCompletableFuture()
                .isDone());
        assertTrue(connection.release().toCompletableFuture().isDone());

        assertEquals(Map.of(), backend.facts());
        backend.verify();
    }

    @Test
    void latencyIsSpentOnTheCallingThread() {
        ConnectionBackend slow =
                acquire(connected(ScriptedBackend.builder().blocking().latency(Duration.ofMillis(2))));

        assertTrue(slow.execute(Statement.of("PUT a 1")).toCompletableFuture().isDone());
    }

    @Test
    void interruptEndsTheOperationOfAnotherThread() throws InterruptedException {
        CompletableFuture<CompletionStage<ExecuteResult>> other =
                CompletableFuture.supplyAsync(() -> connection.execute(Statement.of("LOOP")));
        running.await();

        // The statement may still be on its way in: an interrupt ends it there too.
        connection.interrupt();
        QueryException failure = failure(QueryException.class, get(other));

        assertEquals("57014", failure.sqlState());
        assertTrue(connection.isClean());
        assertTrue(connection.isValid());
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void interruptOfNothingDoesNotHitTheNextOperation() {
        connection.interrupt();

        get(connection.execute(Statement.of("PUT a 1")));

        assertEquals(Map.of("a", 1L), backend.facts());
        assertEquals(List.of(), backend.violations());
    }

    @Test
    void twoThreadsOnOneConnectionAreWrittenDown() throws InterruptedException {
        CompletableFuture<CompletionStage<ExecuteResult>> other =
                CompletableFuture.supplyAsync(() -> connection.execute(Statement.of("LOOP")));
        running.await();

        assertTrue(
                connection.execute(Statement.of("GET a")).toCompletableFuture().isCompletedExceptionally());
        backend.killConnections();
        get(other);

        assertFalse(connection.isValid());
        assertEquals(List.of("Connection 1: 'GET a' while 'LOOP' was running."), backend.violations());
    }

    @Test
    void writerWaitsForTheLockOnItsOwnThread() {
        get(connection.begin(TransactionOptions.DEFAULT));
        get(connection.execute(Statement.of("ADD a 1")));
        ConnectionBackend other = acquire(backend);
        CompletableFuture<CompletionStage<ExecuteResult>> second =
                CompletableFuture.supplyAsync(() -> other.execute(Statement.of("ADD a 10")));

        get(connection.release());
        get(get(second));

        assertEquals(Map.of("a", 10L), backend.facts());
    }
}
