package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlOptionsTest {

    private static DatabaseOptions from(String options) {
        return DatabaseOptions.from(DatabaseUrl.builder("mysql")
                .build()
                .replace()
                .options(DatabaseUrl.parse("mysql://h/db?" + options).options())
                .build());
    }

    private static String errorOf(String options) {
        return assertThrows(InvalidDatabaseUrlException.class, () -> from(options))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "5, PT5S",
        "0.25, PT0.25S",
        "1.5s, PT1.5S",
        "250ms, PT0.25S",
        "0.5MS, PT0.0005S",
        "2min, PT2M",
        "2m, PT2M",
        "1h, PT1H",
        "PT5S, PT5S",
        "pt1m30s, PT1M30S",
        "P1D, PT24H",
        "0.000000001ms, PT0.000000001S",
        "9223372036, PT2562047H47M16S",
    })
    void durationsAreReadInEveryForm(String text, Duration expected) {
        assertEquals(expected, from("connect_timeout=" + text).connectTimeout());
        assertEquals(expected, from("query_timeout=" + text).queryTimeout());
    }

    @ParameterizedTest
    // DAL-13
    @ValueSource(strings = {"0", "off", "OFF", "none", "0.0", "0ms", "0h", "PT0S"})
    void offIsNullWhereOffExistsAndAnErrorElsewhere(String off) {
        assertNull(from("acquire_timeout=" + off).acquireTimeout());
        assertNull(from("query_timeout=" + off).queryTimeout());
        assertNull(from("slow_query_threshold=" + off).slowQueryThreshold());
        assertNull(from("idle_timeout=" + off).pool().idleTimeout());
        assertNull(from("pool_recycle=" + off).pool().maxLifetime());
        assertNull(from("leak_threshold=" + off).pool().leakThreshold());
        for (String name : new String[] {"connect_timeout", "disconnect_timeout", "clean_up_timeout"}) {
            assertEquals(
                    "Invalid database URL: " + name
                            + " must be a duration longer than zero (5 or 5s, 250ms, 2min, 1h, PT5S), not '" + off
                            + "'",
                    errorOf(name + "=" + off));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "-PT1S",
                "PT-1S",
                "P",
                "5 s",
                "1e3",
                ".5",
                "5.",
                "5d",
                "+5",
                "\u0665",
                "9999999999",
                "9999999h",
                "P999999999D",
                "true"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertEquals(
                "Invalid database URL: query_timeout must be a duration longer than zero (5 or 5s, 250ms, 2min, 1h, PT5S), or off, not '"
                        + text + "'",
                errorOf("query_timeout=" + text));
    }

    @Test
    void validationAfterNoIdlenessIsAllowedButNotOff() {
        assertEquals(Duration.ZERO, from("validate_after_idle=0").pool().validateAfterIdle());
        assertEquals(
                "Invalid database URL: validate_after_idle must be a duration zero or longer (5 or 5s, 250ms, 2min, 1h, PT5S), not 'off'",
                errorOf("validate_after_idle=off"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0",
                "-1",
                "+1",
                "1.0",
                " 1",
                "\u0661",
                "2147483648",
                "9999999999",
                "99999999999999999999"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertEquals(
                "Invalid database URL: max_size must be a whole number, 1 or more, not '" + text + "'",
                errorOf("max_size=" + text));
    }

    @Test
    void theLargestWholeNumberIsRead() {
        assertEquals(2_147_483_647, from("max_waiters=2147483647").pool().maxWaiters());
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "1, true",
        "on, true",
        "YES, true",
        "false, false",
        "FALSE, false",
        "0, false",
        "off, false",
        "no, false"
    })
    void flagsAreReadInEveryForm(String text, boolean expected) {
        assertEquals(expected, from("force_rollback=" + text).forceRollback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "2", "none", "enabled"})
    void whatIsNoFlagIsRefused(String text) {
        assertEquals(
                "Invalid database URL: raw_types must be true or false (also on, off, yes, no, 1, 0), not '" + text
                        + "'",
                errorOf("raw_types=" + text));
    }

    @Test
    void twoSpellingsOfOneOptionAreRefused() {
        assertEquals(
                "Invalid database URL: min_size and minSize are the same option; give one of them",
                errorOf("min_size=1&minSize=1"));
        assertEquals(
                "Invalid database URL: pool_recycle and max_lifetime are the same option; give one of them",
                errorOf("pool_recycle=1&max_lifetime=2"));
    }

    @Test
    void sizesOfTheUrlMustGoTogether() {
        assertEquals(
                "Invalid options of mysql://?min_size=11: minSize must be between 0 and maxSize (10): 11",
                errorOf("min_size=11"));
    }
}
