package dev.databases.r2dbc;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.values.ValueConverters;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one execution where the driver can be asked for the canonical type of every column. */
public abstract class TypedRows implements RowReader {
    private final ValueConverters converters;
    private @Nullable RowMetadata source;
    private RecordMetadata metadata = RecordMetadata.of();

    protected TypedRows(ValueConverters converters) {
        this.converters = converters;
    }

    /** A column, from 0, as its canonical type; null is SQL's NULL. */
    protected abstract @Nullable Object value(Row row, int index);

    /** What {@code RecordMetadata.databaseType} says of a column; null: nothing. */
    protected abstract @Nullable String databaseType(ColumnMetadata column);

    @Override
    public final Record read(Row row, RowMetadata rowMetadata) {
        if (source != rowMetadata) {
            learn(rowMetadata);
        }
        @Nullable Object[] values = new @Nullable Object[metadata.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row, i);
        }
        return new Record(metadata, values);
    }

    private void learn(RowMetadata rowMetadata) {
        List<? extends ColumnMetadata> columns = rowMetadata.getColumnMetadatas();
        List<String> names = new ArrayList<>(columns.size());
        List<@Nullable String> types = new ArrayList<>(columns.size());
        for (ColumnMetadata column : columns) {
            names.add(column.getName());
            types.add(databaseType(column));
        }
        metadata = RecordMetadata.of(names, types, converters);
        source = rowMetadata;
    }
}
