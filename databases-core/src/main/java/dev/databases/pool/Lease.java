package dev.databases.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The right to use one connection until it is given back: by {@link #release()}, {@link #releaseDirty()} or {@link #discard()},
 * whichever comes first; what comes later changes nothing. Giving back is safe for any thread; what the connection itself
 * allows is its own matter.
 *
 * @param <C> what is held
 */
public final class Lease<C> {
    private static final VarHandle RELEASED;
    private static final VarHandle ANNOUNCED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RELEASED = lookup.findVarHandle(Lease.class, "released", boolean.class);
            ANNOUNCED = lookup.findVarHandle(Lease.class, "announced", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final Slot<C> slot;
    final C held;
    final long acquiredAt;
    final long waited;
    /** Null when leak detection is off. */
    final @Nullable Throwable place;

    private final ConnectionPool<C> pool;

    @SuppressWarnings("unused") // by RELEASED
    private volatile boolean released;

    @SuppressWarnings("unused") // by ANNOUNCED
    private volatile boolean announced;

    /** Guarded by the pool's lock. */
    boolean leakReported;

    Lease(ConnectionPool<C> pool, Slot<C> slot, C held, long acquiredAt, long waited, @Nullable Throwable place) {
        this.pool = pool;
        this.slot = slot;
        this.held = held;
        this.acquiredAt = acquiredAt;
        this.waited = waited;
        this.place = place;
    }

    /**
     * The connection. After the pool was closed by force it may be a closed one.
     *
     * @throws IllegalStateException when it was given back
     */
    public C connection() {
        if (released) {
            throw new IllegalStateException(
                    "This lease was released: its connection may serve somebody else. Acquire a new one.");
        }
        return held;
    }

    /** Whether it was given back, in whatever way. */
    public boolean isReleased() {
        return released;
    }

    /**
     * Gives a clean connection back: not busy, not inside a transaction. It goes straight to the caller that waits longest, whose
     * continuation may run within this call.
     */
    public void release() {
        if (end()) {
            pool.release(this);
        }
    }

    /**
     * Gives a connection back that may be busy or inside a transaction. Nobody gets it before {@link Connector#clean} succeeded.
     *
     * @return completes, never with a failure, when the connection is idle, lent again, or closed; at once when the lease had
     *     ended before. Cancelling it changes nothing
     */
    public CompletableFuture<Void> releaseDirty() {
        return end() ? pool.releaseDirty(this) : CompletableFuture.completedFuture(null);
    }

    /** Gives a broken connection back: it is closed, and replaced when somebody waits. */
    public void discard() {
        if (end()) {
            pool.discard(this, "broken");
        }
    }

    /** True for exactly one caller. */
    boolean end() {
        return RELEASED.compareAndSet(this, false, true);
    }

    /** True for exactly one caller. */
    boolean announce() {
        return ANNOUNCED.compareAndSet(this, false, true);
    }
}
