package dev.databases.values;

import dev.databases.exceptions.ConversionException;
import dev.databases.json.Json;
import dev.databases.json.JsonArray;
import dev.databases.json.JsonObject;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value as another type, or refuses: nothing is cut off, and nothing is guessed. Safe for any thread.
 *
 * <table>
 * <caption>What becomes what</caption>
 * <tr><td>number, Boolean (1, 0), text</td><td>any number that can hold it: 3.0 becomes the Int 3, 3.7 does not. Only a
 * fraction may be rounded, to the nearest Double or Float</td></tr>
 * <tr><td>1, 0, text (true, false, t, f, 1, 0)</td><td>Boolean</td></tr>
 * <tr><td>text</td><td>UUID, enum by name, Character, java.time with a 'T' or a space before the time</td></tr>
 * <tr><td>LocalDate</td><td>LocalDateTime at the start of the day</td></tr>
 * <tr><td>LocalDateTime</td><td>LocalDate, LocalTime; never a point in time, because no time zone is known</td></tr>
 * <tr><td>OffsetDateTime, ZonedDateTime, Instant</td><td>each other; from an Instant in UTC</td></tr>
 * <tr><td>an amount of time</td><td>Duration when it has neither months nor days, Period when it has nothing else</td></tr>
 * <tr><td>16 bytes</td><td>UUID, and back</td></tr>
 * <tr><td>Map, List</td><td>its JSON text, and back</td></tr>
 * <tr><td>List</td><td>array, and back, element by element</td></tr>
 * <tr><td>number, Boolean, UUID, enum, java.time</td><td>text</td></tr>
 * </table>
 */
public final class Conversions {
    private Conversions() {}

    /**
     * Reads {@code value} as {@code target}; a primitive class stands for its boxed one.
     *
     * @return null only when {@code value} is null
     * @throws ConversionException "type conversion failed" with the two types and the reason, never the value
     */
    @SuppressWarnings("unchecked") // each branch gives an instance of the boxed target
    public static <T> @Nullable T convert(@Nullable Object value, Class<T> target) {
        if (value == null) {
            return null;
        }
        Class<?> type = boxed(target);
        return (T) (type.isInstance(value) ? value : convertOther(value, type));
    }

    private static Object convertOther(Object value, Class<?> target) {
        if (target == String.class) {
            return text(value);
        }
        if (Number.class.isAssignableFrom(target)) {
            return NumberConversions.toNumber(value, target);
        }
        if (target == Boolean.class) {
            return NumberConversions.toBoolean(value);
        }
        if (target.isEnum()) {
            return enumConstant(value, target);
        }
        if (Temporal.class.isAssignableFrom(target) || TemporalAmount.class.isAssignableFrom(target)) {
            return TimeConversions.convert(value, target);
        }
        if (target == UUID.class) {
            return uuid(value);
        }
        if (target == Character.class && value instanceof String text && text.length() == 1) {
            return text.charAt(0);
        }
        if (target == byte[].class && value instanceof UUID uuid) {
            return bytes(uuid);
        }
        return structure(value, target);
    }

    private static Object structure(Object value, Class<?> target) {
        if (target == Map.class || target == JsonObject.class) {
            return json(value, target);
        }
        if (target == List.class || target == Collection.class || target == Iterable.class) {
            return value.getClass().isArray() && !(value instanceof byte[]) ? list(value) : json(value, target);
        }
        if (target == JsonArray.class) {
            return json(value, target);
        }
        if (target.isArray() && target != byte[].class && value instanceof Collection<?> elements) {
            return array(elements, target);
        }
        throw failed(value, target, "there is no such conversion");
    }

    private static String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            return Json.write(value);
        }
        if (value instanceof Number
                || value instanceof Boolean
                || value instanceof CharSequence
                || value instanceof Character
                || value instanceof UUID
                || value instanceof Temporal
                || value instanceof TemporalAmount) {
            return value.toString();
        }
        throw failed(value, String.class, "there is no such conversion");
    }

    private static Object enumConstant(Object value, Class<?> target) {
        if (value instanceof String name) {
            for (Object constant : target.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            throw failed(value, target, "the text is not the name of one of its constants");
        }
        throw failed(value, target, "enums are stored by name");
    }

    private static UUID uuid(Object value) {
        if (value instanceof byte[] bytes && bytes.length == 16) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        if (value instanceof String text) {
            String dashed = text.length() == 32
                    ? String.join(
                            "-",
                            text.substring(0, 8),
                            text.substring(8, 12),
                            text.substring(12, 16),
                            text.substring(16, 20),
                            text.substring(20))
                    : text;
            try {
                UUID uuid = UUID.fromString(dashed);
                // fromString also takes "1-1-1-1-1".
                if (uuid.toString().equalsIgnoreCase(dashed)) {
                    return uuid;
                }
            } catch (IllegalArgumentException e) {
                // Its message holds the text; ours does not.
            }
        }
        throw failed(value, UUID.class, "a UUID is 36 characters, 32 hexadecimal digits or 16 bytes");
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static Object json(Object value, Class<?> target) {
        if (!(value instanceof String text)) {
            throw failed(value, target, "there is no such conversion");
        }
        Object parsed;
        try {
            parsed = Json.parse(text);
        } catch (ConversionException e) {
            throw failed(value, target, e.getMessage());
        }
        if (!target.isInstance(parsed)) {
            throw failed(value, target, "the JSON text holds another kind of value");
        }
        return parsed;
    }

    private static List<@Nullable Object> list(Object array) {
        int size = Array.getLength(array);
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(Array.get(array, i));
        }
        return Collections.unmodifiableList(list);
    }

    private static Object array(Collection<?> elements, Class<?> target) {
        Class<?> type = target.getComponentType();
        Object array = Array.newInstance(type, elements.size());
        int i = 0;
        for (Object element : elements) {
            if (element == null && type.isPrimitive()) {
                throw failed(elements, target, "an element is null");
            }
            Array.set(array, i++, convert(element, type));
        }
        return array;
    }

    static Class<?> boxed(Class<?> type) {
        return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
    }

    static ConversionException failed(Object value, Class<?> target, String reason) {
        return new ConversionException(failure(value, target, reason));
    }

    static String failure(Object value, Class<?> target, String reason) {
        return "type conversion failed: " + value.getClass().getTypeName() + " to " + target.getTypeName() + ": "
                + reason;
    }
}
