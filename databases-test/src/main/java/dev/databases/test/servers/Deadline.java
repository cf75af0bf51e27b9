package dev.databases.test.servers;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what only the outside world knows. */
final class Deadline {
    private Deadline() {}

    /** Looks every 10 ms. */
    static void await(String what, long seconds, BooleanSupplier happened) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TestServerException("Waited " + seconds + " s in vain for " + what + ".");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("Interrupted while waiting for a server.", e);
        }
    }
}
