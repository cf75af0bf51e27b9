package dev.databases.remote;

import dev.databases.pool.ConnectionPool;
import dev.databases.pool.Lease;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections for lone statements, each used by several callers at once. They are leases of the pool like any other: taken when a
 * statement comes, given back as soon as nobody uses them, and no longer joined when somebody waits for a connection alone. Safe
 * for any thread.
 */
final class SharedSessions {
    /** Behind a statement that takes longer nobody queues: a slow report, or a wait for a lock. */
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** After this time one goes back to the pool, for its age to be looked at and for those who wait there. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RemoteBackend backend;
    private final ConnectionPool<RemoteSession> pool;
    private final int most;
    private final int limit;
    private final List<SharedSession> sessions = new ArrayList<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /**
     * @param most connections that the pool has at most
     * @param limit callers that one connection has at most; 2 or more
     */
    SharedSessions(RemoteBackend backend, ConnectionPool<RemoteSession> pool, int most, int limit) {
        this.backend = backend;
        this.pool = pool;
        this.most = most;
        this.limit = limit;
    }

    /**
     * An idle connection; a new one, when the pool may have more; or else a place on the one with the fewest callers. Whichever of
     * them comes first to those who have to wait.
     */
    CompletionStage<ConnectionBackend> acquire(@Nullable Duration timeout) {
        SharedSession joined = null;
        synchronized (this) {
            if (sessions.size() == most) {
                joined = joinInTurn();
            }
        }
        if (joined != null) {
            return CompletableFuture.completedFuture(new SharedConnection(this, joined));
        }
        Lease<RemoteSession> idle = pool.tryAcquire();
        if (idle != null) {
            return CompletableFuture.completedFuture(new SharedConnection(this, share(idle)));
        }
        if (!mayGrow()) {
            synchronized (this) {
                joined = joinInTurn();
            }
            if (joined != null) {
                return CompletableFuture.completedFuture(new SharedConnection(this, joined));
            }
        }
        return new Waiting().start(timeout);
    }

    CompletionStage<ConnectionBackend> acquireAlone() {
        return backend.acquire(Purpose.WRITE, null);
    }

    private SharedSession share(Lease<RemoteSession> lease) {
        SharedSession session = new SharedSession(this, lease, System.nanoTime());
        session.users = 1;
        synchronized (this) {
            sessions.add(session);
        }
        return session;
    }

    private @Nullable SharedSession joinInTurn() {
        return waiting.isEmpty() ? join() : null;
    }

    private @Nullable SharedSession join() {
        long now = System.nanoTime();
        SharedSession best = null;
        for (int i = 0; i < sessions.size(); i++) {
            SharedSession session = sessions.get(i);
            if (!session.isClosed && now - session.sharedSince > TURN_NANOS) {
                session.isClosed = true;
            }
            if (!session.isClosed
                    && session.users < limit
                    && (best == null || session.users < best.users)
                    && session.remote.isUsable()
                    && !session.isHeldUp(now, HELD_UP_NANOS)) {
                best = session;
            }
        }
        if (best != null) {
            best.users++;
        }
        return best;
    }

    private boolean mayGrow() {
        PoolStatus status = pool.status();
        return status.size() < status.max();
    }

    /** Somebody waits for a connection alone: one of these is joined no more, and goes back when its callers are done. */
    void makeRoom() {
        PoolStatus status = pool.status();
        if (status.size() < status.max() || status.waiting() == 0) {
            return;
        }
        synchronized (this) {
            SharedSession fewest = null;
            for (SharedSession session : sessions) {
                if (!session.isClosed && (fewest == null || session.users < fewest.users)) {
                    fewest = session;
                }
            }
            if (fewest != null) {
                fewest.isClosed = true;
            }
        }
    }

    synchronized void close(SharedSession session) {
        session.isClosed = true;
    }

    synchronized void closeAll() {
        for (SharedSession session : sessions) {
            session.isClosed = true;
        }
    }

    /** A caller gives up its place. */
    void leave(SharedSession session) {
        boolean isSought;
        boolean isFree;
        synchronized (this) {
            session.users--;
            isFree = takeOutIfFree(session);
            isSought = !waiting.isEmpty();
        }
        if (isFree) {
            session.giveBack();
        }
        if (isSought) {
            serve();
        }
    }

    void giveBackIfFree(SharedSession session) {
        boolean isFree;
        synchronized (this) {
            isFree = takeOutIfFree(session);
        }
        if (isFree) {
            session.giveBack();
        }
    }

    private boolean takeOutIfFree(SharedSession session) {
        return session.users == 0 && session.isQuiet() && sessions.remove(session);
    }

    /** Gives places to those who wait, while there are any. */
    private void serve() {
        while (true) {
            Waiting first;
            SharedSession joined;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    return;
                }
                joined = join();
                if (joined == null) {
                    return;
                }
                first = waiting.remove();
            }
            first.joined(joined);
        }
    }

    /** Waits for a place, and in the pool for a connection. */
    private final class Waiting extends CompletableFuture<ConnectionBackend> {
        private volatile @Nullable CompletableFuture<Lease<RemoteSession>> leasing;

        Waiting start(@Nullable Duration timeout) {
            synchronized (SharedSessions.this) {
                waiting.add(this);
            }
            CompletableFuture<Lease<RemoteSession>> lease = timeout == null ? pool.acquire() : pool.acquire(timeout);
            leasing = lease;
            lease.whenComplete(this::leased);
            if (isDone()) {
                lease.cancel(false);
            }
            return this;
        }

        private void leased(@Nullable Lease<RemoteSession> lease, @Nullable Throwable failure) {
            synchronized (SharedSessions.this) {
                waiting.remove(this);
            }
            if (lease == null) {
                completeExceptionally(Causes.of(failure));
                return;
            }
            SharedSession session = share(lease);
            if (!complete(new SharedConnection(SharedSessions.this, session))) {
                leave(session);
            } else {
                serve();
            }
        }

        void joined(SharedSession session) {
            if (!complete(new SharedConnection(SharedSessions.this, session))) {
                leave(session);
                return;
            }
            leavePool();
        }

        private void leavePool() {
            CompletableFuture<Lease<RemoteSession>> lease = leasing;
            if (lease != null) {
                lease.cancel(false);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            synchronized (SharedSessions.this) {
                waiting.remove(this);
            }
            boolean isCancelled = super.cancel(false);
            leavePool();
            return isCancelled;
        }
    }
}
