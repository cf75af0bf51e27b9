package dev.databases.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One timer for many deadlines. It rings at or before the earliest one asked for and must then be set again; it may also ring
 * when nothing is due any more. A timer for each caller that waits would wake the timer's thread for each. Safe for any thread.
 */
final class Alarm {
    private final PoolClock clock;
    private final Runnable onRing;
    private final AtomicReference<@Nullable Setting> current = new AtomicReference<>();

    Alarm(PoolClock clock, Runnable onRing) {
        this.clock = clock;
        this.onRing = onRing;
    }

    /** Rings at this moment of {@link PoolClock#nanoTime()}, or earlier. */
    void ringBy(long deadline) {
        while (true) {
            Setting old = current.get();
            if (old != null && old.deadline - deadline <= 0) {
                return;
            }
            Setting setting = new Setting(deadline);
            if (current.compareAndSet(old, setting)) {
                setting.start();
                if (old != null) {
                    old.stop();
                }
                return;
            }
        }
    }

    void cancel() {
        Setting old = current.getAndSet(null);
        if (old != null) {
            old.stop();
        }
    }

    private final class Setting implements Runnable {
        private final long deadline;
        private volatile PoolClock.@Nullable Timer timer;

        Setting(long deadline) {
            this.deadline = deadline;
        }

        void start() {
            PoolClock.Timer started;
            try {
                started = clock.schedule(Duration.ofNanos(deadline - clock.nanoTime()), this);
            } catch (Throwable error) {
                // Else later callers would rely on an alarm that never rings.
                current.compareAndSet(this, null);
                throw error;
            }
            timer = started;
            if (current.get() != this) {
                started.cancel();
            }
        }

        void stop() {
            PoolClock.Timer started = timer;
            if (started != null) {
                started.cancel();
            }
        }

        @Override
        public void run() {
            current.compareAndSet(this, null);
            onRing.run();
        }
    }
}
