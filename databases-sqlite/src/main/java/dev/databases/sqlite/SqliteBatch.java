package dev.databases.sqlite;

import dev.databases.sql.Batch;
import dev.databases.sql.MultiRowInsert;
import dev.databases.sql.SqlSyntax;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the rows of a batch inside a transaction that somebody else looks after. One thread at a time. */
final class SqliteBatch {
    /**
     * How many rows one INSERT has, largest first, so that a table has three texts in the cache at most. Measured with 10,000 rows
     * of six columns: 128 rows are the fastest, 512 are as fast and 32 are 10 % slower.
     */
    private static final int[] ROWS_PER_INSERT = {128, 16};

    private final SqliteHandle handle;
    private final Batch batch;
    private final SqliteFacts facts;
    private int next;
    private long affected;

    SqliteBatch(SqliteHandle handle, Batch batch, SqliteFacts facts) {
        this.handle = handle;
        this.batch = batch;
        this.facts = facts;
    }

    /**
     * Runs all rows.
     *
     * @param together whether several rows may fail together, when one of them does
     * @return rows affected
     */
    long run(boolean together) throws SQLException {
        MultiRowInsert insert =
                together && facts.insertTarget() != null ? MultiRowInsert.of(batch.sql(), SqlSyntax.SQLITE) : null;
        if (insert != null && insert.parametersPerRow() > 0) {
            for (int rows : ROWS_PER_INSERT) {
                runInserts(insert, rows);
            }
        }
        runSingly();
        return affected;
    }

    private void runInserts(MultiRowInsert insert, int rows) throws SQLException {
        if (batch.rows().size() - next < rows || rows > insert.maximumRows()) {
            return;
        }
        int width = batch.parametersPerRow();
        @Nullable Object[] arguments = new @Nullable Object[rows * width];
        PreparedSql prepared = prepared(insert.sql(rows));
        try {
            while (batch.rows().size() - next >= rows) {
                for (int row = 0; row < rows; row++) {
                    encode(batch.rows().get(next + row), arguments, row * width);
                }
                execute(prepared, arguments);
                next += rows;
            }
        } finally {
            handle.finish(prepared);
        }
    }

    private void runSingly() throws SQLException {
        List<@Nullable Object[]> rows = batch.rows();
        if (next == rows.size()) {
            return;
        }
        @Nullable Object[] arguments = new @Nullable Object[batch.parametersPerRow()];
        PreparedSql prepared = prepared(batch.sql());
        try {
            for (; next < rows.size(); next++) {
                encode(rows.get(next), arguments, 0);
                execute(prepared, arguments);
            }
        } finally {
            handle.finish(prepared);
        }
    }

    private PreparedSql prepared(String sql) throws SQLException {
        PreparedSql cached = handle.cached(sql);
        PreparedSql prepared = cached != null ? cached : handle.prepare(sql, facts);
        SqliteConnection.checkArguments(
                prepared, sql.equals(batch.sql()) ? batch.parametersPerRow() : prepared.statement.parameters());
        return prepared;
    }

    private static void encode(@Nullable Object[] row, @Nullable Object[] arguments, int offset) {
        for (int i = 0; i < row.length; i++) {
            arguments[offset + i] = SqliteBinding.encode(row[i]);
        }
    }

    private void execute(PreparedSql prepared, @Nullable Object[] arguments) throws SQLException {
        NativeStatement statement = prepared.statement;
        if (statement.execute(arguments)) {
            statement.locked(() -> {
                while (statement.step()) {
                    // Rows that RETURNING gives are discarded.
                }
                return true;
            });
            statement.reset();
        }
        if (facts.changesRows()) {
            affected += NativeStatement.changes(handle.raw());
        }
    }
}
