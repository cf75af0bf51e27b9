package dev.databases.vertx;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.TupleInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement: how its arguments are bound and its rows are read. Used on its connection's event loop only. */
public abstract class VertxStatement extends VertxRows {
    private final PreparedStatement prepared;
    private final boolean singleUse;

    /** Cursors that read from it. */
    private int cursors;

    private boolean dropped;

    /**
     * @param prepared what the client knows of it
     * @param singleUse whether it is prepared without a name, for one execution
     * @param columns how many its result has; what an INSERT returns of one row in a single column is that row's key
     */
    protected VertxStatement(PreparedStatement prepared, boolean singleUse, int columns) {
        super(columns);
        this.prepared = prepared;
        this.singleUse = singleUse;
    }

    /**
     * The arguments as the client's encoder wants them: it gets them unchecked, so each is of exactly the class it expects for the
     * parameter's type, or null.
     *
     * @throws dev.databases.exceptions.DatabaseException when one does not fit; tells the type, never the value
     */
    protected abstract TupleInternal bind(@Nullable Object[] arguments);

    /** Arguments that were bound leave next, behind those of which this was said before. */
    protected void leaves(Tuple arguments) {}

    /** Whether one row may be asked for and the rest left undone: it changes nothing. */
    protected abstract boolean stopsAfterOneRow();

    /** Whether it can be read page by page; otherwise all of its rows come at once. */
    protected boolean hasCursor() {
        return true;
    }

    /** The same one for many rows in one execution, always the same object; null: there is none. */
    protected @Nullable ManyRows many() {
        return null;
    }

    /** What is to be asked of the server before it is used, a text of one query; null: nothing. */
    protected @Nullable String question() {
        return null;
    }

    /** Takes the answer; is asked nothing again. */
    protected void answer(List<Row> rows) {}

    final PreparedStatement prepared() {
        return prepared;
    }

    final boolean isSingleUse() {
        return singleUse;
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
}
