package dev.databases.sqlite;

import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.pool.PoolClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to write: SQLite lets one transaction write at a time, and here they queue up in the order in which they
 * came, instead of meeting SQLITE_BUSY. Where readers and the writer exclude each other, as with a shared cache or without WAL,
 * readers take a permit too and share it. Safe for any thread.
 *
 * <p>A permit is nobody's or somebody's, never lost: who gives up waiting leaves the queue, or the permit goes on to the next.
 */
final class SqlitePermits {
    enum Mode {
        READ,
        WRITE
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final PoolClock clock;
    private final int maxWaiters;

    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private @Nullable Waiter upgrader;
    private int readers;
    private boolean writing;
    private boolean draining;
    private boolean closed;

    SqlitePermits(int maxWaiters, PoolClock clock) {
        this.maxWaiters = maxWaiters;
        this.clock = clock;
    }

    /** Gives a permit at once, or null. */
    @Nullable
    Permit tryAcquire(Mode mode) {
        lock.lock();
        try {
            return !draining ? takeFree(mode) : null;
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private @Nullable Permit takeFree(Mode mode) {
        return !closed && waiters.isEmpty() && upgrader == null && isFree(mode) ? grant(mode) : null;
    }

    /**
     * Gives a permit when those who came before have had theirs.
     *
     * @param timeout how long to wait; zero: not at all; null: for ever
     * @return cancelling it leaves the queue. Fails with {@link AcquireTimeoutException}, or with {@link NotConnectedException}
     *     after {@link #drain}
     */
    CompletableFuture<Permit> acquire(Mode mode, @Nullable Duration timeout) {
        Permit free = tryAcquire(mode);
        return free != null ? CompletableFuture.completedFuture(free) : enqueue(new Waiter(mode, false, null, timeout));
    }

    /** As {@link #acquire}, for one who holds a connection already and is waited for when the database disconnects. */
    CompletableFuture<Permit> acquireHolding(Mode mode, @Nullable Duration timeout) {
        Permit free;
        lock.lock();
        try {
            free = takeFree(mode);
        } finally {
            lock.unlock();
        }
        return free != null ? CompletableFuture.completedFuture(free) : enqueue(new Waiter(mode, true, null, timeout));
    }

    private CompletableFuture<Permit> enqueue(Waiter waiter) {
        lock.lock();
        try {
            if (closed || draining && !waiter.holding) {
                return CompletableFuture.failedFuture(notConnected());
            }
            if (waiter.upgraded != null) {
                if (upgrader != null) {
                    return CompletableFuture.failedFuture(new SerializationFailureException(
                            "Two connections that are reading want to write, and each waits for the other to finish reading. "
                                    + "Try the transaction again."));
                }
                upgrader = waiter;
            } else if (waiters.size() >= maxWaiters) {
                return CompletableFuture.failedFuture(new AcquireTimeoutException(
                        "Too many callers wait for their turn to write to the SQLite database already: "
                                + waiters.size()));
            } else {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (waiter.timeout != null) {
            if (waiter.timeout.isZero() || waiter.timeout.isNegative()) {
                dispatch();
                waiter.expire();
            } else {
                PoolClock.Timer timer = clock.schedule(waiter.timeout, waiter::expire);
                waiter.whenComplete((permit, error) -> timer.cancel());
            }
        }
        waiter.whenComplete((permit, error) -> {
            if (error != null) {
                leave(waiter);
            }
        });
        dispatch();
        return waiter;
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiters.size() + (upgrader == null ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses those who hold no connection, also those who wait already. */
    void drain() {
        refuse(false);
    }

    /** Refuses everybody. */
    void close() {
        refuse(true);
    }

    private void refuse(boolean everybody) {
        List<Waiter> refused = new ArrayList<>();
        lock.lock();
        try {
            draining = true;
            closed |= everybody;
            for (Waiter waiter : waiters) {
                if (everybody || !waiter.holding) {
                    refused.add(waiter);
                }
            }
            if (everybody && upgrader != null) {
                refused.add(upgrader);
            }
        } finally {
            lock.unlock();
        }
        // Failing takes them out of the queue.
        refused.forEach(waiter -> waiter.completeExceptionally(notConnected()));
    }

    private static NotConnectedException notConnected() {
        return new NotConnectedException("Not connected: the SQLite database is not open. Connect first.");
    }

    private void leave(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            if (upgrader == waiter) {
                upgrader = null;
            }
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    private boolean isFree(Mode mode) {
        return !writing && (mode == Mode.READ || readers == 0);
    }

    private Permit grant(Mode mode) {
        if (mode == Mode.WRITE) {
            writing = true;
        } else {
            readers++;
        }
        return new Permit(mode);
    }

    /** Hands permits to those whose turn it is. What hangs on their futures runs after the lock is given back. */
    private void dispatch() {
        while (true) {
            Waiter next;
            Permit permit;
            lock.lock();
            try {
                next = nextInTurn();
                if (next == null) {
                    return;
                }
                permit = next.upgraded != null ? next.upgraded.becomeWriter() : grant(next.mode);
            } finally {
                lock.unlock();
            }
            if (!next.complete(permit)) {
                if (next.upgraded != null) {
                    permit.downgrade();
                } else {
                    permit.release();
                }
            }
        }
    }

    /** With the lock. Takes it out of the queue. */
    private @Nullable Waiter nextInTurn() {
        Waiter first = upgrader;
        if (first != null) {
            // Nobody begins to read while it waits, or it would wait for ever.
            if (writing || readers > 1) {
                return null;
            }
            upgrader = null;
            return first;
        }
        Iterator<Waiter> queue = waiters.iterator();
        if (!queue.hasNext()) {
            return null;
        }
        first = queue.next();
        if (!isFree(first.mode)) {
            return null;
        }
        queue.remove();
        return first;
    }

    /** The right to read or to write until it is released. One thread at a time. */
    final class Permit {
        private Mode mode;
        private boolean released;

        private Permit(Mode mode) {
            this.mode = mode;
        }

        Mode mode() {
            return mode;
        }

        /** As {@link #acquire}, for one who reads and goes on reading meanwhile; the second who wants that is refused. */
        CompletableFuture<Permit> upgrade(@Nullable Duration timeout) {
            return enqueue(new Waiter(Mode.WRITE, true, this, timeout));
        }

        private Permit becomeWriter() {
            readers--;
            writing = true;
            mode = Mode.WRITE;
            return this;
        }

        /** Reads on, and lets other readers in. */
        void downgrade() {
            lock.lock();
            try {
                if (released || mode == Mode.READ) {
                    return;
                }
                writing = false;
                readers++;
                mode = Mode.READ;
            } finally {
                lock.unlock();
            }
            dispatch();
        }

        /** A second call does nothing. */
        void release() {
            lock.lock();
            try {
                if (released) {
                    return;
                }
                released = true;
                if (mode == Mode.WRITE) {
                    writing = false;
                } else {
                    readers--;
                }
            } finally {
                lock.unlock();
            }
            dispatch();
        }
    }

    private final class Waiter extends CompletableFuture<Permit> {
        final Mode mode;
        /** Whether it holds a connection already. */
        final boolean holding;

        final @Nullable Permit upgraded;
        final @Nullable Duration timeout;

        Waiter(Mode mode, boolean holding, @Nullable Permit upgraded, @Nullable Duration timeout) {
            this.mode = mode;
            this.holding = holding;
            this.upgraded = upgraded;
            this.timeout = timeout;
        }

        void expire() {
            if (!isDone()) {
                completeExceptionally(new AcquireTimeoutException(
                        "Another transaction uses the SQLite database, and it was not this caller's turn to "
                                + (mode == Mode.WRITE ? "write" : "read") + " within " + timeout
                                + ". SQLite lets one transaction write at a time: keep it short, or raise acquireTimeout. "
                                + "If that transaction waits for this call, run the call on it."));
            }
        }
    }
}
