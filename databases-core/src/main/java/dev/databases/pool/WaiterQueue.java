package dev.databases.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Callers that wait, the longest-waiting first; any of them can leave in constant time. Guarded by the pool's lock. */
final class WaiterQueue<C> {
    private @Nullable Waiter<C> first;
    private @Nullable Waiter<C> last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void add(Waiter<C> waiter) {
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        waiter.queued = true;
        size++;
    }

    @Nullable
    Waiter<C> poll() {
        Waiter<C> waiter = first;
        if (waiter != null) {
            remove(waiter);
        }
        return waiter;
    }

    /** False when it has left already. */
    boolean remove(Waiter<C> waiter) {
        if (!waiter.queued) {
            return false;
        }
        Waiter<C> previous = waiter.previous;
        Waiter<C> next = waiter.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previous = previous;
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.queued = false;
        size--;
        return true;
    }

    /** Removes and gives the waiters whose time is up. */
    List<Waiter<C>> pollExpired(long now) {
        List<Waiter<C>> expired = new ArrayList<>();
        for (Waiter<C> waiter = first; waiter != null; ) {
            Waiter<C> next = waiter.next;
            if (waiter.timeout != Nanos.NEVER && waiter.deadline() - now <= 0) {
                remove(waiter);
                expired.add(waiter);
            }
            waiter = next;
        }
        return expired;
    }

    /** The waiter whose time is up first; null when none has a limit. */
    @Nullable
    Waiter<C> nextToExpire() {
        Waiter<C> earliest = null;
        for (Waiter<C> waiter = first; waiter != null; waiter = waiter.next) {
            if (waiter.timeout != Nanos.NEVER && (earliest == null || waiter.deadline() - earliest.deadline() < 0)) {
                earliest = waiter;
            }
        }
        return earliest;
    }

    /** The future of one caller. Whoever completes it first, the pool or its owner, decides who has the connection. */
    static final class Waiter<C> extends CompletableFuture<Lease<C>> {
        final long since;
        final long timeout;
        final @Nullable Throwable place;

        private @Nullable Waiter<C> previous;
        private @Nullable Waiter<C> next;
        /** Written under the lock; a look without it only saves taking it. */
        volatile boolean queued;

        Waiter(long since, long timeout, @Nullable Throwable place) {
            this.since = since;
            this.timeout = timeout;
            this.place = place;
        }

        long deadline() {
            return since + timeout;
        }
    }
}
