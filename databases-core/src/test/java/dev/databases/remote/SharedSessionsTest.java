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
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Over a network: lone statements share connections")
@Timeout(30)
class SharedSessionsTest {
    private static final String A = "SELECT a";
    private static final String B = "SELECT b";
    private static final String C = "INSERT c";

    private RemoteFixture fixture = new RemoteFixture("BEGIN", 1, 3);
    private FakeDriver driver = fixture.driver;

    private CompletableFuture<ConnectionBackend> place(String text) {
        return fixture.backend
                .acquireForStatement(text, Purpose.WRITE, Duration.ofSeconds(5))
                .toCompletableFuture();
    }

    /** As the front does it: acquires, runs, releases. */
    private CompletableFuture<ExecuteResult> lone(String text) {
        ConnectionBackend connection = await(place(text));
        CompletableFuture<ExecuteResult> call = connection.execute(sql(text)).toCompletableFuture();
        call.whenComplete((result, failure) -> connection.release());
        return call;
    }

    private CompletableFuture<ExecuteResult> slowly(String text) {
        driver.slowTexts.add(text);
        return lone(text);
    }

    private void answer(int number) {
        complete(number, ExecuteResult.ofRows(number + 1));
    }

    @SuppressWarnings("unchecked")
    private void complete(int number, Object value) {
        ((CompletableFuture<Object>) fixture.connection().slowOnes.get(number)).complete(value);
    }

    private void fail(int number, RuntimeException failure) {
        fixture.connection().slowOnes.get(number).completeExceptionally(failure);
    }

    private void everythingIsBack() throws InterruptedException {
        eventually(() -> fixture.backend.poolStatus().leased() == 0
                && fixture.backend.poolStatus().quarantined() == 0);
    }

    @Test
    @DisplayName(
            "They are sent without waiting for each other, and the connection goes back when the last one is answered")
    void theyShare() {
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> b = slowly(B);
        CompletableFuture<ExecuteResult> c = slowly(C);

        assertEquals(List.of(A, B, C), driver.log);
        assertEquals(1, fixture.backend.poolStatus().leased());
        answer(0);
        assertEquals(ExecuteResult.ofRows(1), await(a));
        assertFalse(b.isDone());
        answer(1);
        answer(2);
        assertEquals(ExecuteResult.ofRows(2), await(b));
        assertEquals(ExecuteResult.ofRows(3), await(c));
        assertEquals(1, fixture.backend.poolStatus().idle());
    }

    @Test
    @DisplayName("No more of them than the limit; the next gets the first place that is free")
    void theLimitHolds() {
        slowly(A);
        slowly(B);
        slowly(C);

        CompletableFuture<ConnectionBackend> fourth = place(A);

        assertFalse(fourth.isDone());
        assertEquals(1, fixture.backend.poolStatus().waiting());
        answer(0);
        assertTrue(fourth.isDone());
        assertEquals(0, fixture.backend.poolStatus().waiting());
    }

    @Test
    @DisplayName("Who waits for a place and leaves takes nothing along")
    void waitingCanBeGivenUp() throws InterruptedException {
        slowly(A);
        slowly(B);
        slowly(C);
        CompletableFuture<ConnectionBackend> fourth = place(A);

        assertTrue(fourth.cancel(false));

        assertEquals(0, fixture.backend.poolStatus().waiting());
        answer(0);
        answer(1);
        answer(2);
        everythingIsBack();
    }

    @Test
    @DisplayName("A failure is one statement's own")
    void failuresAreTheirOwn() {
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> b = slowly(B);

        fail(0, new BadSqlException("no such thing"));
        answer(1);

        assertEquals(
                "no such thing",
                assertThrows(BadSqlException.class, () -> await(a)).getMessage());
        assertEquals(ExecuteResult.ofRows(2), await(b));
        assertEquals(1, fixture.backend.poolStatus().idle());
    }

