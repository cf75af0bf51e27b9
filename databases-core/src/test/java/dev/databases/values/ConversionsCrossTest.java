package dev.databases.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.ConversionException;
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
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConversionsCrossTest {
    private static final long SEED = 42;

    private static final List<Class<?>> TARGETS = List.of(
            Boolean.class,
            byte.class,
            Short.class,
            int.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            Number.class,
            AtomicLong.class,
            Character.class,
            String.class,
            byte[].class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            ZonedDateTime.class,
            Instant.class,
            Duration.class,
            Period.class,
            Thread.State.class,
            Map.class,
            List.class,
            Set.class,
            int[].class,
            String[].class,
            Object.class,
            Runnable.class);

    @Test
    void everyValueBecomesEveryTypeOrIsRefusedWithAConversionException() {
        int converted = 0;
        for (Object value : values()) {
            for (Class<?> target : TARGETS) {
                converted += converts(value, target) ? 1 : 0;
            }
        }

        assertTrue(converted > 1_000, "seed " + SEED + ": only " + converted + " conversions succeeded");
    }

    @Test
    void whatFitsIntoAnotherNumberComesBackEqual() {
        Random random = new Random(SEED);
        List<Class<? extends Number>> numbers = List.of(
                Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class, Double.class);
        for (int i = 0; i < 20_000; i++) {
            Long value = random.nextLong() >> random.nextInt(64);
            Class<? extends Number> target = numbers.get(random.nextInt(numbers.size()));
            Number other;
            try {
                other = Conversions.convert(value, target);
            } catch (ConversionException e) {
                continue;
            }

            Long back = Conversions.convert(other, Long.class);

            assertEquals(value, back, () -> "seed " + SEED + ": " + value + " as " + target);
        }
    }

    private static boolean converts(Object value, Class<?> target) {
        Object converted;
        try {
            converted = Conversions.convert(value, target);
        } catch (ConversionException e) {
            assertTrue(Objects.requireNonNull(e.getMessage()).startsWith("type conversion failed: "), e.getMessage());
            return false;
        }
        assertInstanceOf(Conversions.boxed(target), converted, () -> "seed " + SEED + ": " + value + " as " + target);
        return true;
    }

    private static List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(
                true,
                Byte.MIN_VALUE,
                Short.MAX_VALUE,
                0,
                1,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                Float.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                -0.0,
                new BigDecimal("1e999999999"),
                new BigDecimal("-1e-999999999"),
                BigInteger.TEN.pow(400),
                new AtomicLong(5),
                'x',
                new byte[16],
                new byte[0],
                UUID.randomUUID(),
                LocalDate.MAX,
                LocalDate.MIN,
                LocalTime.MAX,
                LocalDateTime.MAX,
                LocalDateTime.MIN,
                OffsetDateTime.MAX,
                OffsetDateTime.MIN,
                OffsetTime.MAX,
                ZonedDateTime.parse("2024-03-31T02:30:00+01:00[Europe/Berlin]"),
                Instant.MAX,
                Instant.MIN,
                Duration.ofDays(400),
                Period.ofDays(1),
                Thread.State.NEW,
                Map.of("a", 1),
                Map.of("a", new Object()),
                List.of(1, "2"),
                Collections.singletonList(null),
                new int[] {1, 2},
                new Object[] {1, "x"},
                new Object()));
        values.addAll(texts());
        return values;
    }

    /** Good texts, and the same ones with one character changed. */
    private static List<String> texts() {
        List<String> good = List.of(
                "",
                "1",
                "-12.5e3",
                "1e999999999",
                "1e-999999999",
                "1e99999999999",
                "NaN",
                "true",
                "NEW",
                "0b3ef7b4-3c25-4d4c-8f3a-1d2c3b4a5968",
                "2024-01-15",
                "14:30:45.123456789",
                "2024-01-15 14:30:45.1+05:30",
                "2024-01-15T14:30:45Z",
                "14:30+0200",
                "+999999999-12-31T23:59:59-18:00",
                "PT1H30M",
                "P1Y2M",
                "{\"a\":[1]}",
                "[1,2]");
        Random random = new Random(SEED);
        List<String> texts = new ArrayList<>(good);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(good.get(1 + random.nextInt(good.size() - 1)));
            text.setCharAt(random.nextInt(text.length()), "0123456789+-:. TZe\u0000é١".charAt(random.nextInt(21)));
            texts.add(text.toString());
        }
        return texts;
    }
}
