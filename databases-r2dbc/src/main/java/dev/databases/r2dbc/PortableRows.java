package dev.databases.r2dbc;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.values.ValueConverters;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows as the driver decodes them, and makes the canonical Java types of what it gives. */
final class PortableRows implements RowReader {
    private final ValueConverters converters;
    private @Nullable RowMetadata source;
    private RecordMetadata metadata = RecordMetadata.of();
    /** What to ask the driver for; null: what it gives by itself. */
    private @Nullable Class<?>[] types = {};

    PortableRows(ValueConverters converters) {
        this.converters = converters;
    }

    @Override
    public Record read(Row row, RowMetadata rowMetadata) {
        if (source != rowMetadata) {
            learn(rowMetadata);
        }
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = types[i];
            Object value = type == null ? row.get(i) : row.get(i, type);
            values[i] = value == null ? null : canonical(value);
        }
        return new Record(metadata, values);
    }

    private void learn(RowMetadata rowMetadata) {
        List<? extends ColumnMetadata> columns = rowMetadata.getColumnMetadatas();
        List<String> names = new ArrayList<>(columns.size());
        List<@Nullable String> databaseTypes = new ArrayList<>(columns.size());
        types = new @Nullable Class<?>[columns.size()];
        for (int i = 0; i < types.length; i++) {
            ColumnMetadata column = columns.get(i);
            names.add(column.getName());
            databaseTypes.add(column.getType().getName());
            types[i] = requested(column.getJavaType());
        }
        metadata = RecordMetadata.of(names, databaseTypes, converters);
        source = rowMetadata;
    }

    /** Large objects are read whole. */
    private static @Nullable Class<?> requested(@Nullable Class<?> javaType) {
        if (javaType == null) {
            return null;
        }
        return Clob.class.isAssignableFrom(javaType)
                ? String.class
                : Blob.class.isAssignableFrom(javaType) ? ByteBuffer.class : null;
    }

    private static @Nullable Object canonical(Object value) {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof Float real) {
            // Of the shortest text, so that 0.1 stays 0.1.
            return Double.valueOf(real.toString());
        }
        if (value instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : new BigDecimal(integer);
        }
        if (value instanceof ZonedDateTime moment) {
            return moment.toOffsetDateTime();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof Character character) {
            return character.toString();
        }
        if (value.getClass().isArray() && !(value instanceof byte[])) {
            return list(value);
        }
        return value;
    }

    private static List<@Nullable Object> list(Object array) {
        @Nullable Object[] elements = new @Nullable Object[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            Object element = Array.get(array, i);
            elements[i] = element == null ? null : canonical(element);
        }
        return Collections.unmodifiableList(Arrays.asList(elements));
    }
}
