package dev.databases.remote;

import dev.databases.pool.Lease;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A leased connection on which statements of several callers are under way; the server runs them one after the other. Its lock is
 * taken inside that of {@link SharedSessions}, never around it. Safe for any thread.
 */
final class SharedSession {
    final RemoteSession remote;
    final long sharedSince;
    private final SharedSessions sessions;
    private final Lease<RemoteSession> lease;

    /** Callers that have a place on it; under the lock of the sessions. */
    int users;
    /** Whether nobody joins any more; under the lock of the sessions. */
    boolean isClosed;

    private final ArrayDeque<SharedCall<?>> underWay = new ArrayDeque<>();
    /** Since when the server has had the oldest one in hand, as far as is known here; 0: there is none. */
    private volatile long oldestSince;

    /** Held by the one who sends; not by those who hear of an end. */
    private final Object sending = new Object();

    private int settling;
    private boolean wasCancelled;

    SharedSession(SharedSessions sessions, Lease<RemoteSession> lease, long now) {
        this.sessions = sessions;
        this.lease = lease;
        this.remote = lease.connection();
        this.sharedSince = now;
    }

    /** Whether a statement has been at it for this long. */
    boolean isHeldUp(long now, long nanos) {
        long since = oldestSince;
        return since != 0 && now - since > nanos;
    }

    synchronized boolean isQuiet() {
        return underWay.isEmpty() && settling == 0;
    }

    /** Whether a cancel was sent for one of its statements, which may have hit another. */
    synchronized boolean wasCancelled() {
        return wasCancelled;
    }

    /** Sends it. The order of those under way is the server's: by it the oldest is known, which a cancel hits. */
    <T extends @Nullable Object> CompletionStage<T> start(SharedCall<T> call, RemoteCall.Operation<T> operation) {
        synchronized (sending) {
            synchronized (this) {
                if (underWay.isEmpty()) {
                    oldestSince = now();
                }
                underWay.add(call);
            }
            try {
                return operation.on(remote.driver);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    void ended(SharedCall<?> call) {
        synchronized (this) {
            boolean wasOldest = underWay.peek() == call;
            underWay.remove(call);
            if (wasOldest) {
                oldestSince = underWay.isEmpty() ? 0 : now();
            }
        }
        settleOldest();
    }

    private static long now() {
        long now = System.nanoTime();
        return now == 0 ? 1 : now;
    }

    /** A caller has gone while its statement was under way. */
    void cancelled() {
        sessions.close(this);
        settleOldest();
    }

    /** Cancels the oldest on the server, when its caller has gone: before that, the cancel would hit another one. */
    void settleOldest() {
        SharedCall<?> oldest;
        synchronized (this) {
            oldest = underWay.peek();
            if (oldest == null || !oldest.takeForSettling(underWay.size() == 1)) {
                return;
            }
            settling++;
            wasCancelled = true;
        }
        oldest.settle();
    }

    /** One whose caller has gone has ended. */
    void endedUnheard() {
        sessions.giveBackIfFree(this);
    }

    void settled() {
        synchronized (this) {
            settling--;
        }
        sessions.giveBackIfFree(this);
    }

    /** Nothing is under way, and nobody has a place. */
    void giveBack() {
        if (!remote.isUsable()) {
            lease.discard();
        } else if (remote.isClean()) {
            lease.release();
        } else {
            lease.releaseDirty();
        }
    }
}
