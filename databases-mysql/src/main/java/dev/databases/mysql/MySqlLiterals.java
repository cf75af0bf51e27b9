package dev.databases.mysql;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into SQL. What it writes means the same under every SQL mode and every character set that a client may have: a
 * quote is doubled, and no client's character set has one inside of a character; a text with a backslash goes as its bytes in hex,
 * because {@code NO_BACKSLASH_ESCAPES} decides what a backslash is. Safe for any thread.
 */
final class MySqlLiterals {
    /** The most digits that a DECIMAL has on either side; what is beyond has an exponent, and is a DOUBLE. */
    private static final int DIGITS = 65;

    private MySqlLiterals() {}

    /**
     * Writes one value, which never joins with what stands before or behind it.
     *
     * @param number of the parameter, from 1
     * @param zone the session's
     * @throws dev.databases.exceptions.DatabaseException as {@link MySqlBinding#bind} does; names the class, never the value
     */
    static void write(StringBuilder sql, @Nullable Object value, int number, ZoneId zone) {
        int length = sql.length();
        if (length > 0 && !separates(sql.charAt(length - 1))) {
            sql.append(' ');
        }
        if (value instanceof String text) {
            text(sql, text);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean || value == null) {
            sql.append(value);
        } else if (value instanceof byte[] bytes) {
            sql.append("_binary ");
            hex(sql, bytes);
        } else if (value instanceof BigDecimal decimal) {
            decimal(sql, decimal);
        } else {
            bound(sql, MySqlBinding.bind(value, number, zone));
        }
        sql.append(' ');
    }

    /** A text of UTF-8, whatever is in it and whatever character set the client has. */
    static void utf8(StringBuilder sql, String text) {
        sql.append("_utf8mb4 ");
        hex(sql, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void hex(StringBuilder sql, byte[] bytes) {
        sql.append("x'").append(HexFormat.of().formatHex(bytes)).append('\'');
    }

    /** What both drivers make of the other classes. */
    private static void bound(StringBuilder sql, @Nullable Object value) {
        if (value instanceof String text) {
            text(sql, text);
        } else if (value instanceof Double number) {
            // With an exponent it is a DOUBLE, without one it would be a DECIMAL.
            String text = number.toString();
            sql.append(text).append(text.indexOf('E') < 0 ? "E0" : "");
        } else if (value instanceof LocalDate date) {
            // Four digits of the year by itself.
            sql.append("DATE'").append(date).append('\'');
        } else if (value instanceof LocalDateTime time) {
            sql.append("TIMESTAMP'").append(time.toLocalDate()).append(' ');
            clock(sql, time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
        } else if (value instanceof LocalTime time) {
            sql.append("TIME'");
            clock(sql, time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
        } else if (value instanceof Duration time) {
            Duration length = time.abs();
            sql.append(time.isNegative() ? "TIME'-" : "TIME'");
            clock(sql, length.toHours(), length.toMinutesPart(), length.toSecondsPart(), length.getNano());
        } else {
            throw new IllegalStateException("No literal for what was bound");
        }
    }

    private static boolean separates(char c) {
        return c == ' ' || c == '(' || c == ',' || c == '\n';
    }

    /** Without a fuss where it can be: most texts have neither. */
    static void text(StringBuilder sql, String text) {
        boolean quotes = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\0') {
                utf8(sql, text);
                return;
            }
            quotes |= c == '\'';
        }
        sql.append('\'').append(quotes ? text.replace("'", "''") : text).append('\'');
    }

    /** With a point it is a DECIMAL, without one it would be a BIGINT. */
    private static void decimal(StringBuilder sql, BigDecimal number) {
        int scale = number.scale();
        boolean fits = scale <= DIGITS && number.precision() - scale <= DIGITS;
        String text = fits ? number.toPlainString() : number.toString();
        sql.append(text).append(fits && text.indexOf('.') < 0 ? "." : "");
    }

    private static void clock(StringBuilder sql, long hours, int minutes, int seconds, int nanos) {
        two(sql, hours);
        two(sql.append(':'), minutes);
        two(sql.append(':'), seconds);
        int micros = nanos / 1_000;
        if (micros > 0) {
            sql.append('.').append(String.valueOf(1_000_000 + micros), 1, 7);
        }
        sql.append('\'');
    }

    private static void two(StringBuilder sql, long number) {
        sql.append(number < 10 ? "0" : "").append(number);
    }
}
