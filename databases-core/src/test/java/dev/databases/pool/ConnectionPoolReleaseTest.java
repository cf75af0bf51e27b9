package dev.databases.pool;

import static dev.databases.pool.PoolFixture.name;
import static dev.databases.pool.PoolFixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionPoolReleaseTest {
    private static final Duration CLEAN_UP = PoolOptions.DEFAULT.cleanUpTimeout();

    @Test
    void aLeaseEndsOnce() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        Lease<Fake> lease = fixture.lease();

        lease.release();
        Lease<Fake> next = fixture.lease();
        lease.release();
        lease.discard();
        boolean settled = lease.releaseDirty().isDone();

        assertTrue(settled);
        assertTrue(lease.isReleased());
        assertFalse(next.isReleased());
        assertEquals("leased 1", fixture.shape());
        assertEquals(List.of("open"), fixture.connector.log);
    }

    @Test
    void aReleasedLeaseHasNoConnection() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        lease.release();

        IllegalStateException error = assertThrows(IllegalStateException.class, lease::connection);

        assertEquals(
                "This lease was released: its connection may serve somebody else. Acquire a new one.",
                error.getMessage());
    }

    @Test
    void aDirtyConnectionIsLentOnlyAfterItWasCleaned() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClean = Answer.LATER;
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        CompletableFuture<Void> settled = lease.releaseDirty();

        assertEquals("quarantined 1, waiting 1", fixture.shape());
        assertFalse(settled.isDone());
        fixture.connector.cleaning.get(0).future().complete(true);
        assertTrue(settled.isDone());
        assertEquals("c1", name(waiting));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO", "FAIL", "THROW"})
    void aConnectionThatCannotBeCleanedIsClosedAndReplaced(Answer answer) {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClean = answer;
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        CompletableFuture<Void> settled = lease.releaseDirty();

        assertTrue(settled.isDone());
        assertEquals("c2", name(waiting));
        assertEquals(List.of("open", "clean c1", "close c1", "open"), fixture.connector.log);
    }

    @Test
    void cleaningThatNeverEndsIsGivenUpAndTheConnectionClosed() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClean = Answer.LATER;
        CompletableFuture<Void> settled = fixture.lease().releaseDirty();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        fixture.clock.advance(CLEAN_UP.minusNanos(1));
        assertEquals("quarantined 1, waiting 1", fixture.shape());
        fixture.clock.advance(Duration.ofNanos(1));

        assertTrue(settled.isDone());
        assertTrue(fixture.connector.cleaning.get(0).future().isCancelled());
        assertEquals("c2", name(waiting));
    }

    @Test
    void closingThatNeverEndsIsAbandonedAndFreesItsSlotOnce() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClose = Answer.LATER;
        fixture.lease().discard();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        assertEquals("closing 1, waiting 1", fixture.shape());
        fixture.clock.advance(CLEAN_UP);
        assertEquals("c2", name(waiting));
        fixture.connector.closing.get(0).future().complete(null);

        assertEquals("leased 1", fixture.shape());
        assertEquals(1, fixture.pool.status().counters().closed());
    }

    @Test
    void aSlotIsFreeOnlyWhenItsConnectionIsClosed() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClose = Answer.LATER;
        fixture.lease().discard();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();
        assertFalse(waiting.isDone());

        fixture.connector.closing.get(0).future().complete(null);

        assertEquals("c2", name(waiting));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "THROW"})
    void anErrorWhileClosingIsSwallowed(Answer answer) {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClose = answer;

        fixture.lease().discard();

        assertEquals("", fixture.shape());
        assertEquals("c2", fixture.lease().connection().name);
    }

    @Test
    void aConnectionThatDiedWhileHeldIsClosedAtRelease() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> clean = fixture.lease();
        clean.connection().alive = false;
        clean.release();
        Lease<Fake> dirty = fixture.lease();
        dirty.connection().alive = false;
        CompletableFuture<Void> settled = dirty.releaseDirty();

        assertTrue(settled.isDone());
        assertEquals(List.of("open", "close c1", "open", "close c2"), fixture.connector.log);
        assertEquals(2, fixture.pool.status().counters().discarded());
    }

    @Test
    void cancellingWhatReleaseDirtyGaveChangesNothing() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toClean = Answer.LATER;
        fixture.lease().releaseDirty().cancel(true);

        fixture.connector.cleaning.get(0).future().complete(true);

        assertEquals("idle 1", fixture.shape());
    }

    @Test
    void allConnectionsBrokenByAServerRestartAreReplaced() {
        PoolFixture fixture = PoolFixture.ofSize(3);
        List<Lease<Fake>> leases = fixture.leases(3);
        Fake idle = leases.get(2).connection();
        leases.get(2).release();
        List<CompletableFuture<Lease<Fake>>> waiting;

        idle.alive = false;
        leases.forEach(it -> {
            if (!it.isReleased()) {
                it.connection().alive = false;
            }
        });
        leases.get(0).discard();
        leases.get(1).release();
        waiting = List.of(fixture.pool.acquire(), fixture.pool.acquire(), fixture.pool.acquire());

        assertEquals(
                List.of("c4", "c5", "c6"),
                waiting.stream().map(PoolFixture::name).toList());
        assertEquals("leased 3", fixture.shape());
        waiting.forEach(it -> now(it).release());
        assertEquals("idle 3", fixture.shape());
    }
}
