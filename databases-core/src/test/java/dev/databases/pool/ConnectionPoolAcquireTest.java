package dev.databases.pool;

import static dev.databases.pool.PoolFixture.SECOND;
import static dev.databases.pool.PoolFixture.failure;
import static dev.databases.pool.PoolFixture.name;
import static dev.databases.pool.PoolFixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionPoolAcquireTest {
    @Test
    void waitersAreServedInTheOrderInWhichTheyCame() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();

        lease.release();

        assertEquals("c1", name(first));
        assertFalse(second.isDone());
        now(first).release();
        assertEquals("c1", name(second));
    }

    @Test // EDB-086
    void theConnectionThatCameBackLastIsLentFirst() {
        PoolFixture fixture = PoolFixture.ofSize(3);
        List<Lease<Fake>> leases = fixture.leases(3);

        leases.get(0).release();
        leases.get(2).release();
        leases.get(1).release();

        List<String> again =
                fixture.leases(3).stream().map(it -> it.connection().name).toList();
        assertEquals(List.of("c2", "c3", "c1"), again);
    }

    @Test // EDB-086
    void sequentialCallersOfAnIdlePoolGetTheSameConnectionAndNothingIsReset() {
        PoolFixture fixture = PoolFixture.ofSize(10);

        for (int i = 0; i < 5; i++) {
            fixture.lease().release();
        }

        assertEquals(List.of("open"), fixture.connector.log);
        assertEquals("idle 1", fixture.shape());
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxSize(1).maxWaiters(1));
        fixture.lease();
        fixture.pool.acquire();
        fixture.clock.advance(SECOND);

        Throwable refusal = failure(fixture.pool.acquire());

        assertInstanceOf(AcquireTimeoutException.class, refusal);
        assertEquals(
                "The queue is full: 1 callers wait for a connection already; 1 of at most 1 connections, 1 leased. "
                        + "The longest-held one is held for 1 s; set leakThreshold to learn by whom. "
                        + "Release connections sooner, or raise maxSize or maxWaiters.",
                refusal.getMessage());
        assertEquals("leased 1, waiting 1", fixture.shape());
        assertEquals(1, fixture.pool.status().counters().timeouts());
    }

    @Test
    void withoutAQueueConnectionsAreStillOpened() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxSize(2).maxWaiters(0));
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();

        CompletableFuture<Lease<Fake>> third = fixture.pool.acquire();

        assertInstanceOf(AcquireTimeoutException.class, failure(third));
        fixture.connector.opening.forEach(it -> it.complete(fixture.connector.fake()));
        assertEquals(List.of("c1", "c2"), List.of(name(first), name(second)));
    }

    @Test // EDX-18
    void theAcquireTimeoutIsOnByDefault() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.lease();
        fixture.clock.advance(SECOND);
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        fixture.clock.advance(Duration.ofSeconds(10).minusNanos(1));
        boolean early = waiting.isDone();
        fixture.clock.advance(Duration.ofNanos(1));

        assertFalse(early);
        Throwable timeout = failure(waiting);
        assertInstanceOf(AcquireTimeoutException.class, timeout);
        assertEquals(
                "No connection became free within 10 s: 1 of at most 1 connections, 1 leased. "
                        + "The longest-held one is held for 11 s; set leakThreshold to learn by whom. "
                        + "1 callers were waiting. Release connections sooner, or raise maxSize.",
                timeout.getMessage());
        assertEquals("leased 1", fixture.shape());
        assertEquals(1, fixture.pool.status().counters().timeouts());
    }

    @Test
    void eachWaiterHasItsOwnTimeout() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> five = fixture.pool.acquire(SECOND.multipliedBy(5));
        CompletableFuture<Lease<Fake>> forEver = fixture.pool.acquire(null);
        CompletableFuture<Lease<Fake>> two = fixture.pool.acquire(SECOND.multipliedBy(2));
        List<String> order = new ArrayList<>();
        five.whenComplete((it, error) -> order.add("five at " + fixture.shape()));
        two.whenComplete((it, error) -> order.add("two at " + fixture.shape()));

        fixture.clock.advance(SECOND.multipliedBy(60));

        assertEquals(List.of("two at leased 1, waiting 2", "five at leased 1, waiting 1"), order);
        lease.release();
        assertEquals("c1", name(forEver));
    }

    @Test
    void aTimeoutOfZeroTakesWhatIsThereOrFails() {
        PoolFixture fixture = PoolFixture.ofSize(1);

        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire(Duration.ZERO);
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire(Duration.ZERO);

        assertEquals("c1", name(first));
        assertInstanceOf(AcquireTimeoutException.class, failure(second));
    }

    @Test
    void aTimeoutLongerThanTheClockLastsForEver() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxSize(1).maxLifetime(null));
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire(Duration.ofSeconds(Long.MAX_VALUE));

        fixture.clock.advance(Duration.ofDays(100));

        assertFalse(waiting.isDone());
        lease.release();
        assertEquals("c1", name(waiting));
    }

    @Test
    void whoeverIsServedAtOnceSchedulesNoTimer() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        int before = fixture.clock.scheduled();

        fixture.lease().release();
        fixture.lease().release();
        fixture.lease().releaseDirty();
        fixture.pool.tryAcquire().discard();

        assertEquals(before, fixture.clock.scheduled());
    }

    @Test // EDX-19
    void aCancelledWaiterLeavesTheQueue() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> third = fixture.pool.acquire();

        second.cancel(true);
        assertEquals("leased 1, waiting 2", fixture.shape());
        first.completeExceptionally(new IllegalStateException("its owner gave up"));
        assertEquals("leased 1, waiting 1", fixture.shape());

        lease.release();
        assertEquals("c1", name(third));
    }

    @Test // EDX-19
    void aConnectionForAWaiterThatCancelsDuringTheHandOffGoesToTheNextOne() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();
        // By then the first is out of the queue and the connection is on its way to it.
        fixture.onReleased = () -> first.cancel(true);

        lease.release();

        assertTrue(first.isCancelled());
        assertEquals("c1", name(second));
        assertEquals("leased 1", fixture.shape());
        assertEquals(2, fixture.pool.status().counters().acquired());
    }

    @Test // EDX-19
    void aConnectionForAWaiterThatCancelsDuringTheHandOffRestsWhenNobodyElseWaits() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        CompletableFuture<Lease<Fake>> only = fixture.pool.acquire();
        fixture.onReleased = () -> only.cancel(true);

        lease.release();

        assertTrue(only.isCancelled());
        assertEquals("idle 1", fixture.shape());
        assertEquals(1, fixture.pool.status().counters().acquired());
    }

    @Test // EDX-19
    void aConnectionOpenedForACancelledWaiterIsKept() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        waiting.cancel(true);
        fixture.connector.opening.get(0).complete(fixture.connector.fake());

        assertEquals("idle 1", fixture.shape());
        assertEquals(0, fixture.pool.status().counters().acquired());
    }

    @Test
    void tryAcquireTakesOnlyWhatIsIdleAndFresh() {
        PoolFixture fixture = PoolFixture.ofSize(2);

        Lease<Fake> none = fixture.pool.tryAcquire();
        fixture.lease().release();
        fixture.clock.advance(PoolOptions.DEFAULT.validateAfterIdle());
        Lease<Fake> fresh = fixture.pool.tryAcquire();
        fresh.release();
        fixture.clock.advance(PoolOptions.DEFAULT.validateAfterIdle().plusNanos(1));
        Lease<Fake> stale = fixture.pool.tryAcquire();

        assertNull(none);
        assertNotNull(fresh);
        assertNull(stale);
        assertEquals(List.of("open"), fixture.connector.log);
    }

    @Test
    void tryAcquireDoesNotOvertakeAWaiter() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.lease().release();
        fixture.clock.advance(PoolOptions.DEFAULT.validateAfterIdle().plusNanos(1));
        fixture.connector.toValidate = Answer.LATER;
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        Lease<Fake> overtaking = fixture.pool.tryAcquire();

        assertNull(overtaking);
        fixture.connector.validating.get(0).future().complete(true);
        assertEquals("c1", name(waiting));
    }

    @Test
    void neverMoreThanMaxSizeAreOpened() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        fixture.connector.toOpen = Answer.LATER;

        List<CompletableFuture<Lease<Fake>>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(fixture.pool.acquire());
        }

        assertEquals("opening 2, waiting 5", fixture.shape());
        fixture.connector.opening.forEach(it -> it.complete(fixture.connector.fake()));
        assertEquals("leased 2, waiting 3", fixture.shape());
        assertEquals(2, fixture.connector.opening.size());
    }
}
