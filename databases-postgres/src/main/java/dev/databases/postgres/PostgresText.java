package dev.databases.postgres;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.ParameterException;
import dev.databases.json.Json;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values in text form, read and written as the table of docs/types.md says. Safe for any thread. */
final class PostgresText {
    private static final String HEX = "\\x";

    private PostgresText() {}

    /**
     * Reads a value in text form as the canonical Java type of its PostgreSQL type, arrays as lists.
     *
     * @param type a name as {@link PostgresCatalog#nameOf} has it; one that is not known stays text
     * @return null for JSON's {@code null} and for {@code void}
     * @throws ConversionException when the text is not a value of the type; never repeats it
     */
    static @Nullable Object read(String type, String text) {
        try {
            return readOrThrow(type, text);
        } catch (RuntimeException e) {
            // Its message may repeat the text.
            throw new ConversionException(
                    "A value of PostgreSQL's type " + type + " is written in a form that is not known"
                            + (type.startsWith("interval") ? "; IntervalStyle must be postgres or iso_8601" : ""));
        }
    }

    private static @Nullable Object readOrThrow(String type, String text) {
        if (PostgresTypes.isArray(type)) {
            String element = PostgresTypes.elementOf(type);
            return ArrayText.read(text, PostgresTypes.delimiterOf(element), each -> readOrThrow(element, each));
        }
        return switch (type) {
            case "bool" -> bool(text);
            case "int2", "int4" -> Integer.valueOf(text);
            case "int8", "oid", "xid", "cid" -> Long.valueOf(text);
            case "float4" -> (double) Float.parseFloat(text);
            case "float8" -> Double.valueOf(text);
            case "numeric" -> numeric(text);
            case "money" -> money(text);
            case "bytea" -> bytes(text);
            case "uuid" -> UUID.fromString(text);
            case "date" -> TemporalText.date(text);
            case "time" -> TemporalText.time(text);
            case "timetz" -> TemporalText.timeWithOffset(text);
            case "timestamp" -> TemporalText.dateTime(text);
            case "timestamptz" -> TemporalText.moment(text);
            case "interval" -> IntervalText.read(text);
            case "json", "jsonb" -> Json.parse(text);
            case "hstore" -> HstoreText.read(text);
            case "void" -> null;
            default -> text;
        };
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "t", "true" -> true;
            case "f", "false" -> false;
            default -> throw new IllegalArgumentException("neither t nor f");
        };
    }

    private static Number numeric(String text) {
        return switch (text) {
            case "NaN", "Infinity", "-Infinity" -> Double.valueOf(text);
            default -> new BigDecimal(text);
        };
    }

    /** {@code $1,234.50}, {@code -1.234,50 €}, {@code ($1.00)}: signs of the locale around digits, of which the last two are cents. */
    static BigDecimal money(String text) {
        String digits = text.replaceAll("\\D", "");
        boolean isNegative = text.indexOf('-') >= 0 || text.startsWith("(");
        BigDecimal amount = new BigDecimal(digits).movePointLeft(2).setScale(2);
        return isNegative ? amount.negate() : amount;
    }

    /** Both forms of {@code bytea_output}. */
    private static byte[] bytes(String text) {
        if (text.startsWith(HEX)) {
            return HexFormat.of().parseHex(text, HEX.length(), text.length());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.write(text.charAt(i));
            } else if (text.charAt(i + 1) == '\\') {
                bytes.write('\\');
                i++;
            } else {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Writes an argument in the text form that the server takes for a parameter of this type.
     *
     * @param type as for {@link #read}; null when it is not known: a list is then an array, a map is JSON
     * @throws ParameterException when the argument has no such form; names the classes, never the value
     */
    static String write(@Nullable String type, Object argument) {
        if (argument instanceof String text) {
            return text;
        }
        if ("json".equals(type) || "jsonb".equals(type)) {
            return json(argument);
        }
        if (argument instanceof byte[] bytes) {
            return HEX + HexFormat.of().formatHex(bytes);
        }
        if (argument instanceof Map<?, ?> map) {
            return "hstore".equals(type) ? HstoreText.write(map) : json(argument);
        }
        if (argument instanceof Iterable<?> || argument.getClass().isArray()) {
            String element = type != null && PostgresTypes.isArray(type) ? PostgresTypes.elementOf(type) : null;
            char delimiter = element == null ? ',' : PostgresTypes.delimiterOf(element);
            boolean isJson = "json".equals(element) || "jsonb".equals(element);
            // What is inside a JSON array's element, or a domain of arrays, is no further dimension.
            boolean isFlat = isJson || element != null && PostgresTypes.isArray(element);
            Iterable<?> elements = isFlat ? texts(element, list(argument)) : nested(list(argument));
            return ArrayText.write(elements, delimiter, each -> write(element, each));
        }
        return scalar(type, argument);
    }

    private static String scalar(@Nullable String type, Object argument) {
        if (argument instanceof Number || argument instanceof Boolean || argument instanceof UUID) {
            return argument.toString();
        }
        if (argument instanceof LocalDate date) {
            return TemporalText.write(date);
        }
        if (argument instanceof LocalDateTime dateTime) {
            return TemporalText.write(dateTime);
        }
        if (argument instanceof OffsetDateTime moment) {
            return TemporalText.write(moment);
        }
        if (argument instanceof Instant instant) {
            return TemporalText.write(instant);
        }
        if (argument instanceof LocalTime time) {
            return TemporalText.write(time);
        }
        if (argument instanceof OffsetTime time) {
            return TemporalText.write(time);
        }
        try {
            if (argument instanceof Duration duration) {
                return PostgresInterval.of(duration).toString();
            }
            if (argument instanceof Period period) {
                return PostgresInterval.of(period).toString();
            }
        } catch (ArithmeticException e) {
            throw new ParameterException(
                    "A " + argument.getClass().getName() + " is longer than PostgreSQL's interval can be");
        }
        if (argument instanceof PostgresInterval || argument instanceof Enum<?> || argument instanceof CharSequence) {
            return argument instanceof Enum<?> constant ? constant.name() : argument.toString();
        }
        throw new ParameterException(
                "PostgreSQL cannot store a " + argument.getClass().getName() + (type == null ? "" : " as " + type)
                        + ". Convert it first, or register a ValueConverter for it.");
    }

    private static String json(Object argument) {
        try {
            return Json.write(argument);
        } catch (ConversionException e) {
            throw new ParameterException("An argument cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static Iterable<?> list(Object argument) {
        if (argument instanceof Iterable<?> iterable) {
            return iterable;
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(argument); i++) {
            list.add(Array.get(argument, i));
        }
        return list;
    }

    /** Arrays inside become lists; bytes are a value, and so is JSON. */
    private static Iterable<?> nested(Iterable<?> elements) {
        boolean isPlain = true;
        for (Object each : elements) {
            isPlain = isPlain && isPlain(each);
        }
        if (isPlain) {
            return elements;
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (Object each : elements) {
            boolean isArray = each != null && each.getClass().isArray() && !(each instanceof byte[]);
            if (each != null && Json.isTree(each.getClass())) {
                list.add(json(each));
            } else {
                list.add(isArray || each instanceof Iterable<?> ? nested(list(each)) : each);
            }
        }
        return list;
    }

    /** What most arrays are of, and lists of rows. */
    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static List<@Nullable Object> texts(@Nullable String type, Iterable<?> elements) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object each : elements) {
            list.add(each == null ? null : write(type, each));
        }
        return list;
    }
}
