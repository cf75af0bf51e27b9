package dev.databases.pool;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real time, shared by every pool of the JVM. Safe for any thread. */
final class SystemClock implements PoolClock {
    private final ScheduledThreadPoolExecutor timer;

    SystemClock() {
        timer = new ScheduledThreadPoolExecutor(1, Workers.threads("databases-pool-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        // Tasks complete futures, and what hangs on these may block: the one timer thread must not.
        ScheduledFuture<?> future = timer.schedule(() -> Workers.execute(task), Nanos.of(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
