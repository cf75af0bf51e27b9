package dev.databases;

import static dev.databases.OptionFormat.DURATION;
import static dev.databases.OptionFormat.DURATION_FROM_ZERO;
import static dev.databases.OptionFormat.DURATION_OR_OFF;
import static dev.databases.OptionFormat.FLAG;
import static dev.databases.OptionFormat.integer;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that every database has. {@link DatabaseOptions} documents them; here is what they may be. Immutable. */
enum ToolkitOption {
    MIN_SIZE(integer(0, Integer.MAX_VALUE), PoolOptions.DEFAULT.minSize()),
    MAX_SIZE(integer(1, Integer.MAX_VALUE), PoolOptions.DEFAULT.maxSize()),
    MAX_WAITERS(integer(0, Integer.MAX_VALUE), PoolOptions.DEFAULT.maxWaiters()),
    ACQUIRE_TIMEOUT(DURATION_OR_OFF, PoolOptions.DEFAULT.acquireTimeout()),
    IDLE_TIMEOUT(DURATION_OR_OFF, PoolOptions.DEFAULT.idleTimeout()),
    MAX_LIFETIME(DURATION_OR_OFF, PoolOptions.DEFAULT.maxLifetime()),
    VALIDATE_AFTER_IDLE(DURATION_FROM_ZERO, PoolOptions.DEFAULT.validateAfterIdle()),
    CLEAN_UP_TIMEOUT(DURATION, PoolOptions.DEFAULT.cleanUpTimeout()),
    LEAK_THRESHOLD(DURATION_OR_OFF, PoolOptions.DEFAULT.leakThreshold()),
    CONNECT_TIMEOUT(DURATION, Duration.ofSeconds(15)),
    QUERY_TIMEOUT(DURATION_OR_OFF, null),
    DISCONNECT_TIMEOUT(DURATION, Duration.ofSeconds(10)),
    FORCE_ROLLBACK(FLAG, false),
    STRICT_LIFECYCLE(FLAG, false),
    SLOW_QUERY_THRESHOLD(DURATION_OR_OFF, Duration.ofSeconds(2)),
    LOG_VALUES(FLAG, false),
    RAW_TYPES(FLAG, false),
    FETCH_SIZE(integer(1, Integer.MAX_VALUE), 100),
    STATEMENT_CACHE_SIZE(integer(0, Integer.MAX_VALUE), 256);

    /** The MySQL drivers' name for {@link #MAX_LIFETIME}, in seconds: EDB-126. */
    private static final String POOL_RECYCLE = "pool_recycle";

    private static final Map<String, ToolkitOption> BY_NAME = Arrays.stream(values())
            .flatMap(option -> option.names().map(name -> Map.entry(name, option)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final OptionFormat<?> format;
    private final @Nullable Object defaultValue;

    ToolkitOption(OptionFormat<?> format, @Nullable Object defaultValue) {
        this.format = format;
        this.defaultValue = defaultValue;
    }

    OptionFormat<?> format() {
        return format;
    }

    @Nullable
    Object defaultValue() {
        return defaultValue;
    }

    /** The name in code: {@code maxSize}. */
    String camelName() {
        return camelCase(snakeName());
    }

    /** The name in a URL: {@code max_size}. */
    String snakeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Stream<String> names() {
        Stream<String> snakes = this == MAX_LIFETIME ? Stream.of(snakeName(), POOL_RECYCLE) : Stream.of(snakeName());
        return snakes.flatMap(name -> Stream.of(name, camelCase(name))).distinct();
    }

    /** The option of this name in either spelling; null when there is none. */
    static @Nullable ToolkitOption find(String name) {
        return BY_NAME.get(name);
    }

    /** The names for a URL, aliases included, in alphabetical order. */
    static List<String> snakeNames() {
        Stream<String> names = Arrays.stream(values()).map(ToolkitOption::snakeName);
        return Stream.concat(names, Stream.of(POOL_RECYCLE)).sorted().toList();
    }

    /** Whether a name is this one in {@code snake_case} or {@code camelCase}. */
    static Predicate<String> isSpellingOf(String name) {
        return other -> camelCase(other).equals(camelCase(name));
    }

    static String camelCase(String snake) {
        StringBuilder camel = new StringBuilder(snake.length());
        for (int i = 0; i < snake.length(); i++) {
            boolean afterUnderscore = i > 0 && snake.charAt(i - 1) == '_';
            if (snake.charAt(i) != '_') {
                camel.append(afterUnderscore ? Character.toUpperCase(snake.charAt(i)) : snake.charAt(i));
            }
        }
        return camel.toString();
    }
}
