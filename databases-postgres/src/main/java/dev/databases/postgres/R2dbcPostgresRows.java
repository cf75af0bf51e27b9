package dev.databases.postgres;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.r2dbc.RowReader;
import dev.databases.values.ValueConverters;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one execution through {@link R2dbcPostgresCodec}. */
final class R2dbcPostgresRows implements RowReader {
    private final ValueConverters converters;
    private @Nullable RowMetadata source;
    private RecordMetadata metadata = RecordMetadata.of();

    R2dbcPostgresRows(ValueConverters converters) {
        this.converters = converters;
    }

    @Override
    public Record read(Row row, RowMetadata rowMetadata) {
        if (source != rowMetadata) {
            learn(rowMetadata);
        }
        @Nullable Object[] values = new @Nullable Object[metadata.size()];
        for (int i = 0; i < values.length; i++) {
            R2dbcPostgresCodec.Value value = row.get(i, R2dbcPostgresCodec.Value.class);
            values[i] = value == null ? null : value.value();
        }
        return new Record(metadata, values);
    }

    private void learn(RowMetadata rowMetadata) {
        List<? extends ColumnMetadata> columns = rowMetadata.getColumnMetadatas();
        List<String> names = new ArrayList<>(columns.size());
        List<@Nullable String> types = new ArrayList<>(columns.size());
        for (ColumnMetadata column : columns) {
            names.add(column.getName());
            types.add(column.getNativeTypeMetadata() instanceof Integer oid ? PostgresTypes.nameOf(oid) : null);
        }
        metadata = RecordMetadata.of(names, types, converters);
        source = rowMetadata;
    }
}
