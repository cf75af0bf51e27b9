package dev.databases.pool;

import static dev.databases.pool.PoolFixture.SECOND;
import static dev.databases.pool.PoolFixture.failure;
import static dev.databases.pool.PoolFixture.name;
import static dev.databases.pool.PoolFixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.pool.PoolReport.HeldLease;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionPoolLifecycleTest {
    @Test
    void openOpensMinSizeConnections() {
        PoolFixture fixture = PoolFixture.closed(PoolOptions.builder().minSize(2));
        fixture.connector.toOpen = Answer.LATER;

        CompletableFuture<Void> opened = fixture.pool.open();

        fixture.connector.opening.get(0).complete(fixture.connector.fake());
        assertFalse(opened.isDone());
        assertNull(fixture.pool.tryAcquire());
        fixture.connector.opening.get(1).complete(fixture.connector.fake());
        assertTrue(opened.isDone());
        assertEquals("idle 2", fixture.shape());
        assertFalse(fixture.pool.status().closed());
    }

    @Test
    void openWithOneFailureClosesTheOthersAndMayBeTriedAgain() {
        PoolFixture fixture = PoolFixture.closed(PoolOptions.builder().minSize(3));
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Void> failed = fixture.pool.open();

        fixture.connector.opening.get(0).complete(fixture.connector.fake());
        fixture.connector.opening.get(1).completeExceptionally(fixture.connector.failure);
        assertFalse(failed.isDone());
        fixture.connector.opening.get(2).complete(fixture.connector.fake());

        assertSame(fixture.connector.failure, failure(failed));
        assertEquals(List.of("open", "open", "open", "close c1", "close c2"), fixture.connector.log);
        assertTrue(fixture.pool.status().closed());
        fixture.connector.toOpen = Answer.YES;
        now(fixture.pool.open());
        assertEquals("idle 3", fixture.shape());
    }

    @Test
    void openOfAnOpenPoolChangesNothing() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(1));

        CompletableFuture<Void> again = fixture.pool.open();

        assertTrue(again.isDone());
        assertEquals("idle 1", fixture.shape());
    }

    @Test
    void cancellingWhatOpenGaveDoesNotStopTheOpening() {
        PoolFixture fixture = PoolFixture.closed(PoolOptions.builder().minSize(1));
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Void> cancelled = fixture.pool.open();
        CompletableFuture<Void> other = fixture.pool.open();

        cancelled.cancel(true);
        fixture.connector.opening.get(0).complete(fixture.connector.fake());

        assertTrue(other.isDone());
        assertEquals("idle 1", fixture.shape());
    }

    @Test
    void aPoolThatIsNotOpenRefuses() {
        PoolFixture fixture = PoolFixture.closed(PoolOptions.builder());

        Throwable refusal = failure(fixture.pool.acquire());

        assertInstanceOf(NotConnectedException.class, refusal);
        assertEquals("Not connected: the connection pool is not open. Connect first.", refusal.getMessage());
        assertNull(fixture.pool.tryAcquire());
        assertEquals(PoolReport.CLEAN, now(fixture.pool.close(SECOND)));
    }

    @Test
    void closeWaitsForLeasesAndRefusesEverybodyElse() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        List<Lease<Fake>> leases = fixture.leases(2);
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND);

        Throwable refusal = failure(waiting);
        assertInstanceOf(NotConnectedException.class, refusal);
        assertEquals(
                "The connection pool was closed while this caller was waiting for a connection", refusal.getMessage());
        assertInstanceOf(NotConnectedException.class, failure(fixture.pool.acquire()));
        leases.get(0).release();
        assertFalse(closed.isDone());
        leases.get(1).releaseDirty();
        assertEquals(PoolReport.CLEAN, now(closed));
        assertEquals(List.of("open", "open", "close c1", "close c2"), fixture.connector.log);
        assertEquals(0, fixture.clock.scheduled());
    }

    @Test
    void closeTakesByForceWhatIsHeldForTooLongAndReportsIt() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().leakThreshold(Duration.ofDays(1)));
        Lease<Fake> second = fixture.lease();
        fixture.clock.advance(SECOND);
        Lease<Fake> first = fixture.lease();

        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND.multipliedBy(2));
        fixture.clock.advance(SECOND.multipliedBy(2));

        PoolReport report = now(closed);
        assertEquals(
                new PoolReport(List.of(
                        new HeldLease(second.place, SECOND.multipliedBy(3)),
                        new HeldLease(first.place, SECOND.multipliedBy(2)))),
                report);
        assertEquals("", fixture.shape());
        first.release();
        second.releaseDirty();
        assertEquals("", fixture.shape());
        assertEquals(2, fixture.pool.status().counters().released());
    }

    @Test
    void aSecondCloseCanShortenTheWait() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.lease();
        CompletableFuture<PoolReport> patient = fixture.pool.close(Duration.ofHours(1));

        CompletableFuture<PoolReport> hasty = fixture.pool.close(Duration.ZERO);

        assertEquals(new PoolReport(List.of(new HeldLease(null, Duration.ZERO))), now(hasty));
        assertEquals(now(hasty), now(patient));
        assertEquals(0, fixture.clock.scheduled());
    }

    @Test
    void closeWaitsUntilConnectionsAreClosedOrAbandoned() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(1));
        fixture.connector.toClose = Answer.LATER;

        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND);
        assertFalse(closed.isDone());
        fixture.clock.advance(PoolOptions.DEFAULT.cleanUpTimeout());

        assertTrue(now(closed).isClean());
    }

    @Test
    void aConnectionThatArrivesWhileThePoolClosesIsClosedOnArrival() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.LATER;
        fixture.pool.acquire();
        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND);
        assertFalse(closed.isDone());

        fixture.connector.opening.get(0).complete(fixture.connector.fake());

        assertTrue(now(closed).isClean());
        assertEquals(List.of("open", "close c1"), fixture.connector.log);
    }

    @Test
    void aConnectionThatArrivesLongAfterThePoolClosedIsClosedOnArrival() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.LATER;
        fixture.pool.acquire();
        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND);

        fixture.clock.advance(PoolOptions.DEFAULT.cleanUpTimeout());
        assertTrue(now(closed).isClean());
        now(fixture.pool.open());
        fixture.connector.opening.get(0).complete(fixture.connector.fake());

        assertEquals(List.of("open", "close c1"), fixture.connector.log);
        assertEquals("", fixture.shape());
    }

    @Test
    void aConnectionThatIsCleanedWhileThePoolClosesIsClosed() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClean = Answer.LATER;
        CompletableFuture<Void> settled = fixture.lease().releaseDirty();
        CompletableFuture<PoolReport> closed = fixture.pool.close(Duration.ZERO);

        fixture.connector.cleaning.get(0).future().complete(true);

        assertTrue(now(closed).isClean());
        assertTrue(settled.isDone());
        assertEquals(List.of("open", "clean c1", "close c1"), fixture.connector.log);
    }

    @Test
    void closeWhileOpeningFailsTheOpening() {
        PoolFixture fixture = PoolFixture.closed(PoolOptions.builder().minSize(1));
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Void> opened = fixture.pool.open();

        CompletableFuture<PoolReport> closed = fixture.pool.close(SECOND);
        fixture.connector.opening.get(0).complete(fixture.connector.fake());

        assertTrue(now(closed).isClean());
        Throwable failure = failure(opened);
        assertInstanceOf(NotConnectedException.class, failure);
        assertEquals("The connection pool was closed while it was opening", failure.getMessage());
    }

    @Test
    void aClosedPoolCanBeOpenedAgainAlsoWhileItCloses() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        fixture.pool.close(SECOND);

        CompletableFuture<Void> reopened = fixture.pool.open();

        assertFalse(reopened.isDone());
        lease.release();
        assertTrue(reopened.isDone());
        assertEquals("c2", name(fixture.pool.acquire()));
    }

    @Test
    void theReportReadsAsASentence() {
        Throwable place = new Throwable();
        place.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("com.acme.Notes", "list", "Notes.java", 12)});
        PoolReport report = new PoolReport(
                List.of(new HeldLease(place, Duration.ofMillis(12_500)), new HeldLease(null, Duration.ofSeconds(1))));

        assertEquals(
                "2 connections were closed by force: held for 12.5 s, acquired at com.acme.Notes.list(Notes.java:12); held for 1 s",
                report.toString());
        assertEquals("All connections came back in time.", PoolReport.CLEAN.toString());
    }
}
