package dev.databases.sqlite;

import dev.databases.pool.Connector;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens and closes the connections of one pool, away from the caller's thread. Safe for any thread. */
final class SqliteConnector implements Connector<SqliteHandle> {
    private final Supplier<SqliteHandle> opener;
    private final Executor executor;
    private final AtomicReference<@Nullable SqliteHandle> spare;

    /**
     * @param spare a connection that is open already and given out first
     */
    SqliteConnector(Supplier<SqliteHandle> opener, Executor executor, AtomicReference<@Nullable SqliteHandle> spare) {
        this.opener = opener;
        this.executor = executor;
        this.spare = spare;
    }

    @Override
    public CompletionStage<SqliteHandle> open() {
        SqliteHandle ready = spare.getAndSet(null);
        return ready != null
                ? CompletableFuture.completedFuture(ready)
                : CompletableFuture.supplyAsync(opener, executor);
    }

    @Override
    public CompletionStage<Void> close(SqliteHandle handle) {
        // The last connection of a file writes its log back, which may take a while.
        return CompletableFuture.runAsync(() -> closeQuietly(handle), executor);
    }

    static void closeQuietly(SqliteHandle handle) {
        try {
            handle.close();
        } catch (SQLException e) {
            handle.markBroken();
        }
    }

    /** A connection to a file has no other side that could have gone away. */
    @Override
    public CompletionStage<Boolean> validate(SqliteHandle handle) {
        return CompletableFuture.completedFuture(handle.isAlive());
    }

    /** Not asked for: a connection is cleaned in place, when it is released. */
    @Override
    public CompletionStage<Boolean> clean(SqliteHandle handle) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public boolean isAlive(SqliteHandle handle) {
        return handle.isAlive();
    }
}
