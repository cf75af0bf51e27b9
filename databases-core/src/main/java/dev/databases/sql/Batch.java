package dev.databases.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SQL text as a driver takes it, to be run once per row of arguments. Immutable. */
public final class Batch {
    private final String sql;
    private final int parametersPerRow;
    private final List<@Nullable Object[]> rows;

    /**
     * Keeps the list and its arrays without a copy: the caller gives them away and must not change them afterwards.
     *
     * @param sql has one placeholder per parameter, in the driver's style
     * @param parametersPerRow the length of every row
     * @param rows in the order in which they run; may be empty; a null element of a row is SQL's NULL
     * @throws IllegalArgumentException when a row has another length
     */
    public Batch(String sql, int parametersPerRow, List<@Nullable Object[]> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length != parametersPerRow) {
                throw new IllegalArgumentException(
                        "Row " + i + " has " + rows.get(i).length + " arguments where each has " + parametersPerRow);
            }
        }
        this.sql = sql;
        this.parametersPerRow = parametersPerRow;
        this.rows = Collections.unmodifiableList(rows);
    }

    private Batch(List<@Nullable Object[]> rows, String sql, int parametersPerRow) {
        this.sql = sql;
        this.parametersPerRow = parametersPerRow;
        this.rows = Collections.unmodifiableList(rows);
    }

    /** As the constructor, of rows whose length is known to be right: looking at ten thousand of them again is not free. */
    static Batch checked(String sql, int parametersPerRow, List<@Nullable Object[]> rows) {
        return new Batch(rows, sql, parametersPerRow);
    }

    /** The text, ready for the driver. */
    public String sql() {
        return sql;
    }

    /** The number of arguments in every row. */
    public int parametersPerRow() {
        return parametersPerRow;
    }

    /** The rows as an unmodifiable list; the arrays belong to the batch, and whoever reads them leaves them as they are. */
    public List<@Nullable Object[]> rows() {
        return rows;
    }

    /** One row as a statement of its own, without a copy. */
    public Statement statement(int row) {
        return new Statement(sql, rows.get(row));
    }

    /** Equal text and equal rows; arrays among the arguments are compared by content. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Batch that
                && sql.equals(that.sql)
                && parametersPerRow == that.parametersPerRow
                && Arrays.deepEquals(rows.toArray(), that.rows.toArray());
    }

    @Override
    public int hashCode() {
        return 31 * sql.hashCode() + Arrays.deepHashCode(rows.toArray());
    }

    /** The text and the numbers; never the values. */
    @Override
    public String toString() {
        return "Batch[" + sql + "; " + rows.size() + (rows.size() == 1 ? " row" : " rows") + " of " + parametersPerRow
                + (parametersPerRow == 1 ? " argument]" : " arguments]");
    }
}
