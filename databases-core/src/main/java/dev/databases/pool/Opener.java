package dev.databases.pool;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.pool.PoolState.Phase;
import dev.databases.pool.Slot.State;
import dev.databases.pool.WaiterQueue.Waiter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Fills slots with connections; the pool may have closed by the time one arrives. Safe for any thread. */
final class Opener<C> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    /** So that connections opened together do not all go together. */
    private static final double LIFETIME_JITTER = 0.1;

    private final PoolState<C> state;
    private final Connector<C> connector;
    private final PoolClock clock;
    private final Events events;
    private final Lifecycle<C> lifecycle;
    private final SlotWork<C> work;
    private final long maxLifetime;

    Opener(
            PoolState<C> state,
            Connector<C> connector,
            PoolClock clock,
            Events events,
            Lifecycle<C> lifecycle,
            SlotWork<C> work) {
        this.state = state;
        this.connector = connector;
        this.clock = clock;
        this.events = events;
        this.lifecycle = lifecycle;
        this.work = work;
        this.maxLifetime = Nanos.of(state.options.maxLifetime());
    }

    /** Without the lock. */
    void open(Slot<C> slot) {
        long began = clock.nanoTime();
        BoundedCall.unbounded(connector::open, (connection, error) -> opened(slot, began, connection, error));
    }

    private void opened(Slot<C> slot, long began, @Nullable C connection, @Nullable Throwable error) {
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (connection == null) {
                notOpened(slot, failure(error), now, effects);
            } else if (slot.state == State.GONE) {
                effects.add(() -> work.closeUnowned(connection));
            } else {
                slot.connect(connection);
                state.opened++;
                effects.add(() -> events.opened(now - began));
                arrived(slot, now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    private void arrived(Slot<C> slot, long now, Effects effects) {
        if (slot.state == State.CLOSING) {
            effects.add(() -> work.close(slot));
            return;
        }
        slot.openedAt = now;
        if (maxLifetime != Nanos.NEVER) {
            slot.lifetime = maxLifetime
                    - (long) (maxLifetime
                            * LIFETIME_JITTER
                            * ThreadLocalRandom.current().nextDouble());
        }
        if (state.phase == Phase.OPENING) {
            state.makeIdle(slot, now);
            lifecycle.oneOpened(effects);
        } else {
            work.offer(slot, now, effects);
        }
    }

    private void notOpened(Slot<C> slot, Throwable failure, long now, Effects effects) {
        if (slot.state == State.GONE) {
            return;
        }
        boolean closing = slot.state == State.CLOSING;
        state.remove(slot);
        if (state.phase == Phase.OPENING) {
            lifecycle.openFailed(failure, effects);
        } else if (closing) {
            lifecycle.oneGone(effects);
        } else {
            failLongestWaiting(failure, effects);
            work.balance(now, effects);
        }
    }

    /**
     * One failure, one caller: a server that is down gives each of them a quick answer of the right type, and those behind get
     * an attempt of their own. Nobody fails who will be served by an attempt that is still under way.
     */
    private void failLongestWaiting(Throwable failure, Effects effects) {
        Waiter<C> waiter = state.unserved() > 0 ? state.waiters.poll() : null;
        if (waiter != null) {
            effects.add(() -> waiter.completeExceptionally(failure));
        } else {
            // A minSize that cannot be kept up wants attention; an attempt that outlived its caller does not.
            Level level = state.live() < state.options.minSize() ? Level.WARN : Level.DEBUG;
            effects.add(() -> LOG.atLevel(level)
                    .log("A connection that nobody waits for could not be opened: {}", failure.toString()));
        }
    }

    private static Throwable failure(@Nullable Throwable error) {
        if (error == null) {
            return new IllegalStateException("Connector.open() completed with null instead of a connection");
        }
        // A caller whose future is cancelled believes that it was cancelled itself.
        return error instanceof CancellationException
                ? new CannotConnectException("The opening of a connection was cancelled", error)
                : error;
    }
}
