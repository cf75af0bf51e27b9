package dev.databases.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the classes of the JDK are bound. */
final class JdkArguments {
    private static final Set<Class<?>> CANONICAL = Set.of(
            Boolean.class,
            Integer.class,
            Long.class,
            Double.class,
            BigDecimal.class,
            String.class,
            byte[].class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Instant.class,
            Duration.class,
            Period.class);

    private static final Map<Class<?>, Function<Object, @Nullable Object>> EXACT = Map.ofEntries(
            entry(Short.class, Short::intValue),
            entry(Byte.class, Byte::intValue),
            // Exact: the Float comes back from a column of either width.
            entry(Float.class, Float::doubleValue),
            entry(BigInteger.class, JdkArguments::whole),
            entry(AtomicInteger.class, AtomicInteger::get),
            entry(AtomicLong.class, AtomicLong::get),
            entry(AtomicBoolean.class, AtomicBoolean::get),
            entry(Character.class, String::valueOf),
            entry(ZonedDateTime.class, ZonedDateTime::toOffsetDateTime),
            entry(Optional.class, optional -> ((Optional<?>) optional).orElse(null)),
            entry(OptionalInt.class, optional -> optional.isPresent() ? optional.getAsInt() : null),
            entry(OptionalLong.class, optional -> optional.isPresent() ? optional.getAsLong() : null),
            entry(OptionalDouble.class, optional -> optional.isPresent() ? optional.getAsDouble() : null));

    private JdkArguments() {}

    static boolean isCanonical(Class<?> type) {
        return CANONICAL.contains(type);
    }

    /** Whether the encoding only takes a wrapper off, so that what is inside must be encoded too. */
    static boolean wraps(Class<?> type) {
        return type == Optional.class;
    }

    static @Nullable Function<Object, @Nullable Object> encodingOf(Class<?> type) {
        Function<Object, @Nullable Object> exact = EXACT.get(type);
        if (exact != null) {
            return exact;
        }
        if (Map.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || TemporalAmount.class.isAssignableFrom(type)
                || type.isArray()) {
            return argument -> argument;
        }
        if (Enum.class.isAssignableFrom(type)) {
            return argument -> ((Enum<?>) argument).name();
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return Object::toString;
        }
        if (Calendar.class.isAssignableFrom(type)) {
            return argument -> {
                Calendar calendar = (Calendar) argument;
                return calendar.toInstant()
                        .atZone(calendar.getTimeZone().toZoneId())
                        .toOffsetDateTime();
            };
        }
        if (Date.class.isAssignableFrom(type) && !isSqlTime(type)) {
            return argument -> Instant.ofEpochMilli(((Date) argument).getTime());
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return argument -> bytes((ByteBuffer) argument);
        }
        return null;
    }

    static String refusal(Class<?> type) {
        String name = type.getTypeName();
        if (isSqlTime(type)) {
            return "A " + name + " cannot be bound: what it means depends on the time zone of the machine."
                    + " Bind a java.time.LocalDate, LocalTime, LocalDateTime, OffsetDateTime or Instant.";
        }
        return "A " + name + " cannot be bound. Bind a value that the database knows, or register a ValueConverter<"
                + type.getSimpleName() + "> on the database.";
    }

    /** By name, so that a run-time image without the module java.sql still loads this class. */
    private static boolean isSqlTime(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            String name = c.getName();
            if (name.equals("java.sql.Date") || name.equals("java.sql.Time") || name.equals("java.sql.Timestamp")) {
                return true;
            }
        }
        return false;
    }

    private static Object whole(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : new BigDecimal(value);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static <T> Map.Entry<Class<?>, Function<Object, @Nullable Object>> entry(
            Class<T> type, Function<T, @Nullable Object> encoding) {
        return Map.entry(type, argument -> encoding.apply(type.cast(argument)));
    }
}
