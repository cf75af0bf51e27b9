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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one execution through {@link R2dbcPostgresCodec}. What has a type that is not known is read as text, and again
 * when the server has said what it is.
 */
final class R2dbcPostgresRows implements RowReader {
    private final R2dbcPostgresTypes types;
    private final ValueConverters converters;
    private @Nullable RowMetadata source;
    private RecordMetadata metadata = RecordMetadata.of();
    private int[] oids = {};
    /** By column, what its text is read as; null: nothing is to be done. */
    private @Nullable String[] textOf = {};

    R2dbcPostgresRows(R2dbcPostgresTypes types, ValueConverters converters) {
        this.types = types;
        this.converters = converters;
    }

    @Override
    public Record read(Row row, RowMetadata rowMetadata) {
        if (source != rowMetadata) {
            source = rowMetadata;
            describe(rowMetadata.getColumnMetadatas());
        }
        @Nullable Object[] values = new @Nullable Object[metadata.size()];
        for (int i = 0; i < values.length; i++) {
            R2dbcPostgresCodec.Value value = row.get(i, R2dbcPostgresCodec.Value.class);
            values[i] = value == null ? null : typed(i, value.value());
        }
        return new Record(metadata, values);
    }

    private @Nullable Object typed(int column, @Nullable Object value) {
        String type = textOf[column];
        return type != null && value instanceof String text ? PostgresText.read(type, text) : value;
    }

    private void describe(List<? extends ColumnMetadata> columns) {
        List<String> names = new ArrayList<>(columns.size());
        oids = new int[columns.size()];
        for (int i = 0; i < oids.length; i++) {
            ColumnMetadata column = columns.get(i);
            names.add(column.getName());
            oids[i] = column.getNativeTypeMetadata() instanceof Integer oid ? oid : 0;
        }
        name(names);
    }

    private void name(List<String> names) {
        List<@Nullable String> told = new ArrayList<>(oids.length);
        textOf = new @Nullable String[oids.length];
        for (int i = 0; i < oids.length; i++) {
            String type = types.nameOf(oids[i]);
            told.add(type);
            // The codec reads what is built in.
            textOf[i] = PostgresTypes.nameOf(oids[i]) == null ? type : null;
        }
        metadata = RecordMetadata.of(names, told, converters);
    }

    @Override
    public CompletionStage<List<Record>> complete(List<Record> records) {
        if (!types.hasUnknown(oids)) {
            return CompletableFuture.completedFuture(records);
        }
        return types.learn(oids).thenApply(learnt -> {
            name(metadata.names());
            return records.stream().map(this::again).toList();
        });
    }

    private Record again(Record record) {
        @Nullable Object[] values = new @Nullable Object[record.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = typed(i, record.get(i));
        }
        return new Record(metadata, values);
    }
}
