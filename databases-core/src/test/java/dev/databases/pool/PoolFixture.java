package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A pool in virtual time over a scripted connector, with all that its listener heard. */
final class PoolFixture {
    static final Duration SECOND = Duration.ofSeconds(1);

    final ManualClock clock = new ManualClock();
    final ScriptedConnector connector = new ScriptedConnector();
    final List<String> events = new ArrayList<>();
    final ConnectionPool<Fake> pool;
    /** Runs between the decision at a release and what follows from it. */
    Runnable onReleased = () -> {};

    private PoolFixture(PoolOptions options) {
        pool = new ConnectionPool<>(options, connector, new Recorder(), clock);
    }

    static PoolFixture closed(PoolOptions.Builder options) {
        return new PoolFixture(options.build());
    }

    static PoolFixture open(PoolOptions.Builder options) {
        PoolFixture fixture = closed(options);
        assertTrue(fixture.pool.open().isDone());
        return fixture;
    }

    static PoolFixture ofSize(int maxSize) {
        return open(PoolOptions.builder().maxSize(maxSize));
    }

    Lease<Fake> lease() {
        return now(pool.acquire());
    }

    List<Lease<Fake>> leases(int number) {
        List<Lease<Fake>> leases = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            leases.add(lease());
        }
        return leases;
    }

    /** The counts that are not zero. */
    String shape() {
        return shape(pool.status());
    }

    static String shape(PoolStatus status) {
        int sum = status.idle() + status.leased() + status.opening() + status.quarantined() + status.closing();
        assertEquals(sum, status.size());
        assertTrue(status.size() <= status.max());
        List<String> counts = new ArrayList<>();
        add(counts, "idle", status.idle());
        add(counts, "leased", status.leased());
        add(counts, "opening", status.opening());
        add(counts, "quarantined", status.quarantined());
        add(counts, "closing", status.closing());
        add(counts, "waiting", status.waiting());
        return String.join(", ", counts);
    }

    private static void add(List<String> counts, String name, int count) {
        if (count != 0) {
            counts.add(name + " " + count);
        }
    }

    /** The value of a future that must be done. */
    static <T> T now(CompletableFuture<T> future) {
        assertTrue(future.isDone(), "not done yet");
        return future.join();
    }

    static String name(CompletableFuture<Lease<Fake>> future) {
        return now(future).connection().name;
    }

    /** The failure of a future that must have failed. */
    static Throwable failure(CompletableFuture<?> future) {
        assertTrue(future.isDone(), "not done yet");
        return assertThrows(CompletionException.class, future::join).getCause();
    }

    private final class Recorder implements PoolListener {
        @Override
        public void opened(Duration took) {
            events.add("opened " + took);
        }

        @Override
        public void acquired(Duration waited) {
            events.add("acquired " + waited);
        }

        @Override
        public void released(Duration held) {
            events.add("released " + held);
            onReleased.run();
        }

        @Override
        public void timedOut(Duration waited) {
            events.add("timedOut " + waited);
        }

        @Override
        public void discarded(String reason) {
            events.add("discarded " + reason);
        }

        @Override
        public void closed(String reason) {
            events.add("closed " + reason);
        }

        @Override
        public void leaked(Throwable place, Duration held) {
            events.add("leaked " + place.getMessage() + " " + held);
        }
    }
}
