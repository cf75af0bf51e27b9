package dev.databases.pool;

import dev.databases.exceptions.NotConnectedException;
import dev.databases.pool.PoolReport.HeldLease;
import dev.databases.pool.PoolState.Phase;
import dev.databases.pool.Slot.State;
import dev.databases.pool.WaiterQueue.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens and closes the pool as a whole. Safe for any thread. */
final class Lifecycle<C> {
    private final PoolState<C> state;
    private final SlotWork<C> work;
    private final PoolClock clock;
    private final Events events;
    private final Housekeeper<C> housekeeper;

    /** Under the lock; what is handed out are copies, which their owners may cancel. */
    private CompletableFuture<Void> opening = new CompletableFuture<>();

    private Closing<C> closing = new Closing<>();

    Lifecycle(ConnectionPool<C> pool, PoolState<C> state, Connector<C> connector, PoolClock clock, Events events) {
        this.state = state;
        this.clock = clock;
        this.events = events;
        this.work = new SlotWork<>(pool, state, connector, clock, events, this);
        this.housekeeper = new Housekeeper<>(state, work, clock, events);
    }

    SlotWork<C> work() {
        return work;
    }

    CompletableFuture<Void> open() {
        Effects effects = new Effects();
        CompletableFuture<Void> result;
        state.lock.lock();
        try {
            result = switch (state.phase) {
                case OPEN -> CompletableFuture.completedFuture(null);
                case OPENING -> opening.copy();
                case CLOSING -> closing.done.handle((report, error) -> open()).thenCompose(Function.identity());
                case CLOSED -> start(effects);
            };
        } finally {
            state.lock.unlock();
        }
        effects.run();
        return result;
    }

    private CompletableFuture<Void> start(Effects effects) {
        opening = new CompletableFuture<>();
        state.phase = Phase.OPENING;
        CompletableFuture<Void> result = opening.copy();
        if (state.options.minSize() == 0) {
            opened(effects);
        } else {
            work.refill(effects);
        }
        return result;
    }

    CompletableFuture<PoolReport> close(Duration drain) {
        Effects effects = new Effects();
        CompletableFuture<PoolReport> result;
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (state.phase == Phase.CLOSED) {
                return CompletableFuture.completedFuture(PoolReport.CLEAN);
            }
            if (state.phase == Phase.OPENING) {
                failOpening(new NotConnectedException("The connection pool was closed while it was opening"), effects);
            } else if (state.phase == Phase.OPEN) {
                beginClosing(effects);
            }
            result = closing.done.copy();
            forceAfter(drain, now, effects);
        } finally {
            state.lock.unlock();
        }
        effects.run();
        return result;
    }

    // With the lock, called back by the slots.

    void oneOpened(Effects effects) {
        if (state.count(State.OPENING) == 0) {
            opened(effects);
        }
    }

    void openFailed(Throwable failure, Effects effects) {
        failOpening(failure, effects);
        oneGone(effects);
    }

    void oneGone(Effects effects) {
        if (state.phase == Phase.CLOSING && state.slots.isEmpty()) {
            state.phase = Phase.CLOSED;
            Closing<C> finished = closing;
            effects.add(finished::finish);
        }
    }

    private void opened(Effects effects) {
        state.phase = Phase.OPEN;
        CompletableFuture<Void> result = opening;
        housekeeper.start(effects);
        effects.add(() -> result.complete(null));
    }

    private void failOpening(Throwable failure, Effects effects) {
        beginClosing(effects);
        CompletableFuture<Void> result = opening;
        closing.afterwards = () -> result.completeExceptionally(failure);
    }

    private void beginClosing(Effects effects) {
        state.phase = Phase.CLOSING;
        closing = new Closing<>();
        housekeeper.stop(effects);
        for (Slot<C> slot : List.copyOf(state.slots)) {
            if (slot.state == State.IDLE) {
                state.idle.remove(slot);
                work.retire(slot, "pool closed", effects);
            } else if (slot.state == State.OPENING) {
                slot.reason = "pool closed";
                state.move(slot, State.CLOSING);
                effects.add(() -> clock.schedule(state.options.cleanUpTimeout(), () -> work.gone(slot)));
            }
        }
        for (Waiter<C> waiter = state.waiters.poll(); waiter != null; waiter = state.waiters.poll()) {
            Waiter<C> refused = waiter;
            effects.add(() -> refused.completeExceptionally(new NotConnectedException(
                    "The connection pool was closed while this caller was waiting for a connection")));
        }
        oneGone(effects);
    }

    private void forceAfter(Duration drain, long now, Effects effects) {
        if (state.count(State.LEASED) == 0) {
            return;
        }
        if (drain.isZero() || drain.isNegative()) {
            force(now, effects);
            return;
        }
        Closing<C> current = closing;
        effects.add(() -> {
            PoolClock.Timer timer = clock.schedule(drain, () -> force(current));
            current.done.whenComplete((report, error) -> timer.cancel());
        });
    }

    private void force(Closing<C> expected) {
        Effects effects = new Effects();
        long now = clock.nanoTime();
        state.lock.lock();
        try {
            if (closing == expected && state.phase == Phase.CLOSING) {
                force(now, effects);
            }
        } finally {
            state.lock.unlock();
        }
        effects.run();
    }

    private void force(long now, Effects effects) {
        for (Slot<C> slot : List.copyOf(state.slots)) {
            Lease<C> lease = slot.lease;
            if (lease != null) {
                slot.lease = null;
                state.released++;
                closing.held.add(new HeldLease(lease.place, Duration.ofNanos(now - lease.acquiredAt)));
                effects.add(() -> events.released(lease, now));
                work.retire(slot, "pool closed by force", effects);
            }
        }
    }

    /** One closing of the pool, from its beginning to its report. */
    private static final class Closing<C> {
        final CompletableFuture<PoolReport> done = new CompletableFuture<>();
        final List<HeldLease> held = new ArrayList<>();

        @Nullable
        Runnable afterwards;

        void finish() {
            held.sort(Comparator.comparing(HeldLease::held).reversed());
            done.complete(new PoolReport(held));
            if (afterwards != null) {
                afterwards.run();
            }
        }
    }
}
