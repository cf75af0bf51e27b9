package dev.databases.pool;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for what must not run on the thread at hand. Their number has no bound, so that code of others that blocks
 * one of them holds up nobody else; an unused one ends after five seconds. Safe for any thread.
 */
final class Workers {
    private static final ThreadPoolExecutor EXECUTOR = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("databases-pool"));

    private Workers() {}

    static void execute(Runnable task) {
        EXECUTOR.execute(task);
    }

    /** Daemon threads that inherit nothing from the thread that happens to start them. */
    static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Workers.class.getClassLoader());
            return thread;
        };
    }
}
