package dev.databases.pool;

import java.time.Duration;

/** What a pool knows of time. Implementations are safe for any thread. */
public interface PoolClock {
    /** The real time. Its one daemon thread only keeps the time; tasks run on daemon threads of their own. */
    PoolClock SYSTEM = new SystemClock();

    /** Nanoseconds since some moment; may be negative, compare by difference. */
    long nanoTime();

    /**
     * Runs a task once, after a time.
     *
     * @param delay zero or less: as soon as possible, but not within this call
     */
    Timer schedule(Duration delay, Runnable task);

    /** A task that was scheduled. Safe for any thread. */
    @FunctionalInterface
    interface Timer {
        /** Forgets the task if it has not begun. May be called twice. */
        void cancel();
    }
}
