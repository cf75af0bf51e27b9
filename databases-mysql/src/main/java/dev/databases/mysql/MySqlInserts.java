package dev.databases.mysql;

import dev.databases.sql.Batch;
import dev.databases.sql.MultiRowInsert;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a batch as a few inserts of many rows each, whichever driver runs them. Safe for any thread. */
final class MySqlInserts {
    /** Rows of one insert. */
    static final int ROWS = 1_000;

    /** What one may take, of whatever the server allows: more would only be waited for longer. */
    private static final long BYTES = 4L << 20;

    /** A number or a date, with what comes around it. */
    private static final int SMALL = 32;

    private MySqlInserts() {}

    /**
     * The same rows in fewer statements, in order.
     *
     * @param maxAllowedPacket the server's, in bytes
     * @return null when it is no plain insert, or has one row only
     */
    static @Nullable List<Statement> rewrite(Batch batch, long maxAllowedPacket) {
        MultiRowInsert insert =
                batch.rows().size() < 2 ? null : MySqlText.of(batch.sql()).insert();
        if (insert == null || insert.parametersPerRow() == 0) {
            return null;
        }
        int most = Math.min(ROWS, insert.maximumRows());
        long limit = Math.min(BYTES, maxAllowedPacket / 2);
        List<Statement> statements = new ArrayList<>();
        List<@Nullable Object[]> rows = batch.rows();
        for (int from = 0; from < rows.size(); ) {
            int to = end(rows, from, most, limit);
            statements.add(statement(insert, rows.subList(from, to)));
            from = to;
        }
        return statements;
    }

    /** The row with which the next statement begins. */
    private static int end(List<@Nullable Object[]> rows, int from, int most, long limit) {
        int last = Math.min(rows.size(), from + most);
        long bytes = 0;
        for (int row = from; row < last; row++) {
            for (Object argument : rows.get(row)) {
                bytes += size(argument);
            }
            if (bytes > limit) {
                // A row of its own, if it is too large for any: the server then says so.
                return Math.max(row, from + 1);
            }
        }
        return last;
    }

    private static long size(@Nullable Object argument) {
        if (argument instanceof String text) {
            return SMALL + 3L * text.length();
        }
        if (argument instanceof byte[] bytes) {
            return SMALL + 2L * bytes.length;
        }
        // A map or a list is as long as its text, which is not written yet.
        return argument instanceof Iterable<?> || argument instanceof java.util.Map<?, ?> ? 64 * SMALL : SMALL;
    }

    private static Statement statement(MultiRowInsert insert, List<@Nullable Object[]> rows) {
        int width = insert.parametersPerRow();
        @Nullable Object[] arguments = new @Nullable Object[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, arguments, row * width, width);
        }
        return new Statement(insert.sql(rows.size()), arguments);
    }
}
