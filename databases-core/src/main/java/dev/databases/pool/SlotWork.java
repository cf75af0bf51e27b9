package dev.databases.pool;

import dev.databases.pool.PoolState.Phase;
import dev.databases.pool.Slot.State;
import dev.databases.pool.WaiterQueue.Waiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves slots from state to state. The first half decides, under the lock, and notes the consequences in {@link Effects}; the
 * second half talks to the connector, without the lock, and comes back with the outcome
 * ({@link Opener} for opening). Safe for any thread.
 */
final class SlotWork<C> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private final ConnectionPool<C> pool;
    private final PoolState<C> state;
    private final Connector<C> connector;
    private final PoolClock clock;
    private final Events events;
    private final Lifecycle<C> lifecycle;
    private final Opener<C> opener;
    private final Duration cleanUpTimeout;
    private final long validateAfterIdle;

    SlotWork(
            ConnectionPool<C> pool,
            PoolState<C> state,
            Connector<C> connector,
            PoolClock clock,
            Events events,
            Lifecycle<C> lifecycle) {
        this.pool = pool;
        this.state = state;
        this.connector = connector;
        this.clock = clock;
        this.events = events;
        this.lifecycle = lifecycle;
        this.cleanUpTimeout = state.options.cleanUpTimeout();
        this.validateAfterIdle = Nanos.of(state.options.validateAfterIdle());
        this.opener = new Opener<>(state, connector, clock, events, lifecycle, this);
    }

    // Decisions: with the lock.

    boolean isStale(Slot<C> slot, long now) {
        return now - slot.idleSince > validateAfterIdle;
    }

    Lease<C> lend(Slot<C> slot, long now, long waited, @Nullable Throwable place) {
        Lease<C> lease = new Lease<>(pool, slot, slot.connection(), now, waited, place);
        slot.lease = lease;
        state.move(slot, State.LEASED);
        state.acquired++;
        return lease;
    }

    /** Gives a connection that is known to be good to the longest-waiting caller, or lets it rest. */
    void offer(Slot<C> slot, long now, Effects effects) {
        if (state.phase != Phase.OPEN) {
            retire(slot, "pool closed", effects);
            return;
        }
        if (slot.isExpired(now)) {
            retire(slot, "older than maxLifetime", effects);
            return;
        }
        settle(slot, effects);
        Waiter<C> waiter = state.waiters.poll();
        if (waiter == null) {
            state.makeIdle(slot, now);
        } else {
            Lease<C> lease = lend(slot, now, Math.max(0, now - waiter.since), waiter.place);
            effects.add(() -> deliver(waiter, lease));
        }
    }

    /** Gets a connection under way for every waiter for whom that is possible. */
    void balance(long now, Effects effects) {
        for (int wanted = state.waiters.size(); wanted > 0; wanted--) {
            Slot<C> slot = state.idle.peekLast();
            if (slot == null || (isStale(slot, now) && state.waiters.size() <= state.count(State.CHECKING))) {
                break;
            }
            state.idle.removeLast();
            state.move(slot, State.CHECKING);
            boolean stale = isStale(slot, now);
            effects.add(() -> check(slot, stale));
        }
        while (state.unserved() > 0 && !state.isFull()) {
            Slot<C> slot = state.add();
            effects.add(() -> opener.open(slot));
        }
    }

    /** Opens up to {@code minSize}. */
    void refill(Effects effects) {
        while (state.live() < state.options.minSize() && !state.isFull()) {
            Slot<C> slot = state.add();
            effects.add(() -> opener.open(slot));
        }
    }

    /** Throws a connection away that is broken or in doubt. */
    void discard(Slot<C> slot, String reason, Effects effects) {
        state.discarded++;
        effects.add(() -> events.discarded(reason));
        retire(slot, reason, effects);
    }

    /** Closes a connection; its slot is free when that is over. */
    void retire(Slot<C> slot, String reason, Effects effects) {
        slot.reason = reason;
        state.move(slot, State.CLOSING);
        effects.add(() -> close(slot));
    }

    private void settle(Slot<C> slot, Effects effects) {
        CompletableFuture<Void> settled = slot.settled;
        if (settled != null) {
            slot.settled = null;
            effects.add(() -> settled.complete(null));
        }
    }

    // Consequences: without the lock.

    boolean isAlive(C connection) {
        try {
            return connector.isAlive(connection);
        } catch (Throwable error) {
            LOG.warn("Connector.isAlive failed; the connection counts as broken", error);
            return false;
        }
    }

    private void deliver(Waiter<C> waiter, Lease<C> lease) {
        if (waiter.complete(lease)) {
            events.acquired(lease);
            return;
        }
        // Its owner was quicker to cancel: nobody has seen the lease, so it goes on.
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (lease.end() && lease.slot.lease == lease) {
                lease.slot.lease = null;
                state.acquired--;
                offer(lease.slot, now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    private void check(Slot<C> slot, boolean stale) {
        C connection = slot.connection();
        if (!isAlive(connection)) {
            checked(slot, "not alive when to be lent");
        } else if (stale) {
            BoundedCall.within(
                    cleanUpTimeout,
                    clock,
                    () -> connector.validate(connection),
                    (valid, error) -> checked(slot, verdict(valid, error, "validation failed")));
        } else {
            checked(slot, null);
        }
    }

    void clean(Slot<C> slot) {
        BoundedCall.within(
                cleanUpTimeout,
                clock,
                () -> connector.clean(slot.connection()),
                (clean, error) -> checked(slot, verdict(clean, error, "cleaning failed")));
    }

    /** The end of checking or cleaning; a reason means that it did not go well. */
    private void checked(Slot<C> slot, @Nullable String reason) {
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (reason == null) {
                offer(slot, now, effects);
            } else {
                discard(slot, reason, effects);
                balance(now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    void close(Slot<C> slot) {
        BoundedCall.within(cleanUpTimeout, clock, () -> connector.close(slot.connection()), (nothing, error) -> {
            logClose(error);
            gone(slot);
        });
    }

    void closeUnowned(C connection) {
        BoundedCall.within(
                cleanUpTimeout, clock, () -> connector.close(connection), (nothing, error) -> logClose(error));
    }

    /** Frees the slot, once. */
    void gone(Slot<C> slot) {
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (slot.state != State.CLOSING) {
                return;
            }
            state.remove(slot);
            if (slot.hasConnection()) {
                state.closed++;
                effects.add(() -> events.closed(slot.reason));
            }
            settle(slot, effects);
            if (state.phase == Phase.OPEN) {
                balance(now, effects);
                refill(effects);
            } else {
                lifecycle.oneGone(effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    private void logClose(@Nullable Throwable error) {
        if (error instanceof TimeoutException) {
            LOG.warn(
                    "Closing a connection did not end within {}; it is abandoned",
                    Nanos.describe(Nanos.of(cleanUpTimeout)));
        } else if (error != null) {
            LOG.debug("Closing a connection failed; it counts as closed", error);
        }
    }

    /** Null when all is well. */
    private static @Nullable String verdict(@Nullable Boolean good, @Nullable Throwable error, String otherwise) {
        if (error != null) {
            LOG.debug("A connection is closed: {}", otherwise, error);
        }
        return Boolean.TRUE.equals(good) ? null : otherwise;
    }
}
