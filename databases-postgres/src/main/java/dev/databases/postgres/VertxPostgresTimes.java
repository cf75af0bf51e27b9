package dev.databases.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times as PostgreSQL counts them: days or microseconds since 2000; the greatest and the least number are infinite. */
final class VertxPostgresTimes {
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;
    private static final long MICROS = 1_000_000;

    private VertxPostgresTimes() {}

    static Object date(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return infinite("date", days > 0);
        }
        return LocalDate.ofEpochDay(EPOCH_DAY + days);
    }

    static Object time(long micros) {
        if (micros == 86_400 * MICROS) {
            // 24:00:00, which is no time of Java's; the text form decides, for both drivers alike.
            return text("time", "24:00:00");
        }
        return LocalTime.ofNanoOfDay(micros * 1_000);
    }

    static Object timestamp(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return infinite("timestamp", micros > 0);
        }
        return dateTime(micros);
    }

    static Object timestamptz(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return infinite("timestamptz", micros > 0);
        }
        return dateTime(micros).atOffset(ZoneOffset.UTC);
    }

    private static LocalDateTime dateTime(long micros) {
        return LocalDateTime.ofEpochSecond(
                EPOCH_SECOND + Math.floorDiv(micros, MICROS),
                (int) Math.floorMod(micros, MICROS) * 1_000,
                ZoneOffset.UTC);
    }

    private static Object infinite(String type, boolean positive) {
        return text(type, positive ? "infinity" : "-infinity");
    }

    private static Object text(String type, String text) {
        Object value = PostgresText.read(type, text);
        return value == null ? text : value;
    }

    static Integer days(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return Integer.MAX_VALUE;
        }
        if (date.equals(LocalDate.MIN)) {
            return Integer.MIN_VALUE;
        }
        return Math.toIntExact(date.toEpochDay() - EPOCH_DAY);
    }

    static Long micros(LocalTime time) {
        return (time.toNanoOfDay() + 500) / 1_000;
    }

    static Long micros(LocalDateTime time) {
        if (time.equals(LocalDateTime.MAX)) {
            return Long.MAX_VALUE;
        }
        if (time.equals(LocalDateTime.MIN)) {
            return Long.MIN_VALUE;
        }
        return micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
    }

    static Long micros(OffsetDateTime time) {
        if (time.equals(OffsetDateTime.MAX)) {
            return Long.MAX_VALUE;
        }
        if (time.equals(OffsetDateTime.MIN)) {
            return Long.MIN_VALUE;
        }
        return micros(time.toEpochSecond(), time.getNano());
    }

    static Long micros(Instant time) {
        if (time.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        if (time.equals(Instant.MIN)) {
            return Long.MIN_VALUE;
        }
        return micros(time.getEpochSecond(), time.getNano());
    }

    /** Rounded as the server rounds a text. */
    private static Long micros(long second, int nano) {
        return Math.addExact(Math.multiplyExact(second - EPOCH_SECOND, MICROS), (nano + 500) / 1_000);
    }
}
