package dev.databases.pool;

import static dev.databases.pool.PoolFixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Fake;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** No stack overflows, and nobody else's code runs under the lock. */
class ConnectionPoolStackTest {
    private static final int MANY = 10_000;

    @Test
    void thousandsOfWaitersThatReleaseWithinTheirCompletionAreServed() throws Exception {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(fixture.pool.acquire(null).thenAccept(Lease::release));
        }

        lease.release();

        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
        assertEquals("idle 1", fixture.shape());
    }

    @Test
    void thousandsOfWaitersFailOneAfterTheOtherWhenOpeningFailsAtOnce() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = ScriptedConnector.Answer.LATER;
        List<CompletableFuture<Lease<Fake>>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(fixture.pool.acquire(null));
        }

        fixture.connector.toOpen = ScriptedConnector.Answer.FAIL;
        fixture.connector.opening.get(0).completeExceptionally(fixture.connector.failure);

        CompletableFuture<Void> last = all.get(MANY - 1).handle((it, error) -> null);
        assertTrue(last.orTimeout(20, TimeUnit.SECONDS)
                .handle((it, error) -> error == null)
                .join());
        assertTrue(all.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }

    @Test
    void aWaiterThatBlocksWithinItsCompletionHoldsUpNobodyDeepInTheStack() throws Exception {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        List<CompletableFuture<Lease<Fake>>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(fixture.pool.acquire(null));
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            CompletableFuture<Lease<Fake>> next = waiting.get(i + 1);
            // Releases, then waits for the one who gets it.
            ends.add(waiting.get(i).thenAccept(it -> {
                it.release();
                next.join();
            }));
        }

        lease.release();

        CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
        assertEquals(99, ends.stream().filter(CompletableFuture::isDone).count());
    }

    @Test
    void nobodyElsesCodeRunsUnderTheLock() {
        AtomicReference<ConnectionPool<Fake>> pool = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        List<String> underLock = new ArrayList<>();
        ManualClock clock = new ManualClock();
        Probe probe = place -> {
            calls.incrementAndGet();
            if (holdsLock(pool.get())) {
                underLock.add(place);
            }
        };
        PoolOptions options = PoolOptions.builder()
                .minSize(1)
                .maxSize(2)
                .leakThreshold(PoolFixture.SECOND)
                .build();
        pool.set(new ConnectionPool<>(options, new ProbingConnector(probe), new ProbingListener(probe), clock));

        now(pool.get().open());
        Lease<Fake> first = now(pool.get().acquire());
        Lease<Fake> second = now(pool.get().acquire());
        CompletableFuture<Lease<Fake>> third = pool.get().acquire();
        CompletableFuture<Lease<Fake>> fourth = pool.get().acquire();
        CompletableFuture<Lease<Fake>> late = pool.get().acquire();
        for (CompletableFuture<Lease<Fake>> future : List.of(third, fourth, late)) {
            future.whenComplete((it, error) -> probe.called("future"));
        }
        first.release();
        second.releaseDirty().thenRun(() -> probe.called("settled"));
        clock.advance(PoolFixture.SECOND.multipliedBy(60));
        now(third).release();
        now(fourth).release();
        clock.advance(PoolFixture.SECOND.multipliedBy(6));
        now(pool.get().acquire()).discard();
        now(pool.get().acquire());
        pool.get().close(Duration.ZERO).thenRun(() -> probe.called("closed"));

        assertTrue(calls.get() > 20, calls + " calls");
        assertEquals(List.of(), underLock);
        assertFalse(holdsLock(pool.get()));
    }

    private static boolean holdsLock(ConnectionPool<?> pool) {
        try {
            Field state = ConnectionPool.class.getDeclaredField("state");
            state.setAccessible(true);
            return ((PoolState<?>) state.get(pool)).lock.isHeldByCurrentThread();
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
    }

    private interface Probe {
        void called(String place);
    }

    private record ProbingConnector(ScriptedConnector connector, Probe probe) implements Connector<Fake> {
        ProbingConnector(Probe probe) {
            this(new ScriptedConnector(), probe);
        }

        @Override
        public CompletionStage<Fake> open() {
            probe.called("open");
            return connector.open();
        }

        @Override
        public CompletionStage<Void> close(Fake connection) {
            probe.called("close");
            return connector.close(connection);
        }

        @Override
        public CompletionStage<Boolean> validate(Fake connection) {
            probe.called("validate");
            return connector.validate(connection);
        }

        @Override
        public CompletionStage<Boolean> clean(Fake connection) {
            probe.called("clean");
            return connector.clean(connection);
        }

        @Override
        public boolean isAlive(Fake connection) {
            probe.called("isAlive");
            return true;
        }
    }

    private record ProbingListener(Probe probe) implements PoolListener {
        @Override
        public void opened(Duration took) {
            probe.called("opened");
        }

        @Override
        public void acquired(Duration waited) {
            probe.called("acquired");
        }

        @Override
        public void released(Duration held) {
            probe.called("released");
        }

        @Override
        public void timedOut(Duration waited) {
            probe.called("timedOut");
        }

        @Override
        public void discarded(String reason) {
            probe.called("discarded");
        }

        @Override
        public void closed(String reason) {
            probe.called("closed");
        }

        @Override
        public void leaked(Throwable place, Duration held) {
            probe.called("leaked");
        }
    }
}
