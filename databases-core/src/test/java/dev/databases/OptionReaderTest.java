package dev.databases;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionReaderTest {
    private static final String EVERY_DATABASE =
            " Every database knows: acquire_timeout, clean_up_timeout, connect_timeout,"
                    + " disconnect_timeout, fetch_size, force_rollback, idle_timeout, leak_threshold, log_values, max_lifetime, max_size,"
                    + " max_waiters, min_size, pool_recycle, query_timeout, raw_types, slow_query_threshold, statement_cache_size,"
                    + " strict_lifecycle, validate_after_idle.";

    private static OptionReader reader(String... namesAndValues) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return OptionReader.of("PostgreSQL", options);
    }

    private static String messageOf(Executable executable) {
        return assertThrows(InvalidDatabaseUrlException.class, executable).getMessage();
    }

    @Test
    void optionsOfEveryTypeAreRead() {
        OptionReader reader = reader(
                "application_name",
                "Notes",
                "ssl",
                "True",
                "port_offset",
                "-3",
                "sslmode",
                "Verify-Full",
                "keepalive",
                "5s",
                "lock_timeout",
                "off");

        assertEquals("Notes", reader.text("application_name"));
        assertEquals(true, reader.flag("ssl"));
        assertEquals(-3, reader.integer("port_offset", -5, Integer.MAX_VALUE));
        assertEquals("verify-full", reader.oneOf("sslmode", "disable", "verify-full")); // EDB-116: lower-cased
        assertEquals(Duration.ofSeconds(5), reader.duration("keepalive"));
        assertNull(reader.durationOrOff("lock_timeout", Duration.ofSeconds(1)));
        assertTrue(reader.has("ssl"));
        assertDoesNotThrow(reader::finish);
    }

    @Test
    void optionsOfAPrefixAreReadTogether() {
        OptionReader reader = reader("settings.work_mem", "4MB", "settings.a.b", "c", "settings.", "nothing");

        assertEquals(Map.of("work_mem", "4MB", "a.b", "c"), reader.prefixed("settings."));
        assertEquals(
                "Unknown option 'settings.'. PostgreSQL knows: settings.<name>." + EVERY_DATABASE,
                messageOf(reader::finish));
    }

    @Test
    void absentOptionsAreNull() {
        OptionReader reader = reader();

        // EDB-119
        assertNull(reader.text("a"));
        assertNull(reader.flag("a"));
        assertNull(reader.integer("a", 0, 1));
        assertNull(reader.oneOf("a", "b"));
        assertNull(reader.duration("a"));
        assertNull(reader.durationOrOff("a", null));
        assertEquals(Duration.ofSeconds(1), reader.durationOrOff("a", Duration.ofSeconds(1)));
        assertFalse(reader.has("a"));
        assertDoesNotThrow(reader::finish);
    }

    @Test
    void camelCaseIsFoundToo() {
        OptionReader reader = reader("applicationName", "Notes");

        assertEquals("Notes", reader.text("application_name"));
        assertDoesNotThrow(reader::finish);
    }

    @Test
    void twoSpellingsOfOneOptionAreRefused() {
        OptionReader reader = reader("applicationName", "a", "application_name", "b");

        assertEquals(
                "Invalid database URL: application_name and applicationName are the same option; give one of them",
                messageOf(() -> reader.text("application_name")));
    }

    @Test
    void wrongValuesAreNamedWithWhatIsAllowed() {
        OptionReader reader = reader("sslMode", "maybe", "n", "9", "ssl", "maybe", "t", "0");

        assertEquals(
                "Invalid database URL: sslMode must be one of disable, require, not 'maybe'",
                messageOf(() -> reader.oneOf("ssl_mode", "disable", "require")));
        assertEquals(
                "Invalid database URL: n must be a whole number, from 1 to 5, not '9'",
                messageOf(() -> reader.integer("n", 1, 5)));
        assertEquals(
                "Invalid database URL: ssl must be true or false (also on, off, yes, no, 1, 0), not 'maybe'",
                messageOf(() -> reader.flag("ssl")));
        assertEquals(
                "Invalid database URL: t must be a duration longer than zero (5 or 5s, 250ms, 2min, 1h, PT5S), not '0'",
                messageOf(() -> reader.duration("t")));
    }

    @Test
    void wrongSecretsAreNotShown() {
        OptionReader reader = reader("token_age", "hunter2");

        assertEquals(
                "Invalid database URL: token_age must be a whole number, 0 or more",
                messageOf(() -> reader.integer("token_age", 0, Integer.MAX_VALUE)));
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearestAndTheKnown() {
        OptionReader reader = reader("aplication_name", "hunter2", "sslmode", "require");
        reader.text("sslmode");
        reader.text("application_name");

        // EDX-07, EDX-35
        assertEquals(
                "Unknown option 'aplication_name' (did you mean 'application_name'?). PostgreSQL knows: application_name, sslmode."
                        + EVERY_DATABASE,
                messageOf(reader::finish));
    }

    @Test
    void severalUnknownOptionsAreRefusedAtOnce() {
        OptionReader reader = reader("zzz", "1", "min_sise", "1");

        assertEquals(
                "Unknown options 'min_sise' (did you mean 'min_size'?), 'zzz'. PostgreSQL knows: none."
                        + EVERY_DATABASE,
                messageOf(reader::finish));
    }

    @ParameterizedTest
    @CsvSource({
        "minsize, min_size",
        "MIN-SIZE, min_size",
        "max_szie, max_size",
        "sslmod, ssl_mode",
        "tls, ",
        "pool_size, ",
        "charset, ",
        "x, ",
    })
    void theNearestNameIsFoundByEdits(String misspelt, String nearest) {
        assertEquals(nearest, NearestName.of(misspelt, List.of("min_size", "max_size", "ssl_mode", "query_timeout")));
    }
}
