package dev.databases.pool;

import java.util.concurrent.CompletionStage;

/**
 * How a pool opens, closes and looks after what it holds. Implementations are safe for any thread: the pool calls from
 * whichever thread gave the occasion, never under its lock, and for one connection never two methods at once.
 *
 * <p>A method that throws, or gives null for a stage, counts as a failed stage. A stage may complete on any thread, also
 * before it is returned.
 *
 * @param <C> what is held
 */
public interface Connector<C> {
    /**
     * Opens a connection. May be called many times at once. It bounds itself (connectTimeout): the pool waits for it as long as
     * it takes, while callers of acquire wait as long as they said. A pool that closes does not cancel it, but closes the
     * connection on arrival.
     *
     * @return its failure is passed on as it is to the caller that waits longest; a cancelled stage is a failure too
     */
    CompletionStage<C> open();

    /**
     * Closes a connection; called once for each. Errors are logged and swallowed. After {@code cleanUpTimeout} the stage is
     * cancelled and the connection counts as closed.
     */
    CompletionStage<Void> close(C connection);

    /**
     * Asks the server whether a connection lives, after it was idle for {@code validateAfterIdle}. False, failure, or no answer
     * within {@code cleanUpTimeout}: it is closed and another one is tried.
     */
    CompletionStage<Boolean> validate(C connection);

    /**
     * Makes a connection as good as new that may be busy or inside a transaction: cancel on the server, a fence that absorbs a
     * late cancel, an unconditional {@code ROLLBACK}. False, failure, or no end within {@code cleanUpTimeout}: it is closed.
     */
    CompletionStage<Boolean> clean(C connection);

    /**
     * Tells what is known here, without asking the server; it must not block. Asked before a connection is lent and when it
     * comes back. A connection that is not alive is closed.
     */
    default boolean isAlive(C connection) {
        return true;
    }
}
