package dev.databases.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: it passes only when a test says so, and tasks run on the test's thread. Safe for any thread. */
final class ManualClock implements PoolClock {
    /** Close to the overflow of nanoTime, which all comparisons must survive. */
    private long now = Long.MAX_VALUE - Duration.ofMillis(500).toNanos();

    private long number;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.<Task>comparingLong(task -> task.due - Long.MAX_VALUE).thenComparingLong(task -> task.number));

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable runnable) {
        Task task = new Task(now + Math.max(0, delay.toNanos()), number++, runnable);
        tasks.add(task);
        return () -> remove(task);
    }

    /** Lets time pass, and runs what falls due on the way, each at its moment. */
    void advance(Duration time) {
        long end = nanoTime() + time.toNanos();
        for (Task task = pollUntil(end); task != null; task = pollUntil(end)) {
            task.runnable.run();
        }
    }

    synchronized int scheduled() {
        return tasks.size();
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    private synchronized Task pollUntil(long end) {
        Task task = tasks.peek();
        if (task == null || task.due - end > 0) {
            now = end;
            return null;
        }
        tasks.remove();
        if (task.due - now > 0) {
            now = task.due;
        }
        return task;
    }

    private record Task(long due, long number, Runnable runnable) {}
}
