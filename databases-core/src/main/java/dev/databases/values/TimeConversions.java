package dev.databases.values;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.time.temporal.TemporalUnit;
import org.jspecify.annotations.Nullable;

/** Dates and times. The time zone of the machine is never asked. */
final class TimeConversions {
    private static final DateTimeFormatter LOCAL = strict(dateTime());
    private static final DateTimeFormatter WITH_OFFSET = strict(offset(dateTime(), "+HH:mm:ss"));
    private static final DateTimeFormatter WITH_SHORT_OFFSET = strict(offset(dateTime(), "+HHmmss"));
    private static final DateTimeFormatter TIME_WITH_OFFSET = strict(offset(time(), "+HH:mm:ss"));
    private static final DateTimeFormatter TIME_WITH_SHORT_OFFSET = strict(offset(time(), "+HHmmss"));

    private TimeConversions() {}

    static Object convert(Object value, Class<?> target) {
        Object converted;
        try {
            converted = value instanceof String text ? parse(text, target) : fromTime(value, target);
        } catch (DateTimeException | ArithmeticException e) {
            // Its message holds the text; ours does not.
            throw Conversions.failed(value, target, "the text is not one, or is out of its range");
        }
        if (converted == null) {
            String reason = isLocal(value) && isPoint(target)
                    ? "no time zone is known; ask for LocalDateTime and choose one"
                    : "there is no such conversion";
            throw Conversions.failed(value, target, reason);
        }
        return converted;
    }

    private static @Nullable Object fromTime(Object value, Class<?> target) {
        if (value instanceof LocalDateTime local) {
            return target == LocalDate.class
                    ? local.toLocalDate()
                    : target == LocalTime.class ? local.toLocalTime() : null;
        }
        if (value instanceof LocalDate date) {
            return target == LocalDateTime.class ? date.atStartOfDay() : null;
        }
        if (value instanceof TemporalAmount amount) {
            return amount(amount, target);
        }
        OffsetDateTime point = point(value);
        return point == null ? null : as(point, target);
    }

    /** Exact: what has months or days is no Duration, what has hours is no Period. */
    private static @Nullable Object amount(TemporalAmount amount, Class<?> target) {
        boolean toDuration = target == Duration.class;
        if (!toDuration && target != Period.class) {
            return null;
        }
        Duration duration = Duration.ZERO;
        Period period = Period.ZERO;
        for (TemporalUnit unit : amount.getUnits()) {
            long many = amount.get(unit);
            if (many != 0 && unit.isTimeBased() != toDuration) {
                throw Conversions.failed(amount, target, "it has " + unit + " too");
            }
            if (toDuration && many != 0) {
                duration = duration.plus(many, unit);
            } else if (many != 0) {
                period = period.plus(periodOf(Math.toIntExact(many), unit));
            }
        }
        return toDuration ? duration : period;
    }

    private static Period periodOf(int many, TemporalUnit unit) {
        if (unit == ChronoUnit.YEARS) {
            return Period.ofYears(many);
        }
        if (unit == ChronoUnit.MONTHS) {
            return Period.ofMonths(many);
        }
        if (unit == ChronoUnit.DAYS) {
            return Period.ofDays(many);
        }
        throw new DateTimeException("a Period has no such unit");
    }

    private static @Nullable OffsetDateTime point(Object value) {
        if (value instanceof OffsetDateTime offset) {
            return offset;
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return value instanceof ZonedDateTime zoned ? zoned.toOffsetDateTime() : null;
    }

    private static @Nullable Object as(OffsetDateTime point, Class<?> target) {
        if (target == OffsetDateTime.class) {
            return point;
        }
        if (target == Instant.class) {
            return point.toInstant();
        }
        return target == ZonedDateTime.class ? point.toZonedDateTime() : null;
    }

    private static @Nullable Object parse(String text, Class<?> target) {
        if (target == LocalDate.class) {
            return isDate(text) ? LocalDate.parse(text) : local(text).toLocalDate();
        }
        if (target == LocalDateTime.class) {
            return isDate(text) ? LocalDate.parse(text).atStartOfDay() : local(text);
        }
        if (target == LocalTime.class) {
            return LocalTime.parse(text);
        }
        if (target == OffsetTime.class) {
            return (hasShortOffset(text) ? TIME_WITH_SHORT_OFFSET : TIME_WITH_OFFSET).parse(text, OffsetTime::from);
        }
        if (target == Duration.class) {
            return Duration.parse(text);
        }
        if (target == Period.class) {
            return Period.parse(text);
        }
        if (isPoint(target)) {
            DateTimeFormatter format = hasShortOffset(text) ? WITH_SHORT_OFFSET : WITH_OFFSET;
            return as(format.parse(text, OffsetDateTime::from), target);
        }
        return null;
    }

    private static boolean isDate(String text) {
        return text.indexOf(':') < 0;
    }

    /** No formatter takes offsets with and without colons. */
    private static boolean hasShortOffset(String text) {
        int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        return sign >= 0 && text.indexOf(':', sign) < 0;
    }

    private static LocalDateTime local(String text) {
        return LocalDateTime.from(LOCAL.parse(text));
    }

    private static boolean isPoint(Class<?> target) {
        return target == Instant.class || target == OffsetDateTime.class || target == ZonedDateTime.class;
    }

    private static boolean isLocal(Object value) {
        return value instanceof LocalDateTime || value instanceof LocalDate;
    }

    private static DateTimeFormatterBuilder dateTime() {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .optionalStart()
                .appendLiteral('T')
                .optionalEnd()
                .optionalStart()
                .appendLiteral(' ')
                .optionalEnd()
                .append(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    private static DateTimeFormatterBuilder time() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().append(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    /** Minutes and seconds may be absent: PostgreSQL writes +00, ISO 8601 has Z, +0000 and +00:00. */
    private static DateTimeFormatterBuilder offset(DateTimeFormatterBuilder builder, String pattern) {
        return builder.parseLenient().appendOffset(pattern, "Z").parseStrict();
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter().withResolverStyle(ResolverStyle.STRICT).withChronology(IsoChronology.INSTANCE);
    }
}
