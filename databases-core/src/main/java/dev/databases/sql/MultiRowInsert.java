package dev.databases.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An insert of one row that can be written for many rows: one text and one round trip instead of one per row. Immutable.
 *
 * <p>What qualifies is {@code INSERT … INTO table (columns) VALUES (…)}, or {@code REPLACE INTO}, in driver-ready SQL, with
 * one parenthesis of values, no placeholder outside of it, and behind it nothing, {@code ON CONFLICT …} or {@code ON
 * DUPLICATE KEY …}. What does not: {@code INSERT … SELECT}, {@code RETURNING}, {@code DEFAULT VALUES}, a sub-select among
 * the values, or a function that tells about the row before, such as {@code last_insert_id()}.
 */
public final class MultiRowInsert {
    private final String head;
    /** {@link #head} without VALUES. */
    private final String target;

    private final String tail;
    /** The text between the placeholders of the values, one more than they are. */
    private final String[] between;
    /** Which parameter of the row each placeholder is, from 0. */
    private final int[] slots;

    private final int parametersPerRow;
    private final boolean updatesOnConflict;
    private final String table;
    private final List<String> columns;
    private final List<String> values;
    private final SqlSyntax syntax;

    MultiRowInsert(InsertParser parser, String sql, SqlSyntax syntax) {
        this.head = sql.substring(0, parser.valuesStart);
        this.target = sql.substring(0, parser.valuesWord);
        this.table = parser.table();
        this.columns = parser.columns();
        this.values = parser.values();
        this.tail = sql.substring(parser.valuesEnd, parser.statementEnd);
        this.slots = parser.slots();
        this.parametersPerRow = parser.parameters();
        this.between = parser.between();
        this.updatesOnConflict = parser.updatesOnConflict;
        this.syntax = syntax;
    }

    /**
     * Recognises an insert.
     *
     * @param sql driver-ready, as {@link Batch#sql()} has it
     * @return null when the text has any other shape; it is then run once per row
     */
    public static @Nullable MultiRowInsert of(String sql, SqlSyntax syntax) {
        InsertParser parser = new InsertParser(sql, syntax);
        return parser.parse() ? new MultiRowInsert(parser, sql, syntax) : null;
    }

    /** The number of arguments of one row. */
    public int parametersPerRow() {
        return parametersPerRow;
    }

    /** The most rows whose parameters one statement may have. */
    public int maximumRows() {
        return parametersPerRow == 0 ? Integer.MAX_VALUE : syntax.maximumParameters() / parametersPerRow;
    }

    /**
     * Whether it ends in {@code ON CONFLICT … DO UPDATE}. PostgreSQL then refuses two rows of one statement that meet the
     * same existing row (21000, cardinality violation), where two statements would update it twice.
     */
    public boolean updatesOnConflict() {
        return updatesOnConflict;
    }

    /** The table as the text has it, perhaps quoted, perhaps with its schema. */
    public String table() {
        return table;
    }

    /** The columns as the text has them, in its order; empty: all of the table. Unmodifiable. */
    public List<String> columns() {
        return columns;
    }

    /** The text of each value, in order: {@code $1}, {@code $2::jsonb}, {@code now()}. Unmodifiable. */
    public List<String> values() {
        return values;
    }

    /** The same insert of the rows that a query gives, in place of {@code VALUES (…)}. */
    public String fromQuery(String query) {
        return target + query + tail;
    }

    /**
     * Writes the insert for a number of rows, whose arguments follow each other.
     *
     * @throws IllegalArgumentException when the number is not between 1 and {@link #maximumRows()}
     */
    public String sql(int rows) {
        if (rows < 1 || rows > maximumRows()) {
            throw new IllegalArgumentException("rows must be between 1 and " + maximumRows() + ": " + rows);
        }
        StringBuilder sql = new StringBuilder(head);
        for (int row = 0; row < rows; row++) {
            sql.append(row == 0 ? "" : ", ");
            for (int i = 0; i < slots.length; i++) {
                sql.append(between[i]);
                syntax.placeholder().append(sql, row * parametersPerRow + slots[i] + 1);
            }
            sql.append(between[slots.length]);
        }
        return sql.append(tail).toString();
    }
}
