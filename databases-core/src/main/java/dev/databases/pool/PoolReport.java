package dev.databases.pool;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who still held what when a pool was closed by force. Immutable.
 *
 * @param held one for each lease that did not come back in time, the longest-held first
 */
public record PoolReport(List<HeldLease> held) {
    static final PoolReport CLEAN = new PoolReport(List.of());

    public PoolReport {
        held = List.copyOf(held);
    }

    /** Whether everything came back in time. */
    public boolean isClean() {
        return held.isEmpty();
    }

    @Override
    public String toString() {
        return held.isEmpty()
                ? "All connections came back in time."
                : held.size() + " connections were closed by force: "
                        + held.stream().map(HeldLease::toString).collect(Collectors.joining("; "));
    }

    /**
     * A lease that did not come back. Immutable.
     *
     * @param place its stack trace is where the connection was acquired; null when leak detection is off
     * @param held for how long
     */
    public record HeldLease(@Nullable Throwable place, Duration held) {
        @Override
        public String toString() {
            String duration = "held for " + Nanos.describe(Nanos.of(held));
            return place == null ? duration : duration + ", acquired at " + AcquisitionPlace.describe(place);
        }
    }
}
