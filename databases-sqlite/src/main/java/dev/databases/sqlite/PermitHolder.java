package dev.databases.sqlite;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.sqlite.SqlitePermits.Mode;
import dev.databases.sqlite.SqlitePermits.Permit;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The permit of one connection: taken when a statement needs it, by waiting on the calling thread, and given back when nothing
 * needs it any more. Asking twice is asking once, so that a connection never waits for itself. One thread at a time, except
 * {@link #cancelWait}.
 */
final class PermitHolder {
    private final SqlitePermits permits;
    /** Whether reading needs a permit, too. */
    private final boolean readsShare;

    private final @Nullable Duration timeout;
    private @Nullable Permit permit;
    private volatile @Nullable CompletableFuture<Permit> awaited;
    private volatile boolean waitCancelled;

    /**
     * @param permit what the connection comes with; null: nothing
     * @param timeout how long to wait for a permit; null: for ever
     */
    PermitHolder(SqlitePermits permits, boolean readsShare, @Nullable Permit permit, @Nullable Duration timeout) {
        this.permits = permits;
        this.readsShare = readsShare;
        this.permit = permit;
        this.timeout = timeout;
    }

    /**
     * Makes sure of a permit; waits for it.
     *
     * @throws dev.databases.exceptions.AcquireTimeoutException when it was not this connection's turn in time
     * @throws QueryCancelledException when the wait was interrupted
     */
    void enter(Mode mode) {
        Permit held = permit;
        if (held == null) {
            if (mode == Mode.WRITE || readsShare) {
                permit = await(permits.acquireHolding(mode, timeout));
            }
        } else if (mode == Mode.WRITE && held.mode() == Mode.READ) {
            await(held.upgrade(timeout));
        }
    }

    /** Gives back what is not needed. */
    void exit(@Nullable Mode needed) {
        Permit held = permit;
        if (held == null) {
            return;
        }
        if (needed == null || needed == Mode.READ && !readsShare) {
            permit = null;
            held.release();
        } else if (needed == Mode.READ && held.mode() == Mode.WRITE) {
            held.downgrade();
        }
    }

    /** From any thread: ends a wait, and those that come before {@link #allowWait}. */
    void cancelWait() {
        waitCancelled = true;
        CompletableFuture<Permit> waiting = awaited;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    void allowWait() {
        waitCancelled = false;
    }

    private Permit await(CompletableFuture<Permit> future) {
        awaited = future;
        if (waitCancelled) {
            future.cancel(false);
        }
        try {
            return future.get();
        } catch (CancellationException e) {
            throw interrupted(e);
        } catch (InterruptedException e) {
            if (!future.cancel(false) && !future.isCompletedExceptionally()) {
                // It came at the last moment, and nobody will use it.
                giveBack(future.join());
            }
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            awaited = null;
        }
    }

    private void giveBack(Permit late) {
        if (late == permit) {
            late.downgrade();
        } else {
            late.release();
        }
    }

    private static QueryCancelledException interrupted(Exception cause) {
        return new QueryCancelledException(
                "The statement was interrupted", new ErrorContext(null, SqliteErrors.INTERRUPT, null, null), cause);
    }
}
