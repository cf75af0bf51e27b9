package dev.databases.pool;

import dev.databases.PoolOptions;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.pool.PoolState.Phase;
import dev.databases.pool.Slot.State;
import dev.databases.pool.WaiterQueue.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds connections and lends each to one caller at a time. Safe for any thread.
 *
 * <p>Callers are served in the order in which they came; the connection that came back last is lent first, so that a caller who
 * comes back to an idle pool gets its last connection again, session state and all, and surplus ones become old enough to be
 * closed. Nothing is reset at release.
 *
 * <p>A lease is nobody's or somebody's, never lost: a caller that cancels its future at any moment either leaves the queue, or
 * the connection goes on to the next caller.
 *
 * <p>Futures are completed on the thread that gave the occasion: the one that released, the connector's, or one of the clock's.
 *
 * @param <C> what is held
 */
public final class ConnectionPool<C> {
    private final PoolState<C> state;
    private final PoolClock clock;
    private final Events events;
    private final Lifecycle<C> lifecycle;
    private final SlotWork<C> work;
    private final Alarm acquireTimeouts;
    private final boolean detectsLeaks;

    /** Makes a pool that is closed: {@link #open()} comes next. */
    public ConnectionPool(PoolOptions options, Connector<C> connector, PoolListener listener, PoolClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.events = new Events(Objects.requireNonNull(listener, "listener"));
        this.state = new PoolState<>(Objects.requireNonNull(options, "options"));
        this.lifecycle = new Lifecycle<>(this, state, Objects.requireNonNull(connector, "connector"), clock, events);
        this.work = lifecycle.work();
        this.acquireTimeouts = new Alarm(clock, this::expireWaiters);
        this.detectsLeaks = options.leakThreshold() != null;
    }

    /**
     * Opens the pool with {@code minSize} connections. An open pool is left as it is; one that is closing is opened again
     * afterwards.
     *
     * @return completes when all are open; when one cannot be opened, completes with its failure after the others were closed
     *     again, and the pool is closed. Cancelling it changes nothing
     */
    public CompletableFuture<Void> open() {
        return lifecycle.open();
    }

    /** As {@link #acquire(Duration)}, waiting for {@code acquireTimeout}. */
    public CompletableFuture<Lease<C>> acquire() {
        return acquire(state.options.acquireTimeout());
    }