    @Test
    @DisplayName("A block waits until the others are done, and nobody joins them meanwhile")
    void blocksComeToTheirTurn() {
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ConnectionBackend> block =
                fixture.backend.acquire(Purpose.HOLD, Duration.ofSeconds(5)).toCompletableFuture();

        CompletableFuture<ConnectionBackend> late = place(B);

        assertFalse(late.isDone());
        answer(0);
        assertEquals(ExecuteResult.ofRows(1), await(a));
        ConnectionBackend alone = await(block);
        await(alone.begin(TransactionOptions.DEFAULT));
        assertFalse(late.isDone());
        await(alone.release());
        await(await(late).release());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "  /* x */ set search_path = a",
                "LISTEN a",
                "CREATE TEMP TABLE t (id int)",
                "CALL p()",
                "DO $$ $$",
                "SELECTED",
                "VACUUM",
                ""
            })
    @DisplayName("What is not only rows gets a connection alone")
    void othersAreAlone(String text) {
        ConnectionBackend alone = await(place(text));

        assertEquals(RemoteConnection.class, alone.getClass());
        assertFalse(place(A).isDone());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select 1", "-- why\n INSERT x", "WITH a AS (SELECT 1) DELETE FROM b", "table a", "VALUES (1)"})
    @DisplayName("What is only rows shares")
    void rowsShare(String text) {
        assertEquals(SharedConnection.class, await(place(text)).getClass());
    }

    @Test
    @DisplayName("What a place is not for is refused")
    void aPlaceIsForOneStatement() {
        ConnectionBackend place = await(place(A));

        assertThrows(IllegalStateException.class, () -> place.begin(TransactionOptions.DEFAULT));
        assertThrows(IllegalStateException.class, () -> place.iterate(sql(A), 10));
        assertThrows(IllegalStateException.class, place::raw);
        place.release();
        place.release();
        assertThrows(IllegalStateException.class, () -> place.execute(sql(A)));
        assertEquals(1, fixture.backend.poolStatus().idle());
    }

    @Test
    @DisplayName(
            "A cancel ends it for its caller at once, and reaches the server when those ahead are done; a fence comes behind")
    void cancelWaitsForItsTurn() throws InterruptedException {
        driver.cancelsByHand = true;
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> b = slowly(B);

        assertTrue(b.cancel(false));

        assertTrue(b.isCancelled());
        assertEquals(List.of(A, B), driver.log);
        answer(0);
        assertEquals(ExecuteResult.ofRows(1), await(a));
        eventually(() -> driver.log.equals(List.of(A, B, "cancel")));
        assertEquals(1, fixture.backend.poolStatus().leased());
        fail(1, FakeDriver.cancelled());
        fixture.connection().cancels.get(0).complete(null);
        everythingIsBack();
        assertEquals(List.of(A, B, "cancel", "SELECT 1"), driver.log);
    }

    @Test
    @DisplayName("One that a cancel hits in another's place runs again alone")
    void whoIsHitRunsAgain() throws InterruptedException {
        driver.cancelsByHand = true;
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> c = slowly(C);
        a.cancel(false);
        eventually(() -> driver.log.contains("cancel"));

        answer(0);
        driver.slowTexts.clear();
        fail(1, FakeDriver.cancelled());
        assertFalse(c.isDone());
        fixture.connection().cancels.get(0).complete(null);

        assertEquals(ExecuteResult.ofRows(1), await(c));
        assertEquals(List.of(A, C, "cancel", "SELECT 1", C), driver.log);
        everythingIsBack();
    }

    @Test
    @DisplayName("One that somebody else cancels on the server fails with that")
    void cancelsFromOutsideAreErrors() {
        CompletableFuture<ExecuteResult> a = slowly(A);

        fail(0, FakeDriver.cancelled());

        assertThrows(QueryCancelledException.class, () -> await(a));
        assertEquals(List.of(A), driver.log);
    }

    @Test
    @DisplayName("One that was hit and waits for another connection can be cancelled")
    void whoRunsElsewhereCanBeCancelled() throws InterruptedException {
        driver.cancelsByHand = true;
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> c = slowly(C);
        a.cancel(false);
        eventually(() -> driver.log.contains("cancel"));
        answer(0);
        fail(1, FakeDriver.cancelled());

        assertTrue(c.cancel(false));

        fixture.connection().cancels.get(0).complete(null);
        everythingIsBack();
        assertEquals(List.of(A, C, "cancel", "SELECT 1"), driver.log);
        assertEquals(0, fixture.backend.poolStatus().waiting());
    }

    @Test
    @DisplayName("One that does not end after its cancel takes the connection, and the others hear that it was lost")
    void aCancelIsBounded() throws InterruptedException {
        driver.cancelsByHand = true;
        CompletableFuture<ExecuteResult> a = slowly(A);
        CompletableFuture<ExecuteResult> b = slowly(B);

        a.cancel(false);

        assertThrows(ConnectionLostException.class, () -> await(b));
        everythingIsBack();
        assertEquals(1, await(lone("SELECT again")).rowsAffected());
        assertEquals(2, driver.connections.size());
    }

    @Test
    @DisplayName("A stale plan is run again, behind the others")
    void stalePlansRunAgain() {
        driver.stalePlans = 1;
        driver.failures.put(A, new BadSqlException("cached plan must not change result type"));

        assertEquals(1, await(lone(A)).rowsAffected());

        assertEquals(List.of(A, A), driver.log);
    }

    @Test
    @DisplayName("While the pool may open another connection nobody shares")
    void othersAreOpenedFirst() {
        fixture = new RemoteFixture("BEGIN", 2, 3);
        driver = fixture.driver;
        slowly(A);
        slowly(B);
        slowly(C);

        assertEquals(2, driver.connections.size());
        assertEquals(
                List.of(2, 1),
                driver.connections.stream().map(one -> one.slowOnes.size()).toList());
    }

    @Test
    @DisplayName("Nobody queues behind a slow statement")
    void slowOnesAreAvoided() throws InterruptedException {
        slowly(A);
        // What is slow is told by the clock.
        Thread.sleep(40);

        CompletableFuture<ConnectionBackend> late = place(B);

        assertFalse(late.isDone());
        answer(0);
        await(await(late).release());
    }

    @Test
    @DisplayName("A driver that cannot do it is refused")
    void theDriverMustPipeline() {
        assertEquals(
                "This driver runs one statement at a time: pipelining must be 1, not 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new RemoteFixture("BEGIN", 1, 2, new FakeDriver(false)))
                        .getMessage());
    }
}
