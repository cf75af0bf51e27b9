package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.pool.PoolClock;
import dev.databases.sqlite.SqlitePermits.Mode;
import dev.databases.sqlite.SqlitePermits.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SqlitePermitsTest {
    private final SqlitePermits permits = new SqlitePermits(100, PoolClock.SYSTEM);

    private Permit take(Mode mode) {
        Permit permit = permits.tryAcquire(mode);
        assertNotNull(permit);
        return permit;
    }

    private CompletableFuture<Permit> queue(Mode mode) {
        return permits.acquire(mode, null);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(CompletionException.class, future::join).getCause();
    }

    @Test
    void oneWritesAtATimeInTheOrderOfArrival() {
        Permit first = take(Mode.WRITE);
        CompletableFuture<Permit> second = queue(Mode.WRITE);
        CompletableFuture<Permit> third = queue(Mode.WRITE);
        assertEquals(List.of(false, false, 2), List.of(second.isDone(), third.isDone(), permits.waiting()));

        first.release();

        assertEquals(List.of(true, false), List.of(second.isDone(), third.isDone()));
        second.join().release();
        assertEquals(true, third.isDone());
    }

    @Test
    void nobodyOvertakesAWaitingWriter() {
        Permit reader = take(Mode.READ);
        CompletableFuture<Permit> writer = queue(Mode.WRITE);

        assertNull(permits.tryAcquire(Mode.READ));
        CompletableFuture<Permit> late = queue(Mode.READ);

        reader.release();
        assertEquals(List.of(true, false), List.of(writer.isDone(), late.isDone()));
        writer.join().release();
        assertEquals(true, late.isDone());
    }

    @Test
    void readersShare() {
        take(Mode.READ);

        assertNotNull(permits.tryAcquire(Mode.READ));
        assertNull(permits.tryAcquire(Mode.WRITE));
    }

    @Test
    void releasingTwiceIsReleasingOnce() {
        Permit first = take(Mode.WRITE);
        first.release();
        take(Mode.WRITE);

        first.release();

        assertNull(permits.tryAcquire(Mode.WRITE));
    }

    @Test
    void cancelledWriterLetsTheReadersBehindItIn() {
        take(Mode.READ);
        CompletableFuture<Permit> writer = queue(Mode.WRITE);
        CompletableFuture<Permit> reader = queue(Mode.READ);

        writer.cancel(false);

        assertEquals(true, reader.isDone());
        assertEquals(0, permits.waiting());
    }

    @Test
    void permitOfACallerWhoGaveUpGoesToTheNext() {
        Permit first = take(Mode.WRITE);
        CompletableFuture<Permit> second = queue(Mode.WRITE);
        CompletableFuture<Permit> third = queue(Mode.WRITE);
        second.cancel(false);

        first.release();

        third.join().release();
        take(Mode.WRITE);
    }

    @Test
    void readerBecomesAWriterWhenItIsTheOnlyOneLeft() {
        Permit mine = take(Mode.READ);
        Permit other = take(Mode.READ);
        CompletableFuture<Permit> upgraded = mine.upgrade(null);
        assertEquals(false, upgraded.isDone());
        assertNull(permits.tryAcquire(Mode.READ));

        other.release();

        assertSame(mine, upgraded.join());
        assertEquals(Mode.WRITE, mine.mode());
        mine.downgrade();
        assertNotNull(permits.tryAcquire(Mode.READ));
    }

    @Test
    void secondReaderThatWantsToWriteIsRefusedInsteadOfWaitingForEver() {
        Permit one = take(Mode.READ);
        Permit other = take(Mode.READ);
        CompletableFuture<Permit> first = one.upgrade(null);

        Throwable refused = failure(other.upgrade(null));

        assertEquals(SerializationFailureException.class, refused.getClass());
        assertEquals(
                "Two connections that are reading want to write, and each waits for the other to finish reading. "
                        + "Try the transaction again.",
                refused.getMessage());
        other.release();
        assertEquals(true, first.isDone());
    }

    @Test
    void waitEndsWithTheTimeout() {
        take(Mode.WRITE);

        Throwable late = failure(permits.acquire(Mode.WRITE, Duration.ofMillis(20)));

        assertEquals(AcquireTimeoutException.class, late.getClass());
        assertEquals(
                "Another transaction uses the SQLite database, and it was not this caller's turn to write within PT0.02S. "
                        + "SQLite lets one transaction write at a time: keep it short, or raise acquireTimeout. "
                        + "If that transaction waits for this call, run the call on it.",
                late.getMessage());
        assertEquals(0, permits.waiting());
    }

    @Test
    void zeroTimeoutDoesNotWait() {
        Permit first = take(Mode.WRITE);
        assertEquals(
                AcquireTimeoutException.class,
                failure(permits.acquire(Mode.WRITE, Duration.ZERO)).getClass());
        first.release();

        assertEquals(true, permits.acquire(Mode.WRITE, Duration.ZERO).isDone());
    }

    @Test
    void queueIsBounded() {
        SqlitePermits small = new SqlitePermits(1, PoolClock.SYSTEM);
        assertNotNull(small.tryAcquire(Mode.WRITE));
        small.acquire(Mode.WRITE, null);

        Throwable refused = failure(small.acquire(Mode.WRITE, null));

        assertEquals(
                "Too many callers wait for their turn to write to the SQLite database already: 1",
                refused.getMessage());
    }

    @Test
    void whileDrainingOnlyHoldersGetPermits() {
        Permit first = take(Mode.WRITE);
        CompletableFuture<Permit> newcomer = queue(Mode.WRITE);
        CompletableFuture<Permit> holder = permits.acquireHolding(Mode.WRITE, null);

        permits.drain();

        assertEquals(NotConnectedException.class, failure(newcomer).getClass());
        assertEquals(NotConnectedException.class, failure(queue(Mode.READ)).getClass());
        first.release();
        holder.join().release();
        permits.close();
        assertEquals(
                NotConnectedException.class,
                failure(permits.acquireHolding(Mode.WRITE, null)).getClass());
    }

    @Test
    void inAStormOfTimeoutsAndCancelsNoPermitIsLostOrDoubled() throws Exception {
        long seed = 20_240_115;
        int threads = 4;
        AtomicInteger writers = new AtomicInteger();
        AtomicInteger readers = new AtomicInteger();
        List<String> violations = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(seed + thread);
            executor.execute(() -> {
                for (int i = 0; i < 3_000; i++) {
                    Mode mode = random.nextInt(3) == 0 ? Mode.WRITE : Mode.READ;
                    CompletableFuture<Permit> future = permits.acquire(
                            mode, random.nextInt(4) == 0 ? Duration.ofNanos(random.nextInt(100_000)) : null);
                    if (random.nextInt(4) == 0 && future.cancel(false)) {
                        continue;
                    }
                    future.handle((permit, error) -> permit)
                            .thenAccept(permit -> {
                                if (permit == null) {
                                    return;
                                }
                                AtomicInteger counted = mode == Mode.WRITE ? writers : readers;
                                int now = counted.incrementAndGet();
                                boolean exclusive =
                                        mode == Mode.WRITE ? now == 1 && readers.get() == 0 : writers.get() == 0;
                                if (!exclusive) {
                                    synchronized (violations) {
                                        violations.add(
                                                mode + " with " + writers + " writers and " + readers + " readers");
                                    }
                                }
                                counted.decrementAndGet();
                                permit.release();
                            })
                            .join();
                }
                done.countDown();
            });
        }

        boolean finished = done.await(60, TimeUnit.SECONDS);
        executor.shutdownNow();

        assertEquals(true, finished, "a permit was lost; seed " + seed);
        assertEquals(List.of(), violations, "seed " + seed);
        assertEquals(0, permits.waiting());
        assertNotNull(permits.tryAcquire(Mode.WRITE));
    }
}
