package dev.databases.vertx;

import dev.databases.Record;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** How the rows of a result are read. Used on its connection's event loop only. */
public abstract class VertxRows {
    private final Collector<Row, List<Record>, List<Record>> all;
    private final Collector<Row, FirstRow, FirstRow> first;
    private final Collector<Row, FirstRow, FirstRow> only;

    /** @param columns how many its result has; what an INSERT returns of one row in a single column is that row's key */
    protected VertxRows(int columns) {
        BiConsumer<List<Record>, Row> add = (records, row) -> {
            records.add(read(row));
            addsRest(records);
        };
        this.all = Collector.of(ArrayList::new, add, VertxRows::neverCombined);
        BiConsumer<FirstRow, Row> keep = (found, row) -> {
            if (found.rows++ == 0) {
                found.record = read(row);
            }
        };
        this.first = Collector.of(FirstRow::new, keep, VertxRows::neverCombined);
        this.only = columns == 1
                ? first
                : Collector.of(FirstRow::new, (found, row) -> found.rows++, VertxRows::neverCombined);
    }

    /** One row as a record. */
    protected abstract Record read(Row row);

    /** A row of many was read. Who reads rows without the client may add the rest of the result to the list, until it ends. */
    protected void addsRest(List<Record> records) {}

    final Collector<Row, ?, List<Record>> all() {
        return all;
    }

    final Collector<Row, ?, FirstRow> first() {
        return first;
    }

    /** Counts rows, and reads the first if it may be a key. */
    final Collector<Row, ?, FirstRow> only() {
        return only;
    }

    private static <T> T neverCombined(T one, T other) {
        throw new IllegalStateException("Rows come one after the other");
    }

    /** The first row, and how many there were. */
    static final class FirstRow {
        @Nullable
        Record record;

        int rows;
    }
}
