package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a database is used. Each option can be set in code or in the URL, there in {@code snake_case} or {@code camelCase}; what
 * code sets wins over the URL, what neither sets has its default. Immutable.
 *
 * <p>In a URL a duration is a number of seconds ({@code 5}, {@code 0.5}), or has a unit ({@code 250ms}, {@code 5s},
 * {@code 2min}, {@code 1h}), or is ISO 8601 ({@code PT5S}). {@code off}, {@code none} and {@code 0} switch off what is null in
 * code when off, and are errors elsewhere; zero never means the default (DAL-13).
 */
public final class DatabaseOptions {
    /** Nothing set. */
    public static final DatabaseOptions DEFAULT = new Builder().build();

    private final Map<ToolkitOption, @Nullable Object> set;
    private final Map<String, String> backendOptions;

    private DatabaseOptions(Builder builder) {
        set = new EnumMap<>(builder.set);
        backendOptions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.backendOptions));
    }

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The options of a URL.
     *
     * @throws InvalidDatabaseUrlException as for {@link #resolve}
     */
    public static DatabaseOptions from(DatabaseUrl url) {
        return resolve(url, DEFAULT);
    }

    /**
     * The options of a URL, under those that a program has set.
     *
     * @throws InvalidDatabaseUrlException when an option of the URL is not allowed, is given in two spellings, or does not go
     *     with another one
     */
    public static DatabaseOptions resolve(DatabaseUrl url, DatabaseOptions programmatic) {
        Builder merged = UrlOptions.read(url);
        merged.set.putAll(programmatic.set);
        programmatic.backendOptions.forEach((name, value) -> {
            merged.backendOptions.keySet().removeIf(ToolkitOption.isSpellingOf(name));
            merged.backendOptions.put(name, value);
        });
        DatabaseOptions resolved = new DatabaseOptions(merged);
        try {
            resolved.pool();
        } catch (IllegalArgumentException e) {
            throw new InvalidDatabaseUrlException("Invalid options of " + url + ": " + e.getMessage(), e);
        }
        return resolved;
    }

    /** A builder that starts at these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.set.putAll(set);
        builder.backendOptions.putAll(backendOptions);
        return builder;
    }

    private @Nullable Object value(ToolkitOption option) {
        return set.containsKey(option) ? set.get(option) : option.defaultValue();
    }

    /**
     * The options of the pool.
     *
     * @throws IllegalArgumentException when only one of the sizes is set and does not go with the default of the other; never
     *     after {@link #resolve}
     */
    public PoolOptions pool() {
        return PoolOptions.builder()
                .minSize((int) required(ToolkitOption.MIN_SIZE))
                .maxSize((int) required(ToolkitOption.MAX_SIZE))
                .maxWaiters((int) required(ToolkitOption.MAX_WAITERS))
                .acquireTimeout(acquireTimeout())
                .idleTimeout((Duration) value(ToolkitOption.IDLE_TIMEOUT))
                .maxLifetime((Duration) value(ToolkitOption.MAX_LIFETIME))
                .validateAfterIdle((Duration) required(ToolkitOption.VALIDATE_AFTER_IDLE))
                .cleanUpTimeout((Duration) required(ToolkitOption.CLEAN_UP_TIMEOUT))
                .leakThreshold((Duration) value(ToolkitOption.LEAK_THRESHOLD))
                .build();
    }

    /** How long a caller waits for a connection; null: for ever; default 10 s (DAL-04). Also in {@link #pool}. */
    public @Nullable Duration acquireTimeout() {
        return (Duration) value(ToolkitOption.ACQUIRE_TIMEOUT);
    }

    /** How long opening one connection may take, login included; default 15 s (DAL-04). */
    public Duration connectTimeout() {
        return (Duration) required(ToolkitOption.CONNECT_TIMEOUT);
    }

    /** How long one query may run; null: without limit, the default. */
    public @Nullable Duration queryTimeout() {
        return (Duration) value(ToolkitOption.QUERY_TIMEOUT);
    }

    /** How long disconnect waits for connections in use before it closes them by force; default 10 s. */
    public Duration disconnectTimeout() {
        return (Duration) required(ToolkitOption.DISCONNECT_TIMEOUT);
    }

    /** Whether everything runs in one transaction that disconnect rolls back, for tests; default false. */
    public boolean forceRollback() {
        return (boolean) required(ToolkitOption.FORCE_ROLLBACK);
    }

    /** Whether connecting twice, or again after disconnect, is an error; default false. */
    public boolean strictLifecycle() {
        return (boolean) required(ToolkitOption.STRICT_LIFECYCLE);
    }

    /** A query that takes longer than this, not just as long, is logged as slow; null: off; default 2 s (DAL-28). */
    public @Nullable Duration slowQueryThreshold() {
        return (Duration) value(ToolkitOption.SLOW_QUERY_THRESHOLD);
    }

    /** Whether logs show the values bound to a query; default false (EDX-37). */
    public boolean logValues() {
        return (boolean) required(ToolkitOption.LOG_VALUES);
    }

    /** Whether SQLite gives values as stored instead of decoding them by declared column type; default false (E-03). */
    public boolean rawTypes() {
        return (boolean) required(ToolkitOption.RAW_TYPES);
    }

    /**
     * How many rows {@code iterate} asks the server for at a time; 1 or more; default 100: twice what asyncpg's cursors prefetch,
     * and still a small page in memory when rows are wide.
     */
    public int fetchSize() {
        return (int) required(ToolkitOption.FETCH_SIZE);
    }

    /** How many prepared statements a connection keeps; 0: none; default 256, as in pgjdbc and the Vert.x clients. */
    public int statementCacheSize() {
        return (int) required(ToolkitOption.STATEMENT_CACHE_SIZE);
    }

    /** What is left for the backend, which reads it with an {@link OptionReader}; in order. Unmodifiable. */
    public Map<String, String> backendOptions() {
        return backendOptions;
    }

    private Object required(ToolkitOption option) {
        return Objects.requireNonNull(value(option), option.camelName());
    }

    /** Whether the same options are set to the same values; one set to its default is not one left alone. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseOptions that
                && set.equals(that.set)
                && backendOptions.equals(that.backendOptions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(set, backendOptions);
    }

    /** The options that were set, secrets masked. */
    @Override
    public String toString() {
        Stream<String> toolkit = set.entrySet().stream()
                .map(option ->
                        option.getKey().camelName() + "=" + (option.getValue() == null ? "off" : option.getValue()));
        Stream<String> backend = backendOptions.isEmpty() ? Stream.of() : Stream.of(Secrets.describe(backendOptions));
        return Stream.concat(toolkit, backend).collect(Collectors.joining(", ", "DatabaseOptions(", ")"));
    }

    /**
     * Each setter throws an {@link IllegalArgumentException} that names the option when the value is out of range. One coroutine
     * or thread at a time.
     */
    public static final class Builder {
        final Map<ToolkitOption, @Nullable Object> set = new EnumMap<>(ToolkitOption.class);
        final Map<String, String> backendOptions = new LinkedHashMap<>();

        Builder() {}

        /** Sets all options of the pool, so that the URL sets none of them. */
        public Builder pool(PoolOptions pool) {
            return minSize(pool.minSize())
                    .maxSize(pool.maxSize())
                    .maxWaiters(pool.maxWaiters())
                    .acquireTimeout(pool.acquireTimeout())
                    .idleTimeout(pool.idleTimeout())
                    .maxLifetime(pool.maxLifetime())
                    .validateAfterIdle(pool.validateAfterIdle())
                    .cleanUpTimeout(pool.cleanUpTimeout())
                    .leakThreshold(pool.leakThreshold());
        }

        public Builder minSize(int minSize) {
            return set(ToolkitOption.MIN_SIZE, minSize);
        }

        public Builder maxSize(int maxSize) {
            return set(ToolkitOption.MAX_SIZE, maxSize);
        }

        public Builder maxWaiters(int maxWaiters) {
            return set(ToolkitOption.MAX_WAITERS, maxWaiters);
        }

        public Builder acquireTimeout(@Nullable Duration acquireTimeout) {
            return set(ToolkitOption.ACQUIRE_TIMEOUT, acquireTimeout);
        }

        public Builder idleTimeout(@Nullable Duration idleTimeout) {
            return set(ToolkitOption.IDLE_TIMEOUT, idleTimeout);
        }

        public Builder maxLifetime(@Nullable Duration maxLifetime) {
            return set(ToolkitOption.MAX_LIFETIME, maxLifetime);
        }

        public Builder validateAfterIdle(Duration validateAfterIdle) {
            return set(ToolkitOption.VALIDATE_AFTER_IDLE, validateAfterIdle);
        }

        public Builder cleanUpTimeout(Duration cleanUpTimeout) {
            return set(ToolkitOption.CLEAN_UP_TIMEOUT, cleanUpTimeout);
        }

        public Builder leakThreshold(@Nullable Duration leakThreshold) {
            return set(ToolkitOption.LEAK_THRESHOLD, leakThreshold);
        }

        public Builder connectTimeout(Duration connectTimeout) {
            return set(ToolkitOption.CONNECT_TIMEOUT, connectTimeout);
        }

        public Builder queryTimeout(@Nullable Duration queryTimeout) {
            return set(ToolkitOption.QUERY_TIMEOUT, queryTimeout);
        }

        public Builder disconnectTimeout(Duration disconnectTimeout) {
            return set(ToolkitOption.DISCONNECT_TIMEOUT, disconnectTimeout);
        }

        public Builder forceRollback(boolean forceRollback) {
            return set(ToolkitOption.FORCE_ROLLBACK, forceRollback);
        }

        public Builder strictLifecycle(boolean strictLifecycle) {
            return set(ToolkitOption.STRICT_LIFECYCLE, strictLifecycle);
        }

        public Builder slowQueryThreshold(@Nullable Duration slowQueryThreshold) {
            return set(ToolkitOption.SLOW_QUERY_THRESHOLD, slowQueryThreshold);
        }

        public Builder logValues(boolean logValues) {
            return set(ToolkitOption.LOG_VALUES, logValues);
        }

        public Builder rawTypes(boolean rawTypes) {
            return set(ToolkitOption.RAW_TYPES, rawTypes);
        }

        public Builder fetchSize(int fetchSize) {
            return set(ToolkitOption.FETCH_SIZE, fetchSize);
        }

        public Builder statementCacheSize(int statementCacheSize) {
            return set(ToolkitOption.STATEMENT_CACHE_SIZE, statementCacheSize);
        }

        /** Sets one option that only the backend knows, by its name in a URL. */
        public Builder backendOption(String name, String value) {
            if (ToolkitOption.find(name) != null) {
                throw new IllegalArgumentException(
                        name + " is not an option of the backend; set it with the builder's own method");
            }
            if (!UrlOptions.isAutocommit(name, value)) {
                backendOptions.put(name, value);
            }
            return this;
        }

        private Builder set(ToolkitOption option, @Nullable Object value) {
            if (!option.format().allows(value)) {
                throw new IllegalArgumentException(
                        option.camelName() + " must be " + option.format().range() + ": " + value);
            }
            set.put(option, value);
            return this;
        }

        /**
         * @throws IllegalArgumentException when both sizes of the pool are set and do not go together
         */
        public DatabaseOptions build() {
            DatabaseOptions options = new DatabaseOptions(this);
            if (set.containsKey(ToolkitOption.MIN_SIZE) && set.containsKey(ToolkitOption.MAX_SIZE)) {
                options.pool();
            }
            return options;
        }
    }
}
