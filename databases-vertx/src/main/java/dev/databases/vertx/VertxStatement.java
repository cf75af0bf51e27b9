package dev.databases.vertx;

import dev.databases.Record;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.TupleInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A prepared statement: how its arguments are bound and its rows are read. Used on its connection's event loop only. */
public abstract class VertxStatement {
    private final PreparedStatement prepared;
    private final boolean singleUse;
    private final Collector<Row, List<Record>, List<Record>> all;
    private final Collector<Row, FirstRow, FirstRow> first;
    private final Collector<Row, FirstRow, FirstRow> only;

    /** Cursors that read from it. */
    private int cursors;

    private boolean dropped;

    /**
     * @param prepared what the client knows of it
     * @param singleUse whether it is prepared without a name, for one execution
     * @param columns how many its result has; what an INSERT returns of one row in a single column is that row's key
     */
    protected VertxStatement(PreparedStatement prepared, boolean singleUse, int columns) {
        this.prepared = prepared;
        this.singleUse = singleUse;
        this.all =
                Collector.of(ArrayList::new, (records, row) -> records.add(read(row)), VertxStatement::neverCombined);
        BiConsumer<FirstRow, Row> keep = (found, row) -> {
            if (found.rows++ == 0) {
                found.record = read(row);
            }
        };
        this.first = Collector.of(FirstRow::new, keep, VertxStatement::neverCombined);
        this.only = columns == 1
                ? first
                : Collector.of(FirstRow::new, (found, row) -> found.rows++, VertxStatement::neverCombined);
    }

    /**
     * The arguments as the client's encoder wants them: it gets them unchecked, so each is of exactly the class it expects for the
     * parameter's type, or null.
     *
     * @throws dev.databases.exceptions.DatabaseException when one does not fit; tells the type, never the value
     */
    protected abstract TupleInternal bind(@Nullable Object[] arguments);

    /** One row as a record. */
    protected abstract Record read(Row row);

    /** Whether one row may be asked for and the rest left undone: it changes nothing. */
    protected abstract boolean stopsAfterOneRow();

    /** The same one for many rows in one execution, always the same object; null: there is none. */
    protected @Nullable ManyRows many() {
        return null;
    }

    final PreparedStatement prepared() {
        return prepared;
    }

    final boolean isSingleUse() {
        return singleUse;
    }

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

    final void cursorOpened() {
        cursors++;
    }

    /** Whether it is to be closed now. */
    final boolean cursorClosed() {
        return --cursors == 0 && dropped && !singleUse;
    }

    /** It is out of the cache. Whether it is to be closed now: on the server a statement takes its cursors with it. */
    final boolean dropped() {
        dropped = true;
        return cursors == 0 && !singleUse;
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
