package dev.databases.pool;

/**
 * A pool at one moment. Immutable.
 *
 * @param size slots in use: idle + leased + opening + quarantined + closing; never more than {@code max}
 * @param idle ready to be lent
 * @param leased held by callers
 * @param opening on their way
 * @param quarantined being cleaned or checked, not to be lent before that succeeded
 * @param closing on their way out
 * @param waiting callers that wait for a connection
 * @param min {@code PoolOptions.minSize}
 * @param max {@code PoolOptions.maxSize}
 * @param closed whether the pool refuses to lend: not opened yet, closing, or closed
 * @param counters what happened since the pool was made
 */
public record PoolStatus(
        int size,
        int idle,
        int leased,
        int opening,
        int quarantined,
        int closing,
        int waiting,
        int min,
        int max,
        boolean closed,
        Counters counters) {

    /**
     * What happened since the pool was made; opening it again does not reset it. Immutable.
     *
     * @param acquired leases given
     * @param released leases ended, in whatever way
     * @param timeouts callers that got an {@code AcquireTimeoutException}
     * @param opened connections opened
     * @param closed connections closed or abandoned, for whatever reason
     * @param discarded of these, the ones that were broken or in doubt
     */
    public record Counters(long acquired, long released, long timeouts, long opened, long closed, long discarded) {}
}
