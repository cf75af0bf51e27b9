package dev.databases.spi;

import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One database through one driver; owns the pool. Safe for any thread.
 *
 * <p>Observation, resilience and routing are Backends that wrap a Backend.
 */
public interface Backend {

    /** The database's SQL facts. Available before {@link #connect()}; the same object for the life of the backend. */
    Dialect dialect();

    /**
     * Whether the methods of this backend's connections do their work on the calling thread and return completed stages. The
     * front then calls them on a thread that may block, one thread at a time for each connection. {@link #acquire} itself
     * never blocks.
     */
    default boolean isBlocking() {
        return false;
    }

    /**
     * Whether the calling thread is one on which answers of this backend arrive. Who waits for one there keeps it from coming: the
     * blocking verbs refuse such a thread. Must not block.
     */
    default boolean isAnswerThread() {
        return false;
    }

    /**
     * Gets ready to lend connections. May be called again after {@link #disconnect}; not called twice without it.
     *
     * @return completes when the first connection could be opened; fails with a {@link
     *     dev.databases.exceptions.ConnectionException}, with nothing left open
     */
    CompletionStage<@Nullable Void> connect();

    /**
     * Refuses new acquires, waits for those who still hold a connection, then rolls back and closes by force.
     *
     * @param drain how long to wait; zero: not at all
     * @return completes, never with a failure, when everything is closed; tells who still held what
     */
    CompletionStage<PoolReport> disconnect(Duration drain);

    /**
     * Lends a live connection until {@link ConnectionBackend#release()}.
     *
     * <p>Cancelling the returned future gives up the place in the queue; a connection that arrives all the same goes to the
     * next in line. An idle connection is there at once: the stage is complete when this method returns.
     *
     * @param timeout how long to wait; null: the pool's {@code acquireTimeout}
     * @return fails with {@link dev.databases.exceptions.AcquireTimeoutException}, {@link
     *     dev.databases.exceptions.NotConnectedException} or what opening a connection failed with
     */
    CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout);

    /**
     * As {@link #acquire}, for one {@code fetchAll}, {@code fetchOne} or {@code execute} of this text outside any transaction, and
     * nothing else. A backend may lend a connection on which statements of other callers are under way.
     */
    default CompletionStage<ConnectionBackend> acquireForStatement(
            String sql, Purpose purpose, @Nullable Duration timeout) {
        return acquire(purpose, timeout);
    }

    /** Counts of this moment. */
    PoolStatus poolStatus();

    /**
     * This backend as a type of one product or driver, for what only that can do; null when it is none. A backend that wraps
     * another asks that one.
     */
    default <B> @Nullable B unwrap(Class<B> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }
}
