package dev.databases.values;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ParameterException;
import dev.databases.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the user binds into the few types that a backend must understand, so that a mistyped argument fails before a
 * connection is taken. Immutable; safe for any thread.
 *
 * <p>A backend sees null, {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link java.math.BigDecimal},
 * {@link String}, {@code byte[]}, {@link java.util.UUID}, {@link java.time.LocalDate}, {@link java.time.LocalTime}, {@link
 * java.time.LocalDateTime}, {@link java.time.OffsetDateTime}, {@link java.time.OffsetTime}, {@link java.time.Instant},
 * {@link java.time.Duration}, {@link java.time.Period}, and as they are {@link java.util.Map}, {@link Collection} and arrays,
 * which are JSON or an array as the database and the column have it, and other {@link java.time.temporal.TemporalAmount}s, which
 * a database may have as a type of its own.
 *
 * <p>Asked in this order: the registered {@link ValueConverter}, the classes above, the {@linkplain Json#isTree JSON trees} of
 * Jackson and kotlinx.serialization (as their text, which a JSON column takes as it is), the {@link ArgumentExtension}s, and what
 * the JDK offers in their stead: enums (by name), other character sequences, smaller and atomic numbers, {@link
 * java.util.Optional}, {@link java.time.ZonedDateTime}, {@link java.util.Calendar}, {@link java.util.Date} (an Instant).
 * {@code java.sql.Date}, {@code Time} and {@code Timestamp} are refused: what they mean depends on the time zone of the
 * machine.
 */
public final class ArgumentEncoder {
    private final ValueConverters converters;
    private final List<ArgumentExtension> extensions;

    /** Per class, so that the cost of an argument is one look-up. */
    private final ClassValue<Function<Object, @Nullable Object>> encodings = new ClassValue<>() {
        @Override
        protected Function<Object, @Nullable Object> computeValue(Class<?> type) {
            return encodingOf(type);
        }
    };

    /** Without a registered converter. */
    public static final ArgumentEncoder DEFAULT = new ArgumentEncoder(ValueConverters.NONE, List.of());

    public ArgumentEncoder(ValueConverters converters, Collection<? extends ArgumentExtension> extensions) {
        this.converters = converters;
        this.extensions = List.copyOf(extensions);
    }

    /**
     * Encodes one argument.
     *
     * @throws ParameterException when its class cannot be bound, or its converter failed; names the class, never the value
     */
    public @Nullable Object encode(@Nullable Object argument) {
        if (argument == null) {
            return null;
        }
        // Nothing can be registered for them here, and they are most of what is bound.
        if (converters.isEmpty()
                && (argument instanceof String || argument instanceof Integer || argument instanceof Long)) {
            return argument;
        }
        return encodings.get(argument.getClass()).apply(argument);
    }

    /**
     * Encodes the elements of a collection, in its order: those of an IN list or of an array.
     *
     * @throws ParameterException as {@link #encode}
     */
    public List<@Nullable Object> encodeAll(Collection<?> arguments) {
        List<@Nullable Object> encoded = new ArrayList<>(arguments.size());
        for (Object argument : arguments) {
            encoded.add(encode(argument));
        }
        return encoded;
    }

    private Function<Object, @Nullable Object> encodingOf(Class<?> type) {
        ValueConverter<?> converter = converters.forBinding(type);
        if (converter != null) {
            return argument -> encodeConverted(convert(converter, argument));
        }
        return encodingWithoutConverter(type);
    }

    private Function<Object, @Nullable Object> encodingWithoutConverter(Class<?> type) {
        if (JdkArguments.isCanonical(type)) {
            return argument -> argument;
        }
        if (Json.isTree(type)) {
            return ArgumentEncoder::json;
        }
        for (ArgumentExtension extension : extensions) {
            Function<Object, @Nullable Object> encoding = extension.encodingFor(type);
            if (encoding != null) {
                return argument -> encodeAgain(argument, encoding.apply(argument));
            }
        }
        Function<Object, @Nullable Object> encoding = JdkArguments.encodingOf(type);
        if (encoding != null) {
            return JdkArguments.wraps(type) ? argument -> encodeAgain(argument, encoding.apply(argument)) : encoding;
        }
        return argument -> {
            throw new ParameterException(JdkArguments.refusal(type));
        };
    }

    private static String json(Object tree) {
        try {
            return Json.write(tree);
        } catch (ConversionException e) {
            throw new ParameterException("An argument cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** What a converter gives is not converted again, or a converter of String to String would never end. */
    private @Nullable Object encodeConverted(@Nullable Object converted) {
        return converted == null
                ? null
                : encodingWithoutConverter(converted.getClass()).apply(converted);
    }

    private @Nullable Object encodeAgain(Object argument, @Nullable Object encoded) {
        return encoded != null && encoded.getClass() == argument.getClass() ? encoded : encode(encoded);
    }

    private static <T> @Nullable Object convert(ValueConverter<T> converter, Object argument) {
        try {
            return converter.toDatabase(cast(converter, argument));
        } catch (DatabaseException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ParameterException(
                    "The converter registered for " + converter.type().getTypeName() + " failed to encode an argument",
                    e);
        }
    }

    @SuppressWarnings("unchecked") // forBinding found it by the class of the argument
    private static <T> T cast(ValueConverter<T> converter, Object argument) {
        return (T) argument;
    }
}
