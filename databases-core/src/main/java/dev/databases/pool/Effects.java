package dev.databases.pool;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is decided under the pool's lock and done after it: completing futures, calling the connector and the listener. One
 * thread at a time.
 */
final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    /**
     * Serving one caller may release a connection, which serves the next one, and so on: deeper than this, another thread goes
     * on. A queue on this thread would do for the stack, but could wait for a caller that itself waits for the queue.
     */
    private static final int MAX_DEPTH = 16;

    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private final List<Runnable> work = new ArrayList<>(4);

    void add(Runnable effect) {
        work.add(effect);
    }

    /** Call without the lock. */
    void run() {
        if (work.isEmpty()) {
            return;
        }
        int[] depth = DEPTH.get();
        if (depth[0] < MAX_DEPTH) {
            runHere(depth);
        } else {
            runElsewhere(depth);
        }
    }

    private void runElsewhere(int[] depth) {
        try {
            Workers.execute(() -> runHere(DEPTH.get()));
        } catch (Throwable noThread) {
            runHere(depth);
        }
    }

    private void runHere(int[] depth) {
        depth[0]++;
        try {
            for (Runnable effect : work) {
                try {
                    effect.run();
                } catch (Throwable error) {
                    LOG.error("The connection pool failed to carry out a decision; please report this", error);
                }
            }
        } finally {
            depth[0]--;
        }
    }
}
