package dev.databases.postgres;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.ParameterException;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as the client's encoder wants them, by the type of their parameter. What is bound as text to a parameter of another
 * type is read as the server would read it.
 */
final class VertxPostgresBinding {
    private VertxPostgresBinding() {}

    /**
     * Converts one argument.
     *
     * @param oid the parameter's type, as the server has it
     * @param type its name in {@link PostgresCatalog}; null: it is not known
     * @param number of the parameter, from 1
     * @throws DataErrorException when its value does not fit
     * @throws ParameterException when its class does not
     */
    static @Nullable Object bind(int oid, @Nullable String type, @Nullable Object argument, int number) {
        if (argument == null) {
            return null;
        }
        try {
            return switch (oid) {
                case VertxPostgresTypes.INT4 ->
                    argument instanceof Integer
                            ? argument
                            : (Object) (int) whole(argument, oid, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case VertxPostgresTypes.INT8 ->
                    argument instanceof Long ? argument : (Object) whole(argument, oid, Long.MIN_VALUE, Long.MAX_VALUE);
                case VertxPostgresTypes.INT2 -> (Object) (short) whole(argument, oid, Short.MIN_VALUE, Short.MAX_VALUE);
                case VertxPostgresTypes.TEXT,
                        VertxPostgresTypes.VARCHAR,
                        VertxPostgresTypes.BPCHAR,
                        VertxPostgresTypes.NAME ->
                    argument instanceof String ? argument : PostgresText.write("text", argument);
                case VertxPostgresTypes.BOOL -> argument instanceof Boolean ? argument : read(oid, argument);
                case VertxPostgresTypes.FLOAT8 -> (Object) real(argument, oid);
                case VertxPostgresTypes.FLOAT4 -> (Object) narrow(real(argument, oid));
                case VertxPostgresTypes.BYTEA -> Buffer.buffer(bytes(argument, oid));
                case VertxPostgresTypes.UUID -> argument instanceof UUID ? argument : read(oid, argument);
                case VertxPostgresTypes.DATE -> VertxPostgresTimes.days(date(argument, oid));
                case VertxPostgresTypes.TIME -> VertxPostgresTimes.micros(time(argument, oid));
                case VertxPostgresTypes.TIMESTAMP -> timestamp(argument, oid);
                case VertxPostgresTypes.TIMESTAMPTZ -> timestamptz(argument, oid);
                default -> PostgresText.write(type, argument);
            };
        } catch (ArithmeticException | ConversionException e) {
            throw new DataErrorException("The argument for parameter " + number + " is no value of type " + name(oid));
        } catch (Mismatch e) {
            throw new ParameterException("A " + argument.getClass().getSimpleName() + " cannot be bound to parameter "
                    + number + ", whose type is " + name(oid));
        }
    }

    static String name(int oid) {
        String name = PostgresTypes.nameOf(oid);
        return name == null ? "number " + Integer.toUnsignedString(oid) : name;
    }

    private static Object read(int oid, Object argument) {
        if (argument instanceof String text) {
            Object value = PostgresText.read(name(oid), text.trim());
            if (value != null) {
                return value;
            }
        }
        throw new Mismatch();
    }

    private static long whole(Object argument, int oid, long least, long greatest) {
        long value;
        if (argument instanceof Integer || argument instanceof Long) {
            value = ((Number) argument).longValue();
        } else if (argument instanceof BigDecimal decimal) {
            value = decimal.longValueExact();
        } else if (argument instanceof Double real) {
            value = new BigDecimal(finite(real)).longValueExact();
        } else if (argument instanceof String text) {
            value = integer(text.trim());
        } else {
            throw new Mismatch();
        }
        if (value < least || value > greatest) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static double finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static long integer(String text) {
        try {
            return new BigInteger(text).longValueExact();
        } catch (NumberFormatException e) {
            throw new ArithmeticException();
        }
    }

    private static double real(Object argument, int oid) {
        return argument instanceof Number number ? number.doubleValue() : ((Number) read(oid, argument)).doubleValue();
    }

    private static float narrow(double value) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            throw new ArithmeticException();
        }
        return narrow;
    }

    private static byte[] bytes(Object argument, int oid) {
        return argument instanceof byte[] bytes ? bytes : (byte[]) read(oid, argument);
    }

    private static LocalDate date(Object argument, int oid) {
        if (argument instanceof LocalDate date) {
            return date;
        }
        if (argument instanceof LocalDateTime time) {
            return time.toLocalDate();
        }
        return (LocalDate) read(oid, argument);
    }

    private static LocalTime time(Object argument, int oid) {
        return argument instanceof LocalTime time ? time : (LocalTime) read(oid, argument);
    }

    private static Long timestamp(Object argument, int oid) {
        if (argument instanceof LocalDate date) {
            return VertxPostgresTimes.micros(date.atStartOfDay());
        }
        if (argument instanceof Instant instant) {
            // Its wall clock at UTC, whatever the session's time zone is.
            return VertxPostgresTimes.micros(instant);
        }
        if (argument instanceof OffsetDateTime time) {
            return VertxPostgresTimes.micros(time.toLocalDateTime());
        }
        return VertxPostgresTimes.micros(
                argument instanceof LocalDateTime time ? time : (LocalDateTime) read(oid, argument));
    }

    private static Long timestamptz(Object argument, int oid) {
        if (argument instanceof Instant instant) {
            return VertxPostgresTimes.micros(instant);
        }
        if (argument instanceof LocalDateTime time) {
            return VertxPostgresTimes.micros(time.atOffset(ZoneOffset.UTC));
        }
        return VertxPostgresTimes.micros(
                argument instanceof OffsetDateTime time ? time : (OffsetDateTime) read(oid, argument));
    }

    /** The class does not go with the type. */
    private static final class Mismatch extends RuntimeException {
        Mismatch() {
            super(null, null, false, false);
        }
    }
}
