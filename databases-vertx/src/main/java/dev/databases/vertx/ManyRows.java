package dev.databases.vertx;

import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement written so that one execution takes the arguments of many rows. Lives and is closed with the statement of one row
 * that it was made from. Used on its connection's event loop only.
 */
public abstract class ManyRows {
    private final String sql;
    private @Nullable PreparedStatement prepared;
    private boolean isRefused;

    /** @param sql takes many rows; does for them what the statement of one row does for each */
    protected ManyRows(String sql) {
        this.sql = sql;
    }

    /**
     * The arguments of these rows, each as {@link VertxStatement#bind} has it: one tuple for each execution.
     *
     * @param rows one or more
     * @throws dev.databases.exceptions.DatabaseException when one does not fit; tells the type, never the value
     */
    protected abstract List<Tuple> bind(List<@Nullable Object[]> rows);

    final String sql() {
        return sql;
    }

    /** Null: not yet. */
    final @Nullable PreparedStatement prepared() {
        return prepared;
    }

    final void prepared(PreparedStatement statement) {
        prepared = statement;
    }

    /** Whether the server does not take it, and each row goes by itself. */
    final boolean isRefused() {
        return isRefused;
    }

    final void refused() {
        isRefused = true;
    }
}
