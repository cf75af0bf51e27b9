package dev.databases.remote;

import static dev.databases.remote.RemoteFixture.await;
import static dev.databases.remote.RemoteFixture.eventually;
import static dev.databases.remote.RemoteFixture.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.sql.Batch;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Over a network: what a cancel does to the connection")
@Timeout(30)
class RemoteCancelTest {
    private RemoteFixture fixture;
    private FakeDriver driver;
    private ConnectionBackend connection;

    @BeforeEach
    void acquire() {
        fixture = new RemoteFixture();
        driver = fixture.driver;
        connection = fixture.acquire();
    }

    private CompletableFuture<ExecuteResult> execute(String sql) {
        return connection.execute(sql(sql)).toCompletableFuture();
    }

    @Test
    @DisplayName("It reaches the server, and a fence runs before the next statement")
    void cancelReachesTheServer() {
        CompletableFuture<ExecuteResult> slow = execute("slow");

        assertTrue(slow.cancel(false));

        assertTrue(slow.isCancelled());
        assertEquals(1, await(execute("next")).rowsAffected());
        assertEquals(List.of("slow", "cancel", "SELECT 1", "next"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("The next statement waits until the cancel has been taken notice of, although the slow one has ended")
    void nextWaitsForTheCancel() {
        driver.cancelsByHand = true;
        CompletableFuture<ExecuteResult> slow = execute("slow");
        slow.cancel(false);
        fixture.connection().slow.completeExceptionally(FakeDriver.cancelled());

        CompletableFuture<ExecuteResult> next = execute("next");

        assertFalse(next.isDone());
        assertFalse(connection.isClean());
        assertEquals(List.of("slow", "cancel"), driver.log);
        fixture.connection().cancels.get(0).complete(null);
        assertEquals(1, await(next).rowsAffected());
        assertEquals(List.of("slow", "cancel", "SELECT 1", "next"), driver.log);
    }

    @Test
    @DisplayName("A cancel that overtook its statement is sent again")
    void cancelIsRepeated() throws InterruptedException {
        driver.cancelsByHand = true;
        execute("slow").cancel(false);
        fixture.connection().cancels.get(0).complete(null);

        eventually(() -> fixture.connection().cancels.size() == 2);

        driver.cancelsByHand = false;
        fixture.connection().slow.completeExceptionally(FakeDriver.cancelled());
        fixture.connection().cancels.get(1).complete(null);
        assertEquals(1, await(execute("next")).rowsAffected());
        assertEquals(List.of("slow", "cancel", "cancel", "SELECT 1", "next"), driver.log);
    }

    @Test
    @DisplayName("A statement that never ends costs the connection, after cleanUpTimeout, and the next one says so")
    void stuckStatementCostsTheConnection() {
        driver.cancelsByHand = true;
        execute("slow").cancel(false);

        CompletableFuture<ExecuteResult> next = execute("next");

        ConnectionLostException e = assertThrows(ConnectionLostException.class, () -> await(next));
        assertEquals(
                "The connection was lost, or given up because a cancelled statement did not end. Nothing was sent.",
                e.getMessage());
        assertEquals(List.of("slow", "cancel", "close"), driver.log);
        await(connection.release());
        assertEquals(1, await(fixture.acquire().execute(sql("other"))).rowsAffected());
        assertEquals(2, driver.connections.size());
    }

    @Test
    @DisplayName(
            "A cancel waits for the answer to BEGIN: one that hit it would leave the statement to commit on its own")
    void cancelWaitsForBegin() {
        fixture = new RemoteFixture("slow BEGIN");
        driver = fixture.driver;
        connection = fixture.acquire();
        await(connection.begin(TransactionOptions.DEFAULT));
        CompletableFuture<ExecuteResult> insert = execute("slow insert");
        CompletableFuture<?> begin = fixture.connection().slowOnes.get(0);

        insert.cancel(false);

        assertEquals(List.of("slow BEGIN", "slow insert"), driver.log);
        begin.complete(null);
        assertEquals(List.of("slow BEGIN", "slow insert", "cancel"), driver.log.subList(0, 3));
    }

    @Test
    @DisplayName(
            "Released while a cancelled statement runs: nobody gets the connection before it is settled and rolled back")
    void releaseWaitsToo() {
        driver.cancelsByHand = true;
        execute("slow").cancel(false);
        CompletableFuture<Void> released = connection.release().toCompletableFuture();
        CompletableFuture<ConnectionBackend> other =
                fixture.backend.acquire(Purpose.WRITE, Duration.ofSeconds(5)).toCompletableFuture();

        assertFalse(released.isDone());
        assertFalse(other.isDone());
        fixture.connection().slow.complete(null);
        assertFalse(other.isDone());
        fixture.connection().cancels.get(0).complete(null);

        await(released);
        await(await(other).execute(sql("other")));
        assertEquals(List.of("slow", "cancel", "SELECT 1", "ROLLBACK", "other"), driver.log);
    }

    @Test
    @DisplayName("A cursor that opens for nobody is closed")
    void disownedCursor() {
        driver.cancelsByHand = true;
        await(connection.begin(TransactionOptions.DEFAULT));
        CompletableFuture<?> opening = connection.iterate(sql("slow rows"), 10).toCompletableFuture();
        opening.cancel(false);
        @SuppressWarnings("unchecked")
        CompletableFuture<Object> slow = (CompletableFuture<Object>) fixture.connection().slow;
        driver.cancelsByHand = false;
        slow.complete(cursor());
        fixture.connection().cancels.forEach(cancel -> cancel.complete(null));

        await(execute("next"));

        assertEquals(List.of("BEGIN", "slow rows", "cancel", "close x", "SELECT 1", "next"), driver.log);
    }

    private Object cursor() {
        return new dev.databases.spi.RecordCursor() {
            @Override
            public CompletableFuture<List<dev.databases.Record>> fetch(int max) {
                throw new AssertionError("nobody reads it");
            }

            @Override
            public CompletableFuture<Void> close() {
                driver.log.add("close x");
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Test
    @DisplayName("A cancelled batch is rolled back before the next statement")
    void cancelledBatch() {
        Batch batch = new Batch("slow batch", 0, Collections.nCopies(2, new Object[0]));
        CompletableFuture<ExecuteResult> many =
                connection.executeMany(batch, true).toCompletableFuture();

        many.cancel(false);

        assertTrue(many.isCancelled());
        await(execute("next"));
        assertEquals(List.of("BEGIN", "slow batch", "cancel", "SELECT 1", "ROLLBACK", "next"), driver.log);
        assertTrue(connection.isClean());
    }

    @Test
    @DisplayName("A transaction that begins behind a cancelled statement is not lost when that is settled")
    void beginAfterCancel() {
        driver.cancelsByHand = true;
        execute("slow").cancel(false);
        CompletableFuture<?> begun =
                connection.begin(TransactionOptions.DEFAULT).toCompletableFuture();
        CompletableFuture<ExecuteResult> insert = begun.thenCompose(transaction -> connection.execute(sql("insert")))
                .toCompletableFuture();
        fixture.connection().slow.completeExceptionally(FakeDriver.cancelled());
        fixture.connection().cancels.get(0).complete(null);

        await(insert);

        assertEquals(List.of("slow", "cancel", "SELECT 1", "BEGIN", "insert"), driver.log);
        assertFalse(connection.isClean());
    }

    @Test
    @DisplayName("Four cancels at once; the fifth waits, and is not sent when its statement has ended meanwhile")
    void cancelsAreLimited() {
        CancelGate gate = new CancelGate(4);
        List<CompletableFuture<Void>> requests = new java.util.ArrayList<>();
        for (int i = 0; i < 6; i++) {
            gate.run(() -> {
                CompletableFuture<Void> request = new CompletableFuture<>();
                requests.add(request);
                return request;
            });
        }

        assertEquals(4, requests.size());
        requests.get(2).completeExceptionally(new IllegalStateException("refused"));
        assertEquals(5, requests.size());
        requests.get(0).complete(null);
        assertEquals(6, requests.size());
    }
}
