package dev.databases.mysql;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.VertxRows;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement that was not prepared, as the client reads them: those are what the server tells about itself, numbers
 * and texts.
 */
final class VertxMySqlTextRows extends VertxRows {
    private final ValueConverters converters;

    VertxMySqlTextRows(ValueConverters converters) {
        super(1);
        this.converters = converters;
    }

    @Override
    protected Record read(Row row) {
        int size = row.size();
        @Nullable Object[] values = new @Nullable Object[size];
        List<String> names = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            names.add(String.valueOf(row.getColumnName(i)));
            values[i] = value(row.getValue(i));
        }
        return new Record(
                RecordMetadata.of(names, new ArrayList<>(java.util.Collections.nCopies(size, null)), converters),
                values);
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof Float real) {
            return real.doubleValue();
        }
        if (value instanceof Numeric number) {
            return number.bigDecimalValue();
        }
        return value instanceof Buffer buffer ? buffer.getBytes() : value;
    }
}
