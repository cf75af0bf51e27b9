package dev.databases;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many connections are kept and for how long. Immutable.
 *
 * @param minSize connections opened at connect and kept; 0 or more; default 0
 * @param maxSize the most connections at once; 1 or more; default 10 (HikariCP's, and enough for 2 to 4 cores by its formula)
 * @param maxWaiters how many callers may wait for a connection; one more is refused at once; default 10,000
 * @param acquireTimeout how long one of them waits; null: for ever; default 10 s (DAL-04)
 * @param idleTimeout a connection idle for longer is closed, down to {@code minSize}; null: never; default 10 min
 * @param maxLifetime a connection older than this is closed when it comes back, with up to 10 % taken off at random so that
 *     they do not all go at once; null: never; default 30 min
 * @param validateAfterIdle a connection idle for longer is asked whether it lives before it is lent; default 5 s
 * @param cleanUpTimeout how long closing, or cleaning up after a cancelled query, may take before the connection is
 *     abandoned; default 5 s
 * @param leakThreshold a connection held for longer is reported with the place of its acquisition; null: off, the default
 *     (taking the stack costs microseconds)
 */
public record PoolOptions(
        int minSize,
        int maxSize,
        int maxWaiters,
        @Nullable Duration acquireTimeout,
        @Nullable Duration idleTimeout,
        @Nullable Duration maxLifetime,
        Duration validateAfterIdle,
        Duration cleanUpTimeout,
        @Nullable Duration leakThreshold) {

    public static final PoolOptions DEFAULT = new PoolOptions(
            0,
            10,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            null);

    public PoolOptions {
        if (maxSize < 1) {
            throw new IllegalArgumentException("maxSize must be 1 or more: " + maxSize);
        }
        if (minSize < 0 || minSize > maxSize) {
            throw new IllegalArgumentException("minSize must be between 0 and maxSize (" + maxSize + "): " + minSize);
        }
        if (maxWaiters < 0) {
            throw new IllegalArgumentException("maxWaiters must be 0 or more: " + maxWaiters);
        }
        requirePositive("acquireTimeout", acquireTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("maxLifetime", maxLifetime);
        requirePositive("cleanUpTimeout", cleanUpTimeout);
        requirePositive("leakThreshold", leakThreshold);
        if (validateAfterIdle.isNegative()) {
            throw new IllegalArgumentException("validateAfterIdle cannot be negative: " + validateAfterIdle);
        }
    }

    private static void requirePositive(String name, @Nullable Duration duration) {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw new IllegalArgumentException(name + " must be longer than zero: " + duration);
        }
    }

    /** A builder that starts at the defaults. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** A builder that starts at these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** One coroutine or thread at a time. */
    public static final class Builder {
        private int minSize;
        private int maxSize;
        private int maxWaiters;
        private @Nullable Duration acquireTimeout;
        private @Nullable Duration idleTimeout;
        private @Nullable Duration maxLifetime;
        private Duration validateAfterIdle;
        private Duration cleanUpTimeout;
        private @Nullable Duration leakThreshold;

        private Builder(PoolOptions options) {
            minSize = options.minSize;
            maxSize = options.maxSize;
            maxWaiters = options.maxWaiters;
            acquireTimeout = options.acquireTimeout;
            idleTimeout = options.idleTimeout;
            maxLifetime = options.maxLifetime;
            validateAfterIdle = options.validateAfterIdle;
            cleanUpTimeout = options.cleanUpTimeout;
            leakThreshold = options.leakThreshold;
        }

        public Builder minSize(int minSize) {
            this.minSize = minSize;
            return this;
        }

        public Builder maxSize(int maxSize) {
            this.maxSize = maxSize;
            return this;
        }

        public Builder maxWaiters(int maxWaiters) {
            this.maxWaiters = maxWaiters;
            return this;
        }

        public Builder acquireTimeout(@Nullable Duration acquireTimeout) {
            this.acquireTimeout = acquireTimeout;
            return this;
        }

        public Builder idleTimeout(@Nullable Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        public Builder maxLifetime(@Nullable Duration maxLifetime) {
            this.maxLifetime = maxLifetime;
            return this;
        }

        public Builder validateAfterIdle(Duration validateAfterIdle) {
            this.validateAfterIdle = validateAfterIdle;
            return this;
        }

        public Builder cleanUpTimeout(Duration cleanUpTimeout) {
            this.cleanUpTimeout = cleanUpTimeout;
            return this;
        }

        public Builder leakThreshold(@Nullable Duration leakThreshold) {
            this.leakThreshold = leakThreshold;
            return this;
        }

        /**
         * @throws IllegalArgumentException when an option is out of its range; the message names it
         */
        public PoolOptions build() {
            return new PoolOptions(
                    minSize,
                    maxSize,
                    maxWaiters,
                    acquireTimeout,
                    idleTimeout,
                    maxLifetime,
                    validateAfterIdle,
                    cleanUpTimeout,
                    leakThreshold);
        }
    }
}
