package dev.databases.spi;

import dev.databases.pool.PoolListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a database does. Called on whatever thread it happened on: be quick, do not block, do not query. What it throws
 * is logged and goes no further. Safe for any thread. What happens in the pool is told by the inherited methods.
 */
public interface DatabaseListener extends PoolListener {
    /** Listens to nothing. */
    DatabaseListener NONE = new DatabaseListener() {};

    /**
     * The database is connected.
     *
     * @param url with its secrets masked
     */
    default void connected(String url, Duration took) {}

    /** The database is disconnected. */
    default void disconnected(String url, Duration took) {}

    /** A statement ended, well or not. */
    default void queryFinished(QueryEvent event) {}

    /** A root transaction ended. */
    default void transactionFinished(TransactionEvent event) {}

    /**
     * A statement that ended.
     *
     * @param query its text; without values
     * @param took from its start on the connection to its last record, without the wait for a connection
     * @param rows records fetched, or rows affected; -1 when it failed
     * @param error why it failed, a {@link java.util.concurrent.CancellationException} when it was cancelled; null when it did
     *     not
     * @param arguments the values, in order; null unless {@code logValues} is on
     */
    record QueryEvent(
            String query,
            Duration took,
            long rows,
            @Nullable Throwable error,
            @Nullable List<? extends @Nullable Object> arguments) {}

    /**
     * A root transaction that ended.
     *
     * @param took from begin to the end of the commit or rollback
     * @param committed false when it was rolled back, on purpose or not
     */
    record TransactionEvent(
            Duration took, boolean committed, @Nullable Throwable error) {}
}
