package dev.databases.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ArgumentEncoderTest {
    private static final ValueConverter<Day> DAYS =
            ValueConverter.of(Day.class, Integer.class, Day::sinceEpoch, Day::new);

    private final ArgumentEncoder encoder = ArgumentEncoder.DEFAULT;

    @Test
    void canonicalArgumentsPassUntouched() {
        List<Object> arguments = List.of(
                true,
                1,
                2L,
                1.5,
                BigDecimal.ONE,
                "one",
                new byte[] {1},
                UUID.randomUUID(),
                LocalDate.EPOCH,
                LocalTime.NOON,
                LocalDateTime.MIN,
                OffsetDateTime.MIN,
                Instant.EPOCH,
                Duration.ZERO,
                Map.of("a", 1),
                List.of(1),
                new int[] {1});

        for (Object argument : arguments) {
            assertSame(argument, encoder.encode(argument));
        }
        assertNull(encoder.encode(null));
    }

    @Test
    void enumsAreBoundByName() { // EDB-039
        assertEquals("LARGE", encoder.encode(Size.LARGE));
    }

    @Test
    void relativesOfCanonicalTypesBecomeThem() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("GMT+02:00"));
        calendar.setTimeInMillis(0);
        List<Object> arguments = List.of(
                (byte) 1,
                (short) 2,
                0.5f,
                BigInteger.TEN,
                BigInteger.TWO.pow(64),
                new AtomicInteger(3),
                new AtomicLong(4),
                new AtomicBoolean(true),
                'c',
                new StringBuilder("text"),
                ZonedDateTime.parse("2024-01-15T14:30:45+01:00[Europe/Berlin]"),
                calendar,
                new Date(0));

        List<Object> encoded = encoder.encodeAll(arguments);

        assertEquals(
                List.of(
                        1,
                        2,
                        0.5,
                        10L,
                        new BigDecimal("18446744073709551616"),
                        3,
                        4L,
                        true,
                        "c",
                        "text",
                        OffsetDateTime.parse("2024-01-15T14:30:45+01:00"),
                        OffsetDateTime.parse("1970-01-01T02:00+02:00"),
                        Instant.EPOCH),
                encoded);
    }

    @Test
    void optionalsAreWhatIsInsideOrNull() {
        List<Object> encoded = encoder.encodeAll(List.of(
                Optional.of(Size.LARGE),
                Optional.empty(),
                OptionalInt.of(1),
                OptionalInt.empty(),
                OptionalLong.of(2),
                OptionalDouble.of(3)));

        assertEquals(Arrays.asList("LARGE", null, 1, null, 2L, 3.0), encoded);
    }

    @Test
    void byteBufferIsBoundByItsRemainingBytes() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);

        byte[] encoded = (byte[]) encoder.encode(buffer);

        assertArrayEquals(new byte[] {2, 3}, encoded);
        assertEquals(2, buffer.remaining());
    }

    @Test
    void unknownClassIsRefusedWithTheWayToTeachIt() {
        ParameterException error = assertThrows(ParameterException.class, () -> encoder.encode(new Day(1)));

        assertEquals(
                "A " + Day.class.getTypeName() + " cannot be bound. Bind a value that the database knows, or register a"
                        + " ValueConverter<Day> on the database.",
                error.getMessage());
    }

    @Test
    void datesThatDependOnTheMachineAreRefused() {
        for (Object argument : List.of(
                new java.sql.Date(0), new java.sql.Time(0), new java.sql.Timestamp(0), new java.sql.Timestamp(0) {})) {
            ParameterException error = assertThrows(ParameterException.class, () -> encoder.encode(argument));

            assertEquals(
                    "A " + argument.getClass().getTypeName()
                            + " cannot be bound: what it means depends on the time zone of the machine. Bind a"
                            + " java.time.LocalDate, LocalTime, LocalDateTime, OffsetDateTime or Instant.",
                    error.getMessage());
        }
    }

    @Test
    void registeredConverterBindsItsTypeAndSubtypes() { // EDB-042
        ValueConverter<Shape> shapes = ValueConverter.of(Shape.class, String.class, Shape::name, name -> () -> name);
        ArgumentEncoder own = new ArgumentEncoder(ValueConverters.of(DAYS, shapes), List.of());
        Shape circle = () -> "circle";

        assertEquals(Arrays.asList(19737, "circle", "one"), own.encodeAll(List.of(new Day(19737), circle, "one")));
    }

    @Test
    void whatAConverterGivesIsEncodedButNotConvertedAgain() {
        ValueConverter<String> quoted =
                ValueConverter.of(String.class, String.class, text -> "<" + text + ">", text -> text);
        ValueConverter<Day> sized = ValueConverter.of(Day.class, Object.class, day -> Size.LARGE, value -> new Day(0));
        ArgumentEncoder own = new ArgumentEncoder(ValueConverters.of(quoted, sized), List.of());

        assertEquals(List.of("<a>", "LARGE"), own.encodeAll(List.of("a", new Day(1))));
    }

    @Test
    void failureOfAConverterIsTheCause() {
        IllegalStateException broken = new IllegalStateException("broken");
        ArgumentEncoder own = encoderThatThrows(broken);

        ParameterException error = assertThrows(ParameterException.class, () -> own.encode(new Day(1)));

        assertEquals(
                "The converter registered for " + Day.class.getTypeName() + " failed to encode an argument",
                error.getMessage());
        assertSame(broken, error.getCause());
    }

    @Test
    void cancellationInsideAConverterIsNotWrapped() {
        CancellationException cancelled = new CancellationException();
        ArgumentEncoder own = encoderThatThrows(cancelled);

        assertSame(cancelled, assertThrows(CancellationException.class, () -> own.encode(new Day(1))));
    }

    private static ArgumentEncoder encoderThatThrows(RuntimeException thrown) {
        return new ArgumentEncoder(
                ValueConverters.of(ValueConverter.of(
                        Day.class,
                        Object.class,
                        day -> {
                            throw thrown;
                        },
                        value -> new Day(0))),
                List.of());
    }

    private record Day(int sinceEpoch) {}

    @FunctionalInterface
    private interface Shape {
        String name();
    }

    private enum Size {
        LARGE {
            @Override
            public String toString() {
                return "not the name";
            }
        }
    }
}
