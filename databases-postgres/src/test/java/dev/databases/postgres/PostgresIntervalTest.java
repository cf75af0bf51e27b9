package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ConversionException;
import dev.databases.values.ArgumentEncoder;
import dev.databases.values.Conversions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import org.junit.jupiter.api.Test;

class PostgresIntervalTest {
    private static final PostgresInterval MIXED = new PostgresInterval(1, 1, 3_600_000_000L);

    @Test
    void addsMonthsThenDaysThenTime() {
        LocalDateTime start = LocalDateTime.of(2024, 1, 31, 12, 0);

        assertEquals(LocalDateTime.of(2024, 3, 1, 13, 0), start.plus(MIXED));
        assertEquals(LocalDateTime.of(2023, 12, 30, 11, 0), start.minus(MIXED));
        assertEquals(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 1, 31).plus(new PostgresInterval(1, 0, 0)));
    }

    @Test
    void isADurationOrAPeriodWhenNothingIsLost() {
        assertEquals(
                Duration.ofMillis(-1_500), Conversions.convert(new PostgresInterval(0, 0, -1_500_000), Duration.class));
        assertEquals(Period.of(0, 14, -3), Conversions.convert(new PostgresInterval(14, -3, 0), Period.class));
        assertEquals("P1M1DT1H", Conversions.convert(MIXED, String.class));
    }

    @Test
    void isNeitherWhenSomethingWouldBeGuessed() {
        ConversionException duration =
                assertThrows(ConversionException.class, () -> Conversions.convert(MIXED, Duration.class));
        ConversionException period =
                assertThrows(ConversionException.class, () -> Conversions.convert(MIXED, Period.class));

        String start = "type conversion failed: dev.databases.postgres.PostgresInterval to java.time.";
        assertEquals(start + "Duration: it has Months too", duration.getMessage());
        assertEquals(start + "Period: it has Micros too", period.getMessage());
    }

    @Test
    void canBeBound() {
        assertEquals(MIXED, ArgumentEncoder.DEFAULT.encode(MIXED));
    }

    @Test
    void isMadeOfADurationOrAPeriod() {
        assertEquals(new PostgresInterval(0, 0, -1), PostgresInterval.of(Duration.ofNanos(-1_000)));
        assertEquals(new PostgresInterval(26, 5, 0), PostgresInterval.of(Period.of(2, 2, 5)));
        assertThrows(ArithmeticException.class, () -> PostgresInterval.of(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
