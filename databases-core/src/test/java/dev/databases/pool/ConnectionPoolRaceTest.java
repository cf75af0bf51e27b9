package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Fake;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two threads race on a small pool, many times. Lincheck 3.7 runs on JDK 17 and 25 but took 16 to 40 s for 100 interleavings of one
 * such scenario on two busy cores: too slow to stay.
 */
class ConnectionPoolRaceTest {
    private static final int ROUNDS = 3_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test // EDX-19
    void aConnectionIsNotLostBetweenReleaseAndCancel() throws Exception {
        repeat(() -> {
            ConnectionPool<Fake> pool = open(1);
            Lease<Fake> lease = pool.acquire(null).join();
            CompletableFuture<Lease<Fake>> waiting = pool.acquire(null);

            return new Race(lease::release, () -> waiting.cancel(true), () -> {
                assertTrue(waiting.isDone());
                assertEquals(waiting.isCancelled() ? "idle 1" : "leased 1", PoolFixture.shape(pool.status()));
            });
        });
    }

    @Test // EDX-19
    void theNextWaiterIsServedWhenTheFirstCancelsDuringTheHandOff() throws Exception {
        repeat(() -> {
            ConnectionPool<Fake> pool = open(1);
            Lease<Fake> lease = pool.acquire(null).join();
            CompletableFuture<Lease<Fake>> first = pool.acquire(null);
            CompletableFuture<Lease<Fake>> second = pool.acquire(null);

            return new Race(lease::release, () -> first.cancel(true), () -> {
                assertEquals(first.isCancelled(), second.isDone());
                assertEquals(
                        first.isCancelled() ? "leased 1" : "leased 1, waiting 1", PoolFixture.shape(pool.status()));
            });
        });
    }

    @Test
    void twoCallersNeverHoldOneConnection() throws Exception {
        repeat(() -> {
            ConnectionPool<Fake> pool = open(2);
            pool.acquire(null).join().release();
            AtomicReference<Lease<Fake>> acquired = new AtomicReference<>();
            AtomicReference<Lease<Fake>> tried = new AtomicReference<>();

            return new Race(() -> acquired.set(pool.acquire(null).join()), () -> tried.set(pool.tryAcquire()), () -> {
                assertNotNull(acquired.get());
                assertTrue(tried.get() == null
                        || tried.get().connection() != acquired.get().connection());
            });
        });
    }

    @Test
    void aCallerThatComesWhileAConnectionIsReleasedGetsIt() throws Exception {
        repeat(() -> {
            ConnectionPool<Fake> pool = open(1);
            Lease<Fake> lease = pool.acquire(null).join();
            AtomicReference<CompletableFuture<Lease<Fake>>> acquired = new AtomicReference<>();

            return new Race(lease::release, () -> acquired.set(pool.acquire(null)), () -> {
                assertTrue(acquired.get().isDone());
                assertNotSame(lease, acquired.get().join());
                assertEquals("leased 1", PoolFixture.shape(pool.status()));
            });
        });
    }

    @Test
    void aLeaseEndsOnceWhenTwoEndIt() throws Exception {
        repeat(() -> {
            ConnectionPool<Fake> pool = open(1);
            Lease<Fake> lease = pool.acquire(null).join();

            return new Race(lease::release, lease::discard, () -> {
                PoolStatus.Counters counters = pool.status().counters();
                assertEquals(1, counters.released());
                assertEquals(counters.discarded() == 1 ? "" : "idle 1", PoolFixture.shape(pool.status()));
            });
        });
    }

    private static ConnectionPool<Fake> open(int size) {
        ConnectionPool<Fake> pool = new ConnectionPool<>(
                PoolOptions.builder().maxSize(size).build(),
                new ScriptedConnector(),
                PoolListener.NONE,
                new ManualClock());
        pool.open();
        return pool;
    }

    private void repeat(Supplier<Race> scenario) throws Exception {
        List<Race> races = Stream.generate(scenario).limit(ROUNDS).toList();
        AtomicInteger progress = new AtomicInteger();
        Future<?> one = threads.submit(() -> walk(races, Race::one, progress));
        Future<?> other = threads.submit(() -> walk(races, Race::other, progress));
        one.get(20, TimeUnit.SECONDS);
        other.get(20, TimeUnit.SECONDS);
        races.forEach(it -> it.check.run());
    }

    /** The two keep step as long as both have a processor; on a busy machine one goes on alone for a while. */
    private static void walk(List<Race> races, Function<Race, Runnable> side, AtomicInteger progress) {
        for (int round = 0; round < ROUNDS; round++) {
            progress.incrementAndGet();
            for (int patience = 1_000; patience > 0 && progress.get() < 2 * (round + 1); patience--) {
                Thread.onSpinWait();
            }
            side.apply(races.get(round)).run();
        }
    }

    private record Race(Runnable one, Runnable other, Runnable check) {}
}
