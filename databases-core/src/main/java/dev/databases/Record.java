package dev.databases;

import dev.databases.exceptions.ConversionException;
import dev.databases.values.ValueConverters;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row that was read: values in the order of the columns, by index from 0 or by name. Immutable, except that arrays inside
 * are handed out as they are; do not write to them.
 *
 * <p>In Kotlin: {@code record["text"]}, {@code record[0]}, {@code val (id, text) = record}, {@code val text: String by record}.
 * Of columns with the same name the last answers to it; {@link #entries()} and the indexes have them all.
 */
public final class Record extends TypedColumns {
    private final RecordMetadata metadata;
    private final @Nullable Object[] values;

    /**
     * Makes a record. For backends: nothing is copied, so that a row costs its values and no more.
     *
     * @param metadata the columns, shared by all records of a result
     * @param values one for each column, null for SQL NULL; the record owns the array from now on
     * @throws IllegalArgumentException when there are not as many values as columns
     */
    public Record(RecordMetadata metadata, @Nullable Object[] values) {
        if (values.length != metadata.size()) {
            throw new IllegalArgumentException(values.length + " values for " + metadata.size() + " columns");
        }
        this.metadata = metadata;
        this.values = values;
    }

    /** The columns. */
    public RecordMetadata metadata() {
        return metadata;
    }

    /** How many columns there are. */
    public int size() {
        return values.length;
    }

    /** The names of all columns in their order; a name that occurs twice is here twice. */
    public List<String> names() {
        return metadata.names();
    }

    /**
     * The value of a column; null is SQL NULL.
     *
     * @throws IndexOutOfBoundsException when there is no such column; a negative index does not count from the end
     */
    public @Nullable Object get(int index) {
        return values[metadata.checkIndex(index)];
    }

    /**
     * The value of the column of exactly this name, of equal names the last; null is SQL NULL.
     *
     * @throws dev.databases.exceptions.NoSuchColumnException when there is none; lists the columns
     */
    public @Nullable Object get(String name) {
        return values[metadata.requireIndex(name)];
    }

    /** The value of the column of exactly this name; null is SQL NULL, or that there is no such column. */
    public @Nullable Object getOrNull(String name) {
        int index = metadata.indexOf(name);
        return index < 0 ? null : values[index];
    }

    /** Whether there is a column of exactly this name. */
    public boolean has(String name) {
        return metadata.indexOf(name) >= 0;
    }

    /**
     * The value of a column as another type, by the registered converters and {@link dev.databases.values.Conversions}; null is
     * SQL NULL, also when {@code type} is primitive.
     *
     * @throws ConversionException when the value cannot become that type; names column and types, never the value
     * @throws IndexOutOfBoundsException when there is no such column
     */
    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
        Object value = values[metadata.checkIndex(index)];
        ValueConverters converters = metadata.converters();
        if (value == null || converters.isEmpty() && type.isInstance(value)) {
            @SuppressWarnings("unchecked") // isInstance said so
            T same = (T) value;
            return same;
        }
        try {
            return converters.convert(value, type);
        } catch (ConversionException e) {
            throw metadata.conversionFailed(index, e);
        }
    }

    /**
     * The value of the column of exactly this name as another type; see {@link #get(int, Class)}.
     *
     * @throws dev.databases.exceptions.NoSuchColumnException when there is no such column; lists the columns
     */
    @Override
    public <T> @Nullable T get(String name, Class<T> type) {
        return get(metadata.requireIndex(name), type);
    }

    /** Name and value of every column in their order; columns of the same name are all here. */
    public List<Map.Entry<String, @Nullable Object>> entries() {
        List<Map.Entry<String, @Nullable Object>> entries = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            entries.add(new SimpleImmutableEntry<>(metadata.name(i), values[i]));
        }
        return Collections.unmodifiableList(entries);
    }

    /** The record as a map in the order of its columns; of equal names the last value, at the place of the first. */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(values.length * 2);
        for (int i = 0; i < values.length; i++) {
            map.put(metadata.name(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    public @Nullable Object component1() {
        return get(0);
    }

    public @Nullable Object component2() {
        return get(1);
    }

    public @Nullable Object component3() {
        return get(2);
    }

    public @Nullable Object component4() {
        return get(3);
    }

    public @Nullable Object component5() {
        return get(4);
    }

    public @Nullable Object component6() {
        return get(5);
    }

    public @Nullable Object component7() {
        return get(6);
    }

    public @Nullable Object component8() {
        return get(7);
    }

    /** Equal when the names are and the values are; arrays by their content. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Record record
                        && metadata.hasNamesOf(record.metadata)
                        && Arrays.deepEquals(values, record.values);
    }

    @Override
    public int hashCode() {
        return 31 * metadata.namesHash() + Arrays.deepHashCode(values);
    }

    /** {@code Record(id=1, text=one)}: the values too, so mind where it is logged. Bytes are only counted. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("Record(");
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ", ").append(metadata.name(i)).append('=');
            Object value = values[i];
            if (value instanceof byte[] bytes) {
                out.append("byte[").append(bytes.length).append(']');
            } else if (value != null && value.getClass().isArray()) {
                String nested = Arrays.deepToString(new Object[] {value});
                out.append(nested, 1, nested.length() - 1);
            } else {
                out.append(value);
            }
        }
        return out.append(')').toString();
    }
}
