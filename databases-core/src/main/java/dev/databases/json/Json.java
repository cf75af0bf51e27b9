package dev.databases.json;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON text, strictly by RFC 8259: no comments, no trailing commas, no NaN, no byte order mark. Safe for
 * any thread.
 */
public final class Json {
    /** Objects and arrays may be nested this deep, so that hostile text ends in an error and not in a full stack. */
    public static final int MAX_DEPTH = 512;

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * <table>
     * <caption>What becomes what</caption>
     * <tr><td>object</td><td>{@link JsonObject}; of equal names the last wins</td></tr>
     * <tr><td>array</td><td>{@link JsonArray}</td></tr>
     * <tr><td>string, true, false</td><td>{@link String}, {@link Boolean}</td></tr>
     * <tr><td>null</td><td>null</td></tr>
     * <tr><td>number without fraction and exponent</td><td>{@link Integer} if it fits, else {@link Long}, else {@link
     * java.math.BigInteger}</td></tr>
     * <tr><td>any other number</td><td>{@link Double} if its shortest text is the same number, else {@link
     * java.math.BigDecimal}: no digit is lost</td></tr>
     * </table>
     *
     * @throws dev.databases.exceptions.ConversionException when the text is not JSON, is nested deeper than {@link
     *     #MAX_DEPTH}, or has a number of more than 1,000 characters; says where, never what
     */
    public static @Nullable Object parse(String text) {
        return new JsonReader(text).read();
    }

    /**
     * Writes a value as JSON without white space.
     *
     * <p>Takes null, {@link Boolean}, {@link Number}, {@link CharSequence}, {@link Character}, {@link java.util.Map},
     * {@link Iterable}, arrays except {@code byte[]}, enums (by name), {@link java.util.UUID} and java.time (as ISO text), and at
     * any depth a {@linkplain #isTree JSON tree} of another library.
     * A {@link JsonObject} or {@link JsonArray} given as the whole value is written as it was received.
     *
     * @throws dev.databases.exceptions.ConversionException when a value of another class is met (it is named), a number is
     *     NaN or infinite, or values are nested deeper than {@link #MAX_DEPTH}
     */
    public static String write(@Nullable Object value) {
        return write(value, null);
    }

    /**
     * Whether values of a class are JSON by themselves: Jackson's {@code JsonNode} (2 and 3) and {@code JsonElement} of
     * kotlinx.serialization. Their {@code toString} is their JSON, and {@link #write} takes it.
     */
    public static boolean isTree(Class<?> type) {
        return JsonTrees.isTree(type);
    }

    /**
     * Writes a value as JSON, asking {@code encoder} about classes that {@link #write(Object)} does not know.
     *
     * @param encoder gives what to write instead of a value of an unknown class, or throws; null: there is none
     */
    public static String write(@Nullable Object value, @Nullable UnaryOperator<@Nullable Object> encoder) {
        if (value instanceof JsonObject || value instanceof JsonArray) {
            return value.toString();
        }
        JsonWriter writer = new JsonWriter(encoder);
        writer.write(value);
        return writer.text();
    }
}
