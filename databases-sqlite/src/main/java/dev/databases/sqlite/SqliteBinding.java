package dev.databases.sqlite;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.ParameterException;
import dev.databases.json.Json;
import dev.databases.sql.Statement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns Java values into what SQLite stores: null, Integer, Long, Double, String or {@code byte[]}. Safe for any thread.
 *
 * <p>Boolean is 1 or 0. A BigDecimal or BigInteger is a number when SQLite's 64-bit integer or real gives the same number back,
 * so that it compares and adds up as one; else it is text, which a column of NUMERIC affinity still makes a real of. Dates and
 * times are text, as {@link SqliteTemporals} says. Maps, collections and arrays are JSON text.
 */
final class SqliteBinding {
    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private SqliteBinding() {}

    static @Nullable Object[] encode(Statement statement) {
        @Nullable Object[] encoded = new @Nullable Object[statement.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = encode(statement.argument(i));
        }
        return encoded;
    }

    /**
     * Encodes one value.
     *
     * @throws ParameterException when SQLite has no place for it; names the class, never the value
     */
    static @Nullable Object encode(@Nullable Object value) {
        // The common classes first; a final class is one comparison.
        if (value == null || value instanceof String || value instanceof Integer || value instanceof Long) {
            return value;
        }
        if (value instanceof Double real) {
            return checked(real);
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        return other(value);
    }

    private static Object number(Number value) {
        if (value instanceof Float real) {
            return checked(real.doubleValue());
        }
        if (value instanceof Short || value instanceof Byte) {
            return value.intValue();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        }
        if (value instanceof BigInteger integer) {
            return fitsLong(integer) ? (Object) integer.longValue() : integer.toString();
        }
        throw unsupported(value);
    }

    private static Double checked(Double real) {
        if (real.isNaN()) {
            throw new ParameterException("SQLite stores NaN as NULL; bind null, or the text 'NaN'");
        }
        return real;
    }

    private static Object decimal(BigDecimal value) {
        double real = value.doubleValue();
        BigDecimal stripped = value.stripTrailingZeros();
        // Of 1E+999999 the digits would be a megabyte.
        if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 19) {
            BigInteger integer = stripped.toBigIntegerExact();
            if (fitsLong(integer)) {
                return integer.longValue();
            }
        }
        boolean exact = !Double.isInfinite(real) && new BigDecimal(Double.toString(real)).compareTo(value) == 0;
        return exact ? (Object) real : value.toString();
    }

    private static boolean fitsLong(BigInteger value) {
        return value.compareTo(LEAST_LONG) >= 0 && value.compareTo(GREATEST_LONG) <= 0;
    }

    private static Object other(Object value) {
        if (value instanceof byte[]) {
            return value;
        }
        if (value instanceof LocalDateTime dateTime) {
            return SqliteTemporals.write(dateTime);
        }
        if (value instanceof LocalDate date) {
            return SqliteTemporals.write(date);
        }
        if (value instanceof LocalTime time) {
            return SqliteTemporals.write(time);
        }
        if (value instanceof OffsetDateTime moment) {
            return SqliteTemporals.write(moment);
        }
        if (value instanceof Instant instant) {
            return SqliteTemporals.write(moment(instant));
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof UUID
                || value instanceof Character
                || value instanceof OffsetTime
                || value instanceof Duration
                || value instanceof Period) {
            return value.toString();
        }
        if (value instanceof Map
                || value instanceof Iterable
                || value.getClass().isArray()) {
            return json(value);
        }
        throw unsupported(value);
    }

    private static OffsetDateTime moment(Instant instant) {
        if (instant.isBefore(OffsetDateTime.MIN.toInstant()) || instant.isAfter(OffsetDateTime.MAX.toInstant())) {
            throw new ParameterException("SQLite stores dates as text with a year from 0000 to 9999");
        }
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String json(Object value) {
        try {
            return Json.write(value);
        } catch (ConversionException e) {
            throw new ParameterException("An argument cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static ParameterException unsupported(Object value) {
        return new ParameterException("SQLite cannot store a "
                + value.getClass().getName() + ". Convert it first, or register a ValueConverter for it.");
    }
}
