package dev.databases.mysql;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.ParameterException;
import dev.databases.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as values that the server has, whichever driver sends them. The server does not say what a parameter's type is, so it
 * goes by their class. Safe for any thread.
 */
final class MySqlBinding {
    private static final int MICRO = 1_000;

    private MySqlBinding() {}

    /**
     * Converts one argument.
     *
     * @param number of the parameter, from 1
     * @param zone in which moments are written
     * @return null, String, Integer, Long, Boolean, Double, BigDecimal, byte[], LocalDate, LocalDateTime, LocalTime or Duration
     * @throws DataErrorException when the server has no such value
     * @throws ParameterException when its class does not go
     */
    static @Nullable Object bind(@Nullable Object argument, int number, ZoneId zone) {
        if (argument == null
                || argument instanceof String
                || argument instanceof Integer
                || argument instanceof Long
                || argument instanceof Boolean
                || argument instanceof BigDecimal
                || argument instanceof byte[]) {
            return argument;
        }
        if (argument instanceof Double real) {
            return finite(real, number);
        }
        if (argument instanceof UUID uuid) {
            return uuid.toString();
        }
        Object temporal = temporal(argument, number, zone);
        return temporal == null ? json(argument, number) : temporal;
    }

    private static @Nullable Object temporal(Object argument, int number, ZoneId zone) {
        if (argument instanceof LocalDate date) {
            year(date.getYear(), number);
            return date;
        }
        if (argument instanceof LocalDateTime time) {
            return dateTime(time, number);
        }
        if (argument instanceof OffsetDateTime time) {
            return dateTime(time.atZoneSameInstant(zone).toLocalDateTime(), number);
        }
        if (argument instanceof Instant instant) {
            if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
                throw noValue(number);
            }
            return dateTime(LocalDateTime.ofInstant(instant, zone), number);
        }
        if (argument instanceof LocalTime time) {
            // The microsecond after the last one of a day is no time of day.
            LocalTime rounded = rounded(time);
            return rounded.isBefore(time.truncatedTo(ChronoUnit.MICROS)) ? Duration.ofDays(1) : rounded;
        }
        return argument instanceof Duration duration ? time(duration) : null;
    }

    private static final Instant FIRST = Instant.parse("-0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static Object json(Object argument, int number) {
        if (argument instanceof Map<?, ?>
                || argument instanceof Collection<?>
                || argument.getClass().isArray()) {
            try {
                return Json.write(argument);
            } catch (ConversionException e) {
                throw new ParameterException("An argument cannot be written as JSON: " + e.getMessage(), e);
            }
        }
        throw new ParameterException("A " + argument.getClass().getSimpleName() + " cannot be bound to parameter "
                + number + ": MySQL and MariaDB have no type for it");
    }

    private static Double finite(Double value, int number) {
        if (value.isNaN() || value.isInfinite()) {
            throw noValue(number);
        }
        return value;
    }

    private static void year(int year, int number) {
        // The protocol has two bytes for it, and the server four digits.
        if (year < 0 || year > 9999) {
            throw noValue(number);
        }
    }

    private static DataErrorException noValue(int number) {
        return new DataErrorException(
                "The argument for parameter " + number
                        + " is none that MySQL and MariaDB have: they know neither NaN nor infinities, and the years 0 to 9999");
    }

    /** Rounded as the server rounds; the drivers would cut off. */
    private static LocalDateTime dateTime(LocalDateTime time, int number) {
        LocalDateTime rounded =
                time.getNano() % MICRO == 0 ? time : time.plusNanos(MICRO / 2).truncatedTo(ChronoUnit.MICROS);
        year(rounded.getYear(), number);
        return rounded;
    }

    private static LocalTime rounded(LocalTime time) {
        return time.getNano() % MICRO == 0 ? time : time.plusNanos(MICRO / 2).truncatedTo(ChronoUnit.MICROS);
    }

    /** As text where Vert.x's client miscounts: what is negative and has a fraction. */
    private static Object time(Duration duration) {
        long micros = Math.addExact(
                Math.multiplyExact(duration.getSeconds(), 1_000_000L), (duration.getNano() + MICRO / 2) / MICRO);
        if (micros >= 0 || micros % 1_000_000 == 0) {
            return Duration.of(micros, ChronoUnit.MICROS);
        }
        long seconds = -micros / 1_000_000;
        return String.format(
                java.util.Locale.ROOT,
                "-%02d:%02d:%02d.%06d",
                seconds / 3_600,
                seconds / 60 % 60,
                seconds % 60,
                -micros % 1_000_000);
    }
}
