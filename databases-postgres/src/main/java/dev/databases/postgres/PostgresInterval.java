package dev.databases.postgres;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.time.temporal.TemporalUnit;
import java.time.temporal.UnsupportedTemporalTypeException;
import java.util.List;

/**
 * PostgreSQL's {@code interval}: months, days and a time are kept apart, because a month has 28 to 31 days and a day 23 to 25
 * hours. Each may be negative. Immutable.
 *
 * <p>A record gives one as a {@link Duration} when it has neither months nor days, and as a {@link Period} when it has nothing else:
 * {@code record.get("took", Duration.class)}. Both can be bound where an interval is wanted.
 *
 * @param microseconds the time, not limited to a day
 */
public record PostgresInterval(int months, int days, long microseconds) implements TemporalAmount {
    /** {@code 'infinity'}, since PostgreSQL 17. */
    public static final PostgresInterval INFINITY =
            new PostgresInterval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** {@code '-infinity'}, since PostgreSQL 17. */
    public static final PostgresInterval MINUS_INFINITY =
            new PostgresInterval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

    private static final List<TemporalUnit> UNITS = List.of(ChronoUnit.MONTHS, ChronoUnit.DAYS, ChronoUnit.MICROS);
    private static final long MICROS_PER_MINUTE = 60_000_000;
    private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;

    /**
     * The same time; what is finer than a microsecond is cut off.
     *
     * @throws ArithmeticException when it is longer than 292,000 years
     */
    public static PostgresInterval of(Duration duration) {
        long whole = Math.multiplyExact(duration.getSeconds(), 1_000_000L);
        return new PostgresInterval(0, 0, Math.addExact(whole, duration.getNano() / 1_000));
    }

    /**
     * The same months and days; a year is twelve months.
     *
     * @throws ArithmeticException when there are more months than an int can count
     */
    public static PostgresInterval of(Period period) {
        return new PostgresInterval(Math.toIntExact(period.toTotalMonths()), period.getDays(), 0);
    }

    @Override
    public long get(TemporalUnit unit) {
        if (unit == ChronoUnit.MONTHS) {
            return months;
        }
        if (unit == ChronoUnit.DAYS) {
            return days;
        }
        if (unit == ChronoUnit.MICROS) {
            return microseconds;
        }
        throw new UnsupportedTemporalTypeException("An interval has months, days and microseconds, not " + unit);
    }

    /** Months, days, microseconds. */
    @Override
    public List<TemporalUnit> getUnits() {
        return UNITS;
    }

    /** In PostgreSQL's order: months, then days, then the time. */
    @Override
    public Temporal addTo(Temporal temporal) {
        return add(temporal, 1);
    }

    @Override
    public Temporal subtractFrom(Temporal temporal) {
        return add(temporal, -1);
    }

    /** A LocalDate takes no microseconds, not even none. */
    private Temporal add(Temporal temporal, int sign) {
        Temporal sum = temporal;
        for (TemporalUnit unit : UNITS) {
            if (get(unit) != 0) {
                sum = sum.plus(Math.multiplyExact(sign, get(unit)), unit);
            }
        }
        return sum;
    }

    /** ISO 8601, as PostgreSQL writes it with {@code IntervalStyle=iso_8601}: {@code P1Y2M3DT4H5M6.7S}; or {@code infinity}. */
    @Override
    public String toString() {
        if (equals(INFINITY) || equals(MINUS_INFINITY)) {
            return months > 0 ? "infinity" : "-infinity";
        }
        StringBuilder out = new StringBuilder("P");
        append(out, months / 12, 'Y');
        append(out, months % 12, 'M');
        append(out, days, 'D');
        if (microseconds != 0) {
            out.append('T');
            append(out, microseconds / MICROS_PER_HOUR, 'H');
            append(out, microseconds % MICROS_PER_HOUR / MICROS_PER_MINUTE, 'M');
            long rest = microseconds % MICROS_PER_MINUTE;
            if (rest != 0) {
                out.append(BigDecimal.valueOf(rest, 6).stripTrailingZeros().toPlainString())
                        .append('S');
            }
        }
        return out.length() == 1 ? "PT0S" : out.toString();
    }

    private static void append(StringBuilder out, long many, char unit) {
        if (many != 0) {
            out.append(many).append(unit);
        }
    }
}
