package dev.databases.pool;

import dev.databases.PoolOptions;
import dev.databases.pool.Slot.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the pool's lock guards. Every method and field, but for the final ones, wants the lock to be held; nothing here calls
 * anybody.
 */
final class PoolState<C> {
    enum Phase {
        CLOSED,
        OPENING,
        OPEN,
        CLOSING
    }

    final ReentrantLock lock = new ReentrantLock();
    final PoolOptions options;
    final List<Slot<C>> slots = new ArrayList<>();
    /** The one that came back last is last. */
    final ArrayDeque<Slot<C>> idle = new ArrayDeque<>();

    final WaiterQueue<C> waiters = new WaiterQueue<>();
    Phase phase = Phase.CLOSED;

    long acquired;
    long released;
    long timeouts;
    long opened;
    long closed;
    long discarded;

    private final int[] counts = new int[State.values().length];

    PoolState(PoolOptions options) {
        this.options = options;
    }

    int count(State state) {
        return counts[state.ordinal()];
    }

    /** A slot for a connection that is about to be opened. */
    Slot<C> add() {
        Slot<C> slot = new Slot<>();
        slots.add(slot);
        counts[State.OPENING.ordinal()]++;
        return slot;
    }

    boolean isFull() {
        return slots.size() >= options.maxSize();
    }

    /** How many slots are held by connections that stay. */
    int live() {
        return slots.size() - count(State.CLOSING);
    }

    /** From idle: take it out of {@link #idle} as well. */
    void move(Slot<C> slot, State to) {
        counts[slot.state.ordinal()]--;
        counts[to.ordinal()]++;
        slot.state = to;
    }

    void makeIdle(Slot<C> slot, long now) {
        move(slot, State.IDLE);
        slot.idleSince = now;
        idle.addLast(slot);
    }

    void remove(Slot<C> slot) {
        move(slot, State.GONE);
        slots.remove(slot);
    }

    /** How many waiters are not going to be served by what is on its way already. */
    int unserved() {
        return waiters.size() - count(State.OPENING) - count(State.CHECKING);
    }

    /**
     * Whether as many wait for others to give a connection back as may. A waiter for whom there is an unleased slot waits for
     * the pool itself, and does not count.
     */
    boolean isQueueFull() {
        return waiters.size() >= options.maxWaiters() + options.maxSize() - count(State.LEASED);
    }

    @Nullable
    Lease<C> longestHeld() {
        Lease<C> longest = null;
        for (Slot<C> slot : slots) {
            Lease<C> lease = slot.lease;
            if (lease != null && (longest == null || lease.acquiredAt - longest.acquiredAt < 0)) {
                longest = lease;
            }
        }
        return longest;
    }

    PoolStatus status() {
        return new PoolStatus(
                slots.size(),
                idle.size(),
                count(State.LEASED),
                count(State.OPENING),
                count(State.CHECKING) + count(State.CLEANING),
                count(State.CLOSING),
                waiters.size(),
                options.minSize(),
                options.maxSize(),
                phase != Phase.OPEN,
                new PoolStatus.Counters(acquired, released, timeouts, opened, closed, discarded));
    }
}
