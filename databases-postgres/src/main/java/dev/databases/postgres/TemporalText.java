package dev.databases.postgres;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in text form, as {@code DateStyle=ISO} writes them. Safe for any thread.
 *
 * <p>{@code infinity} and {@code -infinity} are {@code MAX} and {@code MIN} of the Java type, both ways. {@code 24:00} is {@code
 * LocalTime.MAX}, both ways. A moment is read in UTC. What is finer than a microsecond is cut off when written.
 */
final class TemporalText {
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";
    private static final Pattern DATE = Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d)");
    private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d(:\\d\\d){0,2}");
    private static final String BEFORE_CHRIST = " BC";

    private TemporalText() {}

    static LocalDate date(String text) {
        if (text.equals(INFINITY)) {
            return LocalDate.MAX;
        }
        if (text.equals(MINUS_INFINITY)) {
            return LocalDate.MIN;
        }
        boolean isBefore = text.endsWith(BEFORE_CHRIST);
        return date(isBefore ? withoutEra(text) : text, isBefore);
    }

    private static LocalDate date(String text, boolean beforeChrist) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("not a date");
        }
        int year = Integer.parseInt(matcher.group(1));
        // There was no year 0: 1 BC is ISO's year 0.
        return LocalDate.of(
                beforeChrist ? 1 - year : year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    static LocalTime time(String text) {
        return text.startsWith("24:") ? LocalTime.MAX : LocalTime.parse(text);
    }

    static OffsetTime timeWithOffset(String text) {
        int sign = signIndex(text);
        return time(text.substring(0, sign)).atOffset(offset(text.substring(sign)));
    }

    static LocalDateTime dateTime(String text) {
        if (text.equals(INFINITY)) {
            return LocalDateTime.MAX;
        }
        if (text.equals(MINUS_INFINITY)) {
            return LocalDateTime.MIN;
        }
        boolean isBefore = text.endsWith(BEFORE_CHRIST);
        String plain = isBefore ? withoutEra(text) : text;
        int space = plain.indexOf(' ');
        return date(plain.substring(0, space), isBefore).atTime(LocalTime.parse(plain.substring(space + 1)));
    }

    static OffsetDateTime moment(String text) {
        if (text.equals(INFINITY)) {
            return OffsetDateTime.MAX;
        }
        if (text.equals(MINUS_INFINITY)) {
            return OffsetDateTime.MIN;
        }
        boolean isBefore = text.endsWith(BEFORE_CHRIST);
        String plain = isBefore ? withoutEra(text) : text;
        int sign = signIndex(plain);
        String local = plain.substring(0, sign) + (isBefore ? BEFORE_CHRIST : "");
        return dateTime(local).atOffset(offset(plain.substring(sign))).withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static int signIndex(String text) {
        int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        if (sign < text.indexOf(':')) {
            throw new DateTimeException("no offset");
        }
        return sign;
    }

    private static ZoneOffset offset(String text) {
        if (!OFFSET.matcher(text).matches()) {
            throw new DateTimeException("not an offset");
        }
        return ZoneOffset.of(text);
    }

    private static String withoutEra(String text) {
        return text.substring(0, text.length() - BEFORE_CHRIST.length());
    }

    static String write(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return INFINITY;
        }
        return date.equals(LocalDate.MIN) ? MINUS_INFINITY : day(date) + era(date);
    }

    static String write(LocalTime time) {
        return time.equals(LocalTime.MAX)
                ? "24:00:00"
                : time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    static String write(OffsetTime time) {
        return write(time.toLocalTime()) + offset(time.getOffset());
    }

    static String write(LocalDateTime dateTime) {
        if (dateTime.equals(LocalDateTime.MAX)) {
            return INFINITY;
        }
        return dateTime.equals(LocalDateTime.MIN) ? MINUS_INFINITY : local(dateTime, "");
    }

    static String write(OffsetDateTime moment) {
        if (moment.equals(OffsetDateTime.MAX)) {
            return INFINITY;
        }
        return moment.equals(OffsetDateTime.MIN)
                ? MINUS_INFINITY
                : local(moment.toLocalDateTime(), offset(moment.getOffset()));
    }

    static String write(Instant instant) {
        if (instant.equals(Instant.MAX) || instant.equals(OffsetDateTime.MAX.toInstant())) {
            return INFINITY;
        }
        return instant.equals(Instant.MIN) || instant.equals(OffsetDateTime.MIN.toInstant())
                ? MINUS_INFINITY
                : write(instant.atOffset(ZoneOffset.UTC));
    }

    private static String local(LocalDateTime dateTime, String offset) {
        LocalTime time = dateTime.toLocalTime().truncatedTo(ChronoUnit.MICROS);
        return day(dateTime.toLocalDate()) + " " + time + offset + era(dateTime.toLocalDate());
    }

    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : BEFORE_CHRIST;
    }

    private static String offset(ZoneOffset offset) {
        return offset == ZoneOffset.UTC ? "+00:00" : offset.getId();
    }
}
