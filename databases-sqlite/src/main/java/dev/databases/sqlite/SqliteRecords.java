package dev.databases.sqlite;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.values.ValueConverters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one prepared statement: its columns and how each is decoded. Immutable. */
final class SqliteRecords {
    private final RecordMetadata metadata;
    private final SqliteColumn[] columns;

    private SqliteRecords(RecordMetadata metadata, SqliteColumn[] columns) {
        this.metadata = metadata;
        this.columns = columns;
    }

    /** Asks an executed statement for its columns; before its first step they may be those of an old schema. */
    static SqliteRecords of(NativeStatement statement, boolean rawTypes, ValueConverters converters)
            throws SQLException {
        return statement.locked(() -> {
            SqliteColumn[] columns = new SqliteColumn[statement.columnCount()];
            List<String> names = new ArrayList<>(columns.length);
            List<@Nullable String> types = new ArrayList<>(columns.length);
            for (int i = 0; i < columns.length; i++) {
                String name = statement.columnName(i);
                String type = statement.declaredType(i);
                names.add(name);
                types.add(type);
                columns[i] = new SqliteColumn(name, type, rawTypes);
            }
            return new SqliteRecords(RecordMetadata.of(names, types, converters), columns);
        });
    }

    int columnCount() {
        return columns.length;
    }

    /** The row at which the statement stands. */
    Record readOne(NativeStatement statement) throws SQLException {
        return statement.locked(() -> read(statement));
    }

    /** The row at which the statement stands and all that follow. */
    List<Record> readAll(NativeStatement statement) throws SQLException {
        return statement.locked(() -> {
            List<Record> records = new ArrayList<>();
            do {
                records.add(read(statement));
            } while (statement.step());
            return records;
        });
    }

    /**
     * Reads on.
     *
     * @param standsAtRow whether the row at which the statement stands is yet to be read
     * @return fewer records than {@code max} when there are no more
     */
    List<Record> readPage(NativeStatement statement, boolean standsAtRow, int max) throws SQLException {
        return statement.locked(() -> {
            List<Record> records = new ArrayList<>(Math.min(max, 1_000));
            boolean unread = standsAtRow;
            while (records.size() < max && (unread || statement.step())) {
                records.add(read(statement));
                unread = false;
            }
            return records;
        });
    }

    private Record read(NativeStatement statement) throws SQLException {
        SqliteColumn[] columns = this.columns;
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < values.length; i++) {
            SqliteColumn column = columns[i];
            switch (statement.type(i)) {
                case NativeStatement.INTEGER -> {
                    long value = statement.integer(i);
                    values[i] = column.isPlain ? column.plainInteger(value) : column.integer(value);
                }
                case NativeStatement.REAL -> {
                    double value = statement.real(i);
                    values[i] = column.isPlain ? (Double) value : column.real(value);
                }
                case NativeStatement.TEXT -> {
                    String value = statement.text(i);
                    values[i] = column.isPlain ? value : column.text(value);
                }
                case NativeStatement.BLOB -> values[i] = column.blob(statement.blob(i));
                default -> {}
            }
        }
        return new Record(metadata, values);
    }
}