    /**
     * Gives a live connection: an idle one, validated if it was idle for long; else a new one; else the next one that comes back.
     *
     * @param timeout how long to wait; zero: not at all, although a connection may be opened for those who come later; null: for
     *     ever
     * @return cancelling it leaves the queue. Completes with {@link AcquireTimeoutException} after the timeout, or at once when
     *     {@code maxWaiters} wait already; with {@link NotConnectedException} when the pool is not open or closes meanwhile; with
     *     the connector's own failure when no connection could be opened for the caller that waits longest
     */
    public CompletableFuture<Lease<C>> acquire(@Nullable Duration timeout) {
        Throwable place = detectsLeaks ? AcquisitionPlace.here() : null;
        Lease<C> idle = takeIdle(place);
        if (idle != null) {
            return CompletableFuture.completedFuture(idle);
        }
        long timeoutNanos = Nanos.of(timeout);
        long now = clock.nanoTime();
        Waiter<C> waiter = new Waiter<>(now, timeoutNanos, place);
        waiter.whenComplete((lease, error) -> leaveQueue(waiter));
        Effects effects = new Effects();
        state.lock.lock();
        try {
            if (state.phase != Phase.OPEN) {
                effects.add(() -> waiter.completeExceptionally(
                        new NotConnectedException("Not connected: the connection pool is not open. Connect first.")));
            } else if (state.isQueueFull()) {
                refuse(waiter, now, effects);
            } else {
                state.waiters.add(waiter);
                work.balance(now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
        if (timeoutNanos == 0) {
            expireWaiters();
        } else if (timeoutNanos != Nanos.NEVER && waiter.queued) {
            acquireTimeouts.ringBy(waiter.deadline());
        }
        return waiter;
    }

    /**
     * Gives an idle connection that needs no validation, at once; null when there is none, when others are waiting, or when the
     * pool is not open.
     */
    public @Nullable Lease<C> tryAcquire() {
        return takeIdle(detectsLeaks ? AcquisitionPlace.here() : null);
    }

    /**
     * Closes the pool: refuses callers, fails the waiting ones with {@link NotConnectedException}, waits for leases, then closes
     * by force what is still held. A second call while it closes can only shorten the wait.
     *
     * @param drain how long to wait for leases to come back; zero: not at all
     * @return completes when every connection is closed or abandoned; a closed pool gives an empty report. Cancelling it changes
     *     nothing
     */
    public CompletableFuture<PoolReport> close(Duration drain) {
        acquireTimeouts.cancel();
        return lifecycle.close(drain);
    }

    /** The pool at this moment. */
    public PoolStatus status() {
        state.lock.lock();
        try {
            return state.status();
        } finally {
            state.lock.unlock();
        }
    }

    private @Nullable Lease<C> takeIdle(@Nullable Throwable place) {
        while (true) {
            long now = clock.nanoTime();
            Lease<C> lease;
            state.lock.lock();
            try {
                Slot<C> slot = state.idle.peekLast();
                if (slot == null || work.isStale(slot, now) || !state.waiters.isEmpty() || state.phase != Phase.OPEN) {
                    return null;
                }
                state.idle.removeLast();
                lease = work.lend(slot, now, 0, place);
            } finally {
                state.lock.unlock();
            }
            if (work.isAlive(lease.held)) {
                events.acquired(lease);
                return lease;
            }
            takeBackDead(lease);
        }
    }

    private void takeBackDead(Lease<C> lease) {
        Effects effects = new Effects();
        state.lock.lock();
        try {
            if (lease.end() && endLease(lease)) {
                state.acquired--;
                state.released--;
                work.discard(lease.slot, "not alive when to be lent", effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    void release(Lease<C> lease) {
        Slot<C> slot = lease.slot;
        boolean alive = work.isAlive(lease.held);
        long now = clock.nanoTime();
        Effects effects = null;
        state.lock.lock();
        try {
            if (!endLease(lease)) {
                return;
            }
            if (alive && state.phase == Phase.OPEN && state.waiters.isEmpty() && !slot.isExpired(now)) {
                state.makeIdle(slot, now);
            } else {
                effects = new Effects();
                if (alive) {
                    work.offer(slot, now, effects);
                } else {
                    work.discard(slot, "not alive when it came back", effects);
                }
            }
        } finally {
            state.lock.unlock();
        }
        events.released(lease, now);
        if (effects != null) {
            effects.run();
        }
    }

    CompletableFuture<Void> releaseDirty(Lease<C> lease) {
        Slot<C> slot = lease.slot;
        boolean alive = work.isAlive(lease.held);
        long now = clock.nanoTime();
        CompletableFuture<Void> settled = new CompletableFuture<>();
        Effects effects = new Effects();
        state.lock.lock();
        try {
            if (!endLease(lease)) {
                return CompletableFuture.completedFuture(null);
            }
            slot.settled = settled;
            if (!alive) {
                work.discard(slot, "not alive when it came back", effects);
            } else if (state.phase == Phase.OPEN) {
                state.move(slot, State.CLEANING);
                effects.add(() -> work.clean(slot));
            } else {
                work.retire(slot, "pool closed", effects);
            }
        } finally {
            state.lock.unlock();
        }
        events.released(lease, now);
        effects.run();
        return settled;
    }

    void discard(Lease<C> lease, String reason) {
        long now = clock.nanoTime();
        Effects effects = new Effects();
        state.lock.lock();
        try {
            if (!endLease(lease)) {
                return;
            }
            work.discard(lease.slot, reason, effects);
        } finally {
            state.lock.unlock();
        }
        events.released(lease, now);
        effects.run();
    }

    /** With the lock. False when the pool was closed by force meanwhile. */
    private boolean endLease(Lease<C> lease) {
        if (lease.slot.lease != lease) {
            return false;
        }
        lease.slot.lease = null;
        state.released++;
        return true;
    }

    private void leaveQueue(Waiter<C> waiter) {
        if (waiter.queued) {
            state.lock.lock();
            try {
                state.waiters.remove(waiter);
            } finally {
                state.lock.unlock();
            }
        }
    }

    private void refuse(Waiter<C> waiter, long now, Effects effects) {
        state.timeouts++;
        String message = "The queue is full: " + state.waiters.size() + " callers wait for a connection already; "
                + situation(now) + " Release connections sooner, or raise maxSize or maxWaiters.";
        effects.add(() -> {
            waiter.completeExceptionally(new AcquireTimeoutException(message));
            events.timedOut(0);
        });
    }

    private void expireWaiters() {
        Effects effects = new Effects();
        Waiter<C> next;
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            int waiting = state.waiters.size();
            for (Waiter<C> waiter : state.waiters.pollExpired(now)) {
                state.timeouts++;
                String message = "No connection became free within " + Nanos.describe(waiter.timeout) + ": "
                        + situation(now) + " " + waiting
                        + " callers were waiting. Release connections sooner, or raise maxSize.";
                effects.add(() -> {
                    if (waiter.completeExceptionally(new AcquireTimeoutException(message))) {
                        events.timedOut(now - waiter.since);
                    }
                });
            }
            next = state.waiters.nextToExpire();
        } finally {
            state.lock.unlock();
        }
        effects.run();
        if (next != null) {
            acquireTimeouts.ringBy(next.deadline());
        }
    }

    /** With the lock. */
    private String situation(long now) {
        String sizes = state.slots.size() + " of at most " + state.options.maxSize() + " connections, "
                + state.count(State.LEASED) + " leased.";
        Lease<C> longest = state.longestHeld();
        if (longest == null) {
            return sizes;
        }
        String held = sizes + " The longest-held one is held for " + Nanos.describe(now - longest.acquiredAt);
        return longest.place == null
                ? held + "; set leakThreshold to learn by whom."
                : held + ", acquired at " + AcquisitionPlace.describe(longest.place) + ".";
    }
}
