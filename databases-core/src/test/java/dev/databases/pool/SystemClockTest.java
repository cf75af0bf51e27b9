package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemClockTest {
    @Test
    void aTaskThatBlocksHoldsUpNoOther() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        PoolClock.SYSTEM.schedule(Duration.ZERO, () -> first.complete(await(blocked)));
        CompletableFuture<Thread> second = new CompletableFuture<>();

        PoolClock.SYSTEM.schedule(Duration.ofMillis(5), () -> second.complete(Thread.currentThread()));

        assertTrue(second.get(20, TimeUnit.SECONDS).isDaemon());
        assertFalse(first.isDone());
        blocked.countDown();
        assertTrue(first.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aCancelledTaskDoesNotRun() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        PoolClock.SYSTEM
                .schedule(Duration.ofMillis(1_000), () -> ran.complete("cancelled"))
                .cancel();

        PoolClock.SYSTEM.schedule(Duration.ofMillis(1_050), () -> ran.complete("later"));

        assertEquals("later", ran.get(20, TimeUnit.SECONDS));
    }

    @Test
    void durationsAreDescribedInSeconds() {
        assertEquals("0 s", Nanos.describe(0));
        assertEquals("0.25 s", Nanos.describe(250_000_000));
        assertEquals("600 s", Nanos.describe(Duration.ofMinutes(10).toNanos()));
        assertEquals("12.346 s", Nanos.describe(12_345_678_901L));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException error) {
            throw new AssertionError(error);
        }
    }
}
