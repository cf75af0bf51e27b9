package dev.databases.postgres;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an interval in text form, as {@code IntervalStyle} is {@code postgres}, the server's default, or {@code iso_8601}. Safe
 * for any thread. https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-OUTPUT
 */
final class IntervalText {
    private static final Pattern POSTGRES = Pattern.compile(
            "(?:([+-]?\\d+) years?)?(?: ?([+-]?\\d+) mons?)?(?: ?([+-]?\\d+) days?)?(?: ?([+-]?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d{1,6})?))?");
    private static final Pattern ISO = Pattern.compile(
            "P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)D)?(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?\\d+(?:\\.\\d{1,6})?)S)?)?");

    private static final Map<String, PostgresInterval> INFINITE =
            Map.of("infinity", PostgresInterval.INFINITY, "-infinity", PostgresInterval.MINUS_INFINITY);

    private IntervalText() {}

    static PostgresInterval read(String text) {
        PostgresInterval infinite = INFINITE.get(text);
        if (infinite != null) {
            return infinite;
        }
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            long micros = Math.addExact(
                    Math.addExact(
                            Math.multiplyExact(number(iso, 4), 3_600_000_000L),
                            Math.multiplyExact(number(iso, 5), 60_000_000L)),
                    micros(iso.group(6)));
            return interval(iso, micros);
        }
        Matcher postgres = POSTGRES.matcher(text);
        if (text.isEmpty() || !postgres.matches()) {
            throw new DateTimeException("neither postgres nor iso_8601");
        }
        // Hours alone may be more than a long has room for in microseconds: negated first, the least one fits.
        long sign = "-".equals(postgres.group(4)) ? -1 : 1;
        long micros = Math.addExact(
                Math.addExact(
                        Math.multiplyExact(sign * number(postgres, 5), 3_600_000_000L),
                        sign * number(postgres, 6) * 60_000_000L),
                sign * micros(postgres.group(7)));
        return interval(postgres, micros);
    }

    private static PostgresInterval interval(Matcher matcher, long micros) {
        long months = Math.addExact(Math.multiplyExact(number(matcher, 1), 12L), number(matcher, 2));
        return new PostgresInterval(Math.toIntExact(months), Math.toIntExact(number(matcher, 3)), micros);
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long micros(@Nullable String seconds) {
        return seconds == null ? 0 : new BigDecimal(seconds).movePointRight(6).longValueExact();
    }
}
