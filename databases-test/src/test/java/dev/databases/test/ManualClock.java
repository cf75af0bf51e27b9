package dev.databases.test;

import dev.databases.pool.PoolClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so; tasks run on the test's thread. */
final class ManualClock implements PoolClock {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long now;
    private long scheduled;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        Task entry = new Task(now + Math.max(0, delay.toNanos()), scheduled++, task);
        tasks.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    /** Runs everything that is due within so many milliseconds, in order. */
    void advance(long millis) {
        long end = nanoTime() + Duration.ofMillis(millis).toNanos();
        for (Task task = next(end); task != null; task = next(end)) {
            task.action.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Task next(long end) {
        Task task = tasks.peek();
        if (task == null || task.due > end) {
            return null;
        }
        now = Math.max(now, task.due);
        return tasks.poll();
    }

    private record Task(long due, long number, Runnable action) {}
}
