package dev.databases.pool;

import java.time.Duration;

/**
 * Hears what happens in a pool. Called on the thread where it happens and never under a lock: be quick, do not block.
 * Exceptions are logged and swallowed. Implementations are safe for any thread.
 */
public interface PoolListener {
    /** Hears nothing, and costs nothing. */
    PoolListener NONE = new PoolListener() {};

    /** A connection was opened, which took so long. */
    default void opened(Duration took) {}

    /** A lease was given to a caller that had waited so long; zero when it was served at once. */
    default void acquired(Duration waited) {}

    /** A lease ended after so long: released, discarded, or taken away by force when the pool closed. */
    default void released(Duration held) {}

    /** A caller got no connection and was told so after so long; zero when too many were waiting already. */
    default void timedOut(Duration waited) {}

    /** A connection was thrown away because it was broken or in doubt; {@link #closed} follows. */
    default void discarded(String reason) {}

    /** A connection was closed, or abandoned after {@code cleanUpTimeout}. */
    default void closed(String reason) {}

    /**
     * A lease has been held for longer than {@code leakThreshold}; told once per lease. The connection stays with its holder.
     *
     * @param place its stack trace is where the connection was acquired
     */
    default void leaked(Throwable place, Duration held) {}
}
