package dev.databases.json;

import dev.databases.exceptions.ConversionException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.Temporal;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes one value. One thread at a time. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    private final @Nullable UnaryOperator<@Nullable Object> encoder;
    private int depth;

    JsonWriter(@Nullable UnaryOperator<@Nullable Object> encoder) {
        this.encoder = encoder;
    }

    String text() {
        return out.toString();
    }

    void write(@Nullable Object value) {
        if (!writeKnown(value)) {
            Class<?> type = value.getClass();
            Object encoded = encoder == null ? value : encoder.apply(value);
            if (encoded == value || !writeKnown(encoded)) {
                throw new ConversionException(
                        "type conversion failed: " + type.getTypeName()
                                + " has no JSON form; use a Map, a List, text, a number, a Boolean, an enum, a UUID or java.time");
            }
        }
    }

    private boolean writeKnown(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof CharSequence || value instanceof Character) {
            string(value.toString());
        } else if (value instanceof Number) {
            number((Number) value);
        } else if (JsonTrees.isTree(value.getClass())) {
            // Before Map and Iterable, which some of them are, with names and elements that mean something else.
            out.append(JsonTrees.text(value));
        } else if (value instanceof Map<?, ?>) {
            object((Map<?, ?>) value);
        } else if (value instanceof Iterable<?>) {
            array((Iterable<?>) value);
        } else if (value instanceof Enum<?>) {
            string(((Enum<?>) value).name());
        } else if (hasIsoText(value)) {
            string(value.toString());
        } else if (value.getClass().isArray() && !(value instanceof byte[])) {
            arrayOf(value);
        } else {
            return false;
        }
        return true;
    }

    private static boolean hasIsoText(Object value) {
        return value instanceof UUID
                || value instanceof Temporal
                || value instanceof Duration
                || value instanceof Period;
    }

    private void number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new ConversionException("type conversion failed: JSON has no NaN and no infinity");
            }
            out.append(number);
        } else if (isPlain(number)) {
            out.append(number);
        } else {
            out.append(decimal(number));
        }
    }

    private static boolean isPlain(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number.getClass() == BigInteger.class
                || number.getClass() == BigDecimal.class;
    }

    private static BigDecimal decimal(Number number) {
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new ConversionException("type conversion failed: a "
                    + number.getClass().getTypeName() + " whose text is not a number has no JSON form");
        }
    }

    private void object(Map<?, ?> map) {
        open('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(name(member.getKey()));
            out.append(':');
            write(member.getValue());
        }
        close('}');
    }

    private static String name(@Nullable Object key) {
        if (key instanceof Enum<?>) {
            return ((Enum<?>) key).name();
        }
        if (key instanceof CharSequence
                || key instanceof Number
                || key instanceof Character
                || key instanceof Boolean
                || key != null && hasIsoText(key)) {
            return key.toString();
        }
        String what = key == null ? "null" : "a " + key.getClass().getTypeName();
        throw new ConversionException("type conversion failed: " + what + " cannot be a name in a JSON object");
    }

    private void array(Iterable<?> elements) {
        open('[');
        boolean first = true;
        for (Object element : elements) {
            if (!first) {
                out.append(',');
            }
            first = false;
            write(element);
        }
        close(']');
    }

    private void arrayOf(Object array) {
        open('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(Array.get(array, i));
        }
        close(']');
    }

    private void open(char bracket) {
        if (++depth > Json.MAX_DEPTH) {
            throw new ConversionException("type conversion failed: values are nested deeper than " + Json.MAX_DEPTH
                    + ", or one contains itself; JSON cannot hold that");
        }
        out.append(bracket);
    }

    private void close(char bracket) {
        depth--;
        out.append(bracket);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                control(c);
            } else if (Character.isSurrogate(c)) {
                i = surrogate(text, i);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void control(char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> escape(c);
        }
    }

    /** Half a pair cannot be sent as UTF-8; escaped, it survives. */
    private int surrogate(String text, int i) {
        int codePoint = text.codePointAt(i);
        if (Character.isSupplementaryCodePoint(codePoint)) {
            out.appendCodePoint(codePoint);
            return i + 1;
        }
        escape(text.charAt(i));
        return i;
    }

    private void escape(char c) {
        out.append("\\u")
                .append(HEX.charAt(c >> 12))
                .append(HEX.charAt(c >> 8 & 15))
                .append(HEX.charAt(c >> 4 & 15))
                .append(HEX.charAt(c & 15));
    }
}
