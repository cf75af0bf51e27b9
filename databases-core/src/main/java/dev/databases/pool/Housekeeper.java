package dev.databases.pool;

import dev.databases.PoolOptions;
import dev.databases.pool.PoolState.Phase;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after an open pool from time to time: closes what is too old or idle for too long, opens what {@code minSize} lacks,
 * reports leases held for too long. Safe for any thread.
 */
final class Housekeeper<C> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    /** HikariCP's housekeeping period. */
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

    private final PoolState<C> state;
    private final SlotWork<C> work;
    private final PoolClock clock;
    private final Events events;
    private final Duration period;
    private final long idleTimeout;
    private final long leakThreshold;

    /** Of the pool as it is open now. Written under the lock; null while it is closed. */
    private volatile @Nullable Round next;

    Housekeeper(PoolState<C> state, SlotWork<C> work, PoolClock clock, Events events) {
        this.state = state;
        this.work = work;
        this.clock = clock;
        this.events = events;
        PoolOptions options = state.options;
        this.idleTimeout = Nanos.of(options.idleTimeout());
        this.leakThreshold = Nanos.of(options.leakThreshold());
        this.period = period(options);
    }

    /** A quarter of the shortest limit: nothing exceeds its limit by more than that. Between 10 ms and 30 s. */
    static Duration period(PoolOptions options) {
        Duration shortest = Stream.of(options.idleTimeout(), options.maxLifetime(), options.leakThreshold())
                .flatMap(Stream::ofNullable)
                .map(limit -> limit.dividedBy(4))
                .reduce(LONGEST_PERIOD, (a, b) -> a.compareTo(b) < 0 ? a : b);
        return shortest.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : shortest;
    }

    /** With the lock. */
    void start(Effects effects) {
        Round round = new Round();
        next = round;
        effects.add(round::schedule);
    }

    /** With the lock. */
    void stop(Effects effects) {
        Round round = next;
        next = null;
        if (round != null) {
            effects.add(round::cancel);
        }
    }

    private void tidy() {
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (state.phase != Phase.OPEN) {
                return;
            }
            retireIdle(now, effects);
            work.refill(effects);
            if (leakThreshold != Nanos.NEVER) {
                reportLeaks(now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    private void retireIdle(long now, Effects effects) {
        for (Iterator<Slot<C>> longestIdleFirst = state.idle.iterator(); longestIdleFirst.hasNext(); ) {
            Slot<C> slot = longestIdleFirst.next();
            boolean tooOld = slot.isExpired(now);
            boolean surplus = now - slot.idleSince > idleTimeout && state.live() > state.options.minSize();
            if (tooOld || surplus) {
                longestIdleFirst.remove();
                work.retire(slot, tooOld ? "older than maxLifetime" : "idle for longer than idleTimeout", effects);
            }
        }
    }

    private void reportLeaks(long now, Effects effects) {
        for (Slot<C> slot : state.slots) {
            Lease<C> lease = slot.lease;
            if (lease != null && !lease.leakReported && now - lease.acquiredAt > leakThreshold) {
                lease.leakReported = true;
                effects.add(() -> reportLeak(lease, now - lease.acquiredAt));
            }
        }
    }

    private void reportLeak(Lease<C> lease, long held) {
        Throwable place = lease.place == null ? new Throwable("The place of acquisition is unknown") : lease.place;
        LOG.warn(
                "A connection has been held for {}, longer than leakThreshold ({}); it stays with its holder. Acquired here:",
                Nanos.describe(held),
                Nanos.describe(leakThreshold),
                place);
        events.leaked(place, Duration.ofNanos(held));
    }

    private final class Round implements Runnable {
        private volatile PoolClock.@Nullable Timer timer;

        void schedule() {
            if (next == this) {
                timer = clock.schedule(period, this);
            }
            if (next != this) {
                cancel();
            }
        }

        void cancel() {
            PoolClock.Timer scheduled = timer;
            if (scheduled != null) {
                scheduled.cancel();
            }
        }

        @Override
        public void run() {
            if (next != this) {
                return;
            }
            try {
                tidy();
            } finally {
                schedule();
            }
        }
    }
}
