package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DatabaseOptionsTest {

    private static DatabaseOptions from(String options) {
        return DatabaseOptions.from(DatabaseUrl.parse("postgresql://u:hunter2@h/db?" + options));
    }

    private static String errorInCode(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    @Test
    void whatIsNotSetHasItsDefault() {
        DatabaseOptions options = from("");

        // DAL-04, DAL-28, EDX-37, E-03; EDB-119: nothing is made up for the backend
        assertEquals(PoolOptions.DEFAULT, options.pool());
        assertEquals(Duration.ofSeconds(10), options.acquireTimeout());
        assertEquals(Duration.ofSeconds(15), options.connectTimeout());
        assertNull(options.queryTimeout());
        assertEquals(Duration.ofSeconds(10), options.disconnectTimeout());
        assertFalse(options.forceRollback());
        assertFalse(options.strictLifecycle());
        assertEquals(Duration.ofSeconds(2), options.slowQueryThreshold());
        assertFalse(options.logValues());
        assertFalse(options.rawTypes());
        assertEquals(100, options.fetchSize());
        assertEquals(256, options.statementCacheSize());
        assertEquals(Map.of(), options.backendOptions());
        assertEquals(DatabaseOptions.DEFAULT, options);
    }

    @Test
    void everyOptionIsReadInSnakeCase() {
        DatabaseOptions options =
                from("min_size=2&max_size=20&max_waiters=3&acquire_timeout=4&idle_timeout=5s&max_lifetime=6min"
                        + "&validate_after_idle=0&clean_up_timeout=250ms&leak_threshold=1h&connect_timeout=0.5&query_timeout=PT1M"
                        + "&disconnect_timeout=7m&force_rollback=on&strict_lifecycle=yes&slow_query_threshold=1.5s&log_values=1"
                        + "&raw_types=TRUE&fetch_size=8&statement_cache_size=0");

        assertEquals(everyOption(), options);
    }

    @Test
    void everyOptionIsReadInCamelCase() {
        DatabaseOptions options =
                from("minSize=2&maxSize=20&maxWaiters=3&acquireTimeout=4&idleTimeout=5s&maxLifetime=6min"
                        + "&validateAfterIdle=0&cleanUpTimeout=250ms&leakThreshold=1h&connectTimeout=0.5&queryTimeout=PT1M"
                        + "&disconnectTimeout=7m&forceRollback=on&strictLifecycle=yes&slowQueryThreshold=1.5s&logValues=1"
                        + "&rawTypes=TRUE&fetchSize=8&statementCacheSize=0");

        assertEquals(everyOption(), options);
    }

    private static DatabaseOptions everyOption() {
        return DatabaseOptions.builder()
                .pool(new PoolOptions(
                        2,
                        20,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(6),
                        Duration.ZERO,
                        Duration.ofMillis(250),
                        Duration.ofHours(1)))
                .connectTimeout(Duration.ofMillis(500))
                .queryTimeout(Duration.ofMinutes(1))
                .disconnectTimeout(Duration.ofMinutes(7))
                .forceRollback(true)
                .strictLifecycle(true)
                .slowQueryThreshold(Duration.ofMillis(1_500))
                .logValues(true)
                .rawTypes(true)
                .fetchSize(8)
                .statementCacheSize(0)
                .build();
    }

    @Test
    void gettersGiveWhatWasSet() {
        DatabaseOptions options = everyOption();

        assertEquals(2, options.pool().minSize());
        assertEquals(Duration.ofHours(1), options.pool().leakThreshold());
        assertEquals(Duration.ofSeconds(4), options.acquireTimeout());
        assertEquals(Duration.ofMillis(500), options.connectTimeout());
        assertEquals(Duration.ofMinutes(1), options.queryTimeout());
        assertEquals(Duration.ofMinutes(7), options.disconnectTimeout());
        assertTrue(options.forceRollback());
        assertTrue(options.strictLifecycle());
        assertEquals(Duration.ofMillis(1_500), options.slowQueryThreshold());
        assertTrue(options.logValues());
        assertTrue(options.rawTypes());
        assertEquals(8, options.fetchSize());
        assertEquals(0, options.statementCacheSize());
    }

    @Test
    void poolRecycleIsAnotherNameForMaxLifetime() {
        // EDB-126
        assertEquals(Duration.ofSeconds(20), from("pool_recycle=20").pool().maxLifetime());
        assertEquals(Duration.ofSeconds(20), from("poolRecycle=20").pool().maxLifetime());
    }

    @Test
    void optionsInTheUrlAndInCodeGiveTheSameResult() {
        DatabaseUrl withOptions = DatabaseUrl.parse("postgresql://h/db?min_size=1&max_size=20&ssl=true");
        DatabaseUrl without = DatabaseUrl.parse("postgresql://h/db");
        DatabaseOptions inCode = DatabaseOptions.builder()
                .minSize(1)
                .maxSize(20)
                .backendOption("ssl", "true")
                .build();

        DatabaseOptions fromUrl = DatabaseOptions.from(withOptions);
        DatabaseOptions fromCode = DatabaseOptions.resolve(without, inCode);

        // EDB-112, EDB-114, EDB-121, EDB-123
        assertEquals(fromUrl, fromCode);
        assertEquals(fromUrl.hashCode(), fromCode.hashCode());
        assertEquals(1, fromUrl.pool().minSize());
        assertEquals(20, fromUrl.pool().maxSize());
    }

    @Test
    void codeOverridesTheUrlEvenWithADefaultOrNull() {
        DatabaseUrl url = DatabaseUrl.parse(
                "postgresql://h/db?max_size=20&fetch_size=5&query_timeout=3&acquire_timeout=3&log_values=true&appName=url&ssl=url");
        DatabaseOptions inCode = DatabaseOptions.builder()
                .maxSize(10)
                .queryTimeout(null)
                .logValues(false)
                .backendOption("app_name", "code")
                .build();

        DatabaseOptions resolved = DatabaseOptions.resolve(url, inCode);

        // EDB-114
        assertEquals(10, resolved.pool().maxSize());
        assertNull(resolved.queryTimeout());
        assertFalse(resolved.logValues());
        assertEquals(5, resolved.fetchSize());
        assertEquals(Duration.ofSeconds(3), resolved.acquireTimeout());
        assertEquals(Map.of("app_name", "code", "ssl", "url"), resolved.backendOptions());
    }

    @Test
    void toolkitOptionsAreSplitFromThoseOfSqlite() {
        DatabaseUrl url = DatabaseUrl.parse("sqlite:///test.db?min_size=2&max_size=10&cache=shared&mode=ro");

        DatabaseOptions options = DatabaseOptions.from(url);

        // E-05
        assertEquals("test.db", url.database());
        assertEquals(2, options.pool().minSize());
        assertEquals(10, options.pool().maxSize());
        assertEquals("{cache=shared, mode=ro}", options.backendOptions().toString());
    }

    @Test
    void theOptionThatNamedTheHostIsNotLeftForTheBackend() {
        DatabaseUrl socket = DatabaseUrl.parse("mysql:///db?unix_socket=/tmp/s&charset=utf8mb4");
        DatabaseUrl both = DatabaseUrl.parse("mysql://localhost/db?unix_socket=/tmp/s");

        assertEquals(Map.of("charset", "utf8mb4"), DatabaseOptions.from(socket).backendOptions());
        assertEquals(Map.of("unix_socket", "/tmp/s"), DatabaseOptions.from(both).backendOptions());
    }

    @Test
    void aSizeSetInCodeIsJudgedTogetherWithTheUrl() {
        DatabaseOptions inCode = DatabaseOptions.builder().minSize(20).build();

        DatabaseOptions resolved = DatabaseOptions.resolve(DatabaseUrl.parse("mysql://h/db?max_size=50"), inCode);
        InvalidDatabaseUrlException error = assertThrows(
                InvalidDatabaseUrlException.class,
                () -> DatabaseOptions.resolve(DatabaseUrl.parse("mysql://u:hunter2@h/db?max_size=5"), inCode));

        assertEquals(20, resolved.pool().minSize());
        assertEquals(
                "Invalid options of mysql://u:********@h/db?max_size=5: minSize must be between 0 and maxSize (5): 20",
                error.getMessage());
    }

    @Test
    void valuesOutOfRangeAreRefusedInCode() {
        DatabaseOptions.Builder builder = DatabaseOptions.builder();

        assertEquals("maxSize must be 1 or more: 0", errorInCode(() -> builder.maxSize(0)));
        assertEquals("minSize must be 0 or more: -1", errorInCode(() -> builder.minSize(-1)));
        assertEquals("fetchSize must be 1 or more: 0", errorInCode(() -> builder.fetchSize(0)));
        assertEquals(
                "queryTimeout must be longer than zero: PT0S",
                errorInCode(() -> builder.queryTimeout(Duration.ZERO))); // DAL-13
        assertEquals(
                "connectTimeout must be longer than zero: PT-1S",
                errorInCode(() -> builder.connectTimeout(Duration.ofSeconds(-1))));
        assertEquals("connectTimeout must be longer than zero: null", errorInCode(() -> builder.connectTimeout(null)));
        assertEquals(
                "minSize must be between 0 and maxSize (2): 3",
                errorInCode(
                        () -> DatabaseOptions.builder().minSize(3).maxSize(2).build()));
        assertEquals(
                "max_size is not an option of the backend; set it with the builder's own method",
                errorInCode(() -> builder.backendOption("max_size", "3")));
    }

    @Test
    void autocommitCannotBeTurnedOff() {
        String expected = "autocommit=false is not supported: each statement outside a transaction commits by itself;"
                + " use transaction { } or session { } for statements that commit together";

        // E-21
        assertEquals(expected, errorInCode(() -> from("autocommit=false")));
        assertEquals(expected, errorInCode(() -> from("autocommit=0")));
        assertEquals(expected, errorInCode(() -> DatabaseOptions.builder().backendOption("autocommit", "off")));
        assertEquals(
                "Invalid database URL: autocommit must be true or false (also on, off, yes, no, 1, 0), not 'x'",
                errorInCode(() -> from("autocommit=x")));
        assertEquals(Map.of(), from("autocommit=true").backendOptions());
    }

    @Test
    void onlyWhatIsSetIsShownAndSecretsAreNot() {
        DatabaseOptions options = from("max_size=5&query_timeout=off&sslmode=require&sslpassword=hunter2");

        assertEquals(
                "DatabaseOptions(maxSize=5, queryTimeout=off, sslmode=require, sslpassword=********)",
                options.toString());
        assertEquals("DatabaseOptions()", DatabaseOptions.DEFAULT.toString());
    }

    @Test
    void setToItsDefaultIsNotTheSameAsNotSet() {
        DatabaseOptions options = DatabaseOptions.builder().fetchSize(100).build();

        assertNotEquals(DatabaseOptions.DEFAULT, options);
        assertEquals(options, options.toBuilder().build());
    }
}
