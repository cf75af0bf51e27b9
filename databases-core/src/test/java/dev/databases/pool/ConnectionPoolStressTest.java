package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Eight threads do everything that is allowed, in real time; the connections themselves notice a second holder. */
class ConnectionPoolStressTest {
    private static final int THREADS = 8;
    private static final int OPERATIONS_PER_THREAD = 30_000;
    private static final int MAX = 5;
    private static final long SEED = 20_260_101;
    private static final String CONTEXT = "seed " + SEED;

    private final ExecutorService driver = Executors.newFixedThreadPool(2);
    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
    private final UnreliableConnector connector = new UnreliableConnector(driver);
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final ConnectionPool<Owned> pool = new ConnectionPool<>(
            PoolOptions.builder()
                    .minSize(1)
                    .maxSize(MAX)
                    .maxWaiters(40)
                    .validateAfterIdle(Duration.ofNanos(20_000))
                    .idleTimeout(Duration.ofMillis(40))
                    .maxLifetime(Duration.ofMillis(80))
                    .build(),
            connector,
            PoolListener.NONE,
            PoolClock.SYSTEM);

    @AfterEach
    void stop() {
        callers.shutdownNow();
        driver.shutdownNow();
    }

    @Test
    void nothingIsLentTwiceLostOrStranded() throws Exception {
        pool.open().get(20, TimeUnit.SECONDS);

        connector.unreliable = true;
        List<Future<?>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(SEED + i);
            threads.add(callers.submit(() -> {
                for (int n = 0; n < OPERATIONS_PER_THREAD; n++) {
                    operate(random);
                }
            }));
        }
        for (Future<?> thread : threads) {
            thread.get(60, TimeUnit.SECONDS);
        }
        connector.unreliable = false;
        awaitQuiet();

        assertEquals(List.of(), List.copyOf(violations), CONTEXT);
        assertEquals(MAX, connector.most.get(), CONTEXT + ": the most connections at once");
        for (int i = 0; i < 1_000; i++) {
            pool.acquire().get(20, TimeUnit.SECONDS).release();
        }
        PoolStatus.Counters counters = pool.status().counters();
        assertEquals(counters.acquired(), counters.released(), CONTEXT);
        assertTrue(counters.timeouts() > 0 && counters.discarded() > 0, () -> CONTEXT + ": too tame, " + counters);
        assertEquals(PoolReport.CLEAN, pool.close(Duration.ZERO).get(20, TimeUnit.SECONDS));
        assertEquals(0, connector.now.get(), CONTEXT);
    }

    private void operate(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> {
                Lease<Owned> lease = pool.tryAcquire();
                if (lease != null) {
                    use(lease, random);
                }
            }
            case 1 -> useAndWait(pool.acquire(), random);
            case 2 -> useAndWait(pool.acquire(Duration.ofNanos(random.nextInt(200_000))), random);
            case 3 -> cancelSoon(pool.acquire(null), random, () -> spin(random.nextInt(500)));
            case 4 -> cancelSoon(pool.acquire(), random, Thread::yield);
            default -> {
                Random own = new Random(random.nextLong());
                unfinished.incrementAndGet();
                pool.acquire().whenComplete((lease, error) -> {
                    if (lease != null) {
                        use(lease, own);
                    }
                    unfinished.decrementAndGet();
                });
            }
        }
    }

    private void useAndWait(CompletableFuture<Lease<Owned>> future, Random random) {
        Lease<Owned> lease;
        try {
            lease = future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            return;
        } catch (Exception hung) {
            violations.add("a caller hangs: " + pool.status());
            return;
        }
        use(lease, random);
    }

    private void cancelSoon(CompletableFuture<Lease<Owned>> future, Random random, Runnable meanwhile) {
        meanwhile.run();
        if (!future.cancel(true)) {
            future.handle((lease, error) -> lease).thenAccept(lease -> {
                if (lease != null) {
                    use(lease, random);
                }
            });
        }
    }

    private void use(Lease<Owned> lease, Random random) {
        Owned connection = lease.connection();
        if (!connection.owner.compareAndSet(null, lease)) {
            violations.add("lent twice");
        }
        if (connection.closed) {
            violations.add("lent after it was closed");
        }
        if (connection.dirty) {
            violations.add("lent while dirty");
        }
        spin(random.nextInt(200));
        int end = random.nextInt(100);
        connection.dirty = end < 10;
        connection.alive = end != 99;
        if (!connection.owner.compareAndSet(lease, null)) {
            violations.add("taken away");
        }
        if (end < 10) {
            lease.releaseDirty();
        } else if (end < 13) {
            lease.discard();
        } else {
            lease.release();
        }
        if (end % 10 == 0) {
            lease.release();
            lease.discard();
        }
    }

    private void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            PoolStatus status = pool.status();
            int busy = status.leased() + status.waiting() + status.opening() + status.quarantined() + status.closing();
            if (busy + unfinished.get() == 0) {
                return;
            }
            Thread.sleep(1);
        }
        violations.add("stranded: " + pool.status() + ", " + unfinished + " callers");
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static final class Owned {
        final AtomicReference<Object> owner = new AtomicReference<>();
        volatile boolean alive = true;
        volatile boolean dirty;
        volatile boolean closed;
    }

    /** Answers at once or on another thread, and fails now and then. */
    private static final class UnreliableConnector implements Connector<Owned> {
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile boolean unreliable;
        private final ExecutorService driver;

        UnreliableConnector(ExecutorService driver) {
            this.driver = driver;
        }

        @Override
        public CompletionStage<Owned> open() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            return answer(() -> {
                if (fails(5)) {
                    now.decrementAndGet();
                    throw new IllegalStateException("not opened");
                }
                return new Owned();
            });
        }

        @Override
        public CompletionStage<Void> close(Owned connection) {
            connection.closed = true;
            return answer(() -> {
                now.decrementAndGet();
                return null;
            });
        }

        @Override
        public CompletionStage<Boolean> validate(Owned connection) {
            return answer(() -> !fails(3));
        }

        @Override
        public CompletionStage<Boolean> clean(Owned connection) {
            return answer(() -> {
                boolean good = !fails(5);
                connection.dirty = !good;
                return good;
            });
        }

        @Override
        public boolean isAlive(Owned connection) {
            return connection.alive;
        }

        private boolean fails(int percent) {
            return unreliable && ThreadLocalRandom.current().nextInt(100) < percent;
        }

        private <T> CompletionStage<T> answer(Supplier<T> answer) {
            CompletableFuture<T> future = new CompletableFuture<>();
            Runnable work = () -> {
                try {
                    future.complete(answer.get());
                } catch (RuntimeException error) {
                    future.completeExceptionally(error);
                }
            };
            if (ThreadLocalRandom.current().nextBoolean()) {
                work.run();
            } else {
                driver.execute(work);
            }
            return future;
        }
    }
}
