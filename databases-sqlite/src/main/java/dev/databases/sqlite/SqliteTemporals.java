package dev.databases.sqlite;

import dev.databases.exceptions.ParameterException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as text: {@code 2024-01-15 14:30:45.123456}, what SQLite's date functions understand
 * (https://sqlite.org/lang_datefunc.html, "Time Values") and what SQLAlchemy writes, so that rows of both are equal. Six digits of
 * the second are always written, nine when six are not enough: text then sorts as the times do. A moment is written in UTC with
 * {@code +00:00} behind it. Nothing depends on the time zone of the machine.
 *
 * <p>Written by hand because {@code DateTimeFormatter} costs ten times as much, for every cell. Safe for any thread.
 */
final class SqliteTemporals {
    private static final int DATE = 10;

    private SqliteTemporals() {}

    static String write(LocalDate date) {
        return append(new StringBuilder(DATE), date).toString();
    }

    static String write(LocalTime time) {
        return append(new StringBuilder(18), time).toString();
    }

    static String write(LocalDateTime dateTime) {
        return append(new StringBuilder(29), dateTime).toString();
    }

    static String write(OffsetDateTime moment) {
        LocalDateTime utc = moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return append(new StringBuilder(35), utc).append("+00:00").toString();
    }

    private static StringBuilder append(StringBuilder out, LocalDateTime dateTime) {
        append(out, dateTime.toLocalDate()).append(' ');
        return append(out, dateTime.toLocalTime());
    }

    private static StringBuilder append(StringBuilder out, LocalDate date) {
        int year = date.getYear();
        if (year < 0 || year > 9999) {
            throw new ParameterException(
                    "SQLite stores dates as text with a year from 0000 to 9999; bind this one as text or as a number");
        }
        padded(out, year, 1000).append('-');
        padded(out, date.getMonthValue(), 10).append('-');
        return padded(out, date.getDayOfMonth(), 10);
    }

    private static StringBuilder append(StringBuilder out, LocalTime time) {
        padded(out, time.getHour(), 10).append(':');
        padded(out, time.getMinute(), 10).append(':');
        padded(out, time.getSecond(), 10).append('.');
        int nanos = time.getNano();
        return nanos % 1000 == 0 ? padded(out, nanos / 1000, 100_000) : padded(out, nanos, 100_000_000);
    }

    private static StringBuilder padded(StringBuilder out, int number, int unit) {
        for (int rest = number; unit > 0; unit /= 10) {
            out.append((char) ('0' + rest / unit));
            rest %= unit;
        }
        return out;
    }

    /** {@code YYYY-MM-DD}; null when the text is not a date. */
    static @Nullable LocalDate date(String text) {
        try {
            return text.length() == DATE ? dateAtStart(text) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code HH:MM[:SS[.fraction]]}; null when the text is not a time. */
    static @Nullable LocalTime time(String text) {
        try {
            return time(text, 0, text.length());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * A date, or a date and a time with a space or a {@code T} between them.
     *
     * @return a {@link LocalDateTime}, or an {@link OffsetDateTime} in UTC when an offset or {@code Z} is at the end; null when
     *     the text is neither
     */
    static @Nullable Temporal dateTime(String text) {
        try {
            return parseDateTime(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Temporal parseDateTime(String text) {
        int length = text.length();
        if (length < DATE) {
            return null;
        }
        LocalDate date = dateAtStart(text);
        if (date == null || length == DATE) {
            return date == null ? null : date.atStartOfDay();
        }
        char separator = text.charAt(DATE);
        if (separator != ' ' && separator != 'T') {
            return null;
        }
        int zone = DATE + 1;
        while (zone < length && "Zz+- ".indexOf(text.charAt(zone)) < 0) {
            zone++;
        }
        LocalTime time = time(text, DATE + 1, zone);
        if (time == null) {
            return null;
        }
        LocalDateTime local = LocalDateTime.of(date, time);
        if (zone == length) {
            return local;
        }
        ZoneOffset offset = offset(text.substring(text.charAt(zone) == ' ' ? zone + 1 : zone));
        return offset == null ? null : local.atOffset(offset).withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static @Nullable ZoneOffset offset(String text) {
        if (text.equals("Z") || text.equals("z")) {
            return ZoneOffset.UTC;
        }
        return text.startsWith("+") || text.startsWith("-") ? ZoneOffset.of(text) : null;
    }

    private static @Nullable LocalDate dateAtStart(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, DATE);
        return (year | month | day) < 0 ? null : LocalDate.of(year, month, day);
    }

    private static @Nullable LocalTime time(String text, int start, int end) {
        int length = end - start;
        if (length < 5 || text.charAt(start + 2) != ':') {
            return null;
        }
        int hour = number(text, start, start + 2);
        int minute = number(text, start + 3, start + 5);
        int second = 0;
        int nanos = 0;
        if (length > 5) {
            if (length < 8 || text.charAt(start + 5) != ':') {
                return null;
            }
            second = number(text, start + 6, start + 8);
            if (length > 8) {
                nanos = text.charAt(start + 8) == '.' ? nanos(text, start + 9, end) : -1;
            }
        }
        return (hour | minute | second | nanos) < 0 ? null : LocalTime.of(hour, minute, second, nanos);
    }

    private static int nanos(String text, int start, int end) {
        int digits = end - start;
        if (digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = number(text, start, end);
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Negative when there is something else than digits. */
    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
