package dev.databases.sqlite;

import dev.databases.pool.ConnectionPool;
import dev.databases.pool.Lease;
import dev.databases.spi.ConnectionBackend;
import dev.databases.sqlite.SqlitePermits.Mode;
import dev.databases.sqlite.SqlitePermits.Permit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits for its turn and then for a connection. Cancelling it at any moment gives both up, or on to the next. Safe
 * for any thread.
 */
final class Acquisition extends CompletableFuture<ConnectionBackend> {
    private final SqliteBackend backend;
    private final SqliteSession session;
    private final ConnectionPool<SqliteHandle> pool;
    private final @Nullable Duration timeout;
    private final long since = System.nanoTime();
    private boolean hasWaited;
    private volatile @Nullable CompletableFuture<?> awaited;

    Acquisition(
            SqliteBackend backend,
            SqliteSession session,
            ConnectionPool<SqliteHandle> pool,
            @Nullable Duration timeout) {
        this.backend = backend;
        this.session = session;
        this.pool = pool;
        this.timeout = timeout;
    }

    /**
     * @param mode the permit that is needed; null: none
     * @param permit the permit, if it is there already
     */
    Acquisition start(@Nullable Mode mode, @Nullable Permit permit) {
        whenComplete((connection, error) -> {
            if (isCancelled()) {
                cancelAwaited();
            }
        });
        if (mode == null || permit != null) {
            awaitConnection(permit);
        } else {
            CompletableFuture<Permit> turn = session.permits().acquire(mode, timeout);
            hasWaited = !turn.isDone();
            turn.whenComplete((granted, error) -> {
                if (error != null) {
                    completeExceptionally(error);
                } else if (isDone()) {
                    granted.release();
                } else {
                    awaitConnection(granted);
                }
            });
            await(turn);
        }
        return this;
    }

    private void awaitConnection(@Nullable Permit permit) {
        CompletableFuture<Lease<SqliteHandle>> arrival = pool.acquire(remaining());
        arrival.whenComplete((lease, error) -> {
            if (error != null) {
                if (permit != null) {
                    permit.release();
                }
                completeExceptionally(error);
                return;
            }
            ConnectionBackend connection = backend.lend(session, lease, permit);
            if (!complete(connection)) {
                connection.release();
            }
        });
        await(arrival);
    }

    private void await(CompletableFuture<?> stage) {
        if (!stage.isDone()) {
            awaited = stage;
            if (isCancelled()) {
                cancelAwaited();
            }
        }
    }

    private void cancelAwaited() {
        CompletableFuture<?> stage = awaited;
        if (stage != null) {
            stage.cancel(false);
        }
    }

    /** The whole timeout, as its error tells it, unless some of it went by. */
    private @Nullable Duration remaining() {
        if (timeout == null || !hasWaited) {
            return timeout;
        }
        Duration left = timeout.minusNanos(System.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
