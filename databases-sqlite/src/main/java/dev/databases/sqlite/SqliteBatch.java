package dev.databases.sqlite;

import dev.databases.exceptions.DatabaseException;
import dev.databases.sql.Batch;
import dev.databases.sql.MultiRowInsert;
import dev.databases.sql.SqlSyntax;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Runs the rows of a batch: many in one INSERT where that is possible, else one by one. One thread at a time. */
final class SqliteBatch {
    /**
     * How many rows one INSERT has, largest first; few sizes, so that a table fills the statement cache with few texts. Measured,
     * 10,000 rows of six columns: 8.1 ms one by one, 6.8 by 4, 5.9 by 16, 5.1 by 32, 5.1 by 128, 5.2 by 1,024; of three columns, 3.9 by 32 and 3.8 by
     * 128.
     */
    private static final int[] ROWS_PER_INSERT = {128, 16, 2};

    private static final String SAVEPOINT = "databases_batch";

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
     * Runs all rows and ends the transaction, which was begun for them.
     *
     * @param atomic when a row fails: whether the rows before it are undone
     * @param translation what makes the driver's error one of ours, and finds out what became of the transaction
     * @return rows affected
     */
    long runAlone(
            boolean atomic,
            BiFunction<String, SQLException, DatabaseException> translation,
            TransactionState transaction)
            throws SQLException {
        long rows = run(atomic, translation, () -> {
            if (atomic || transaction.isLost()) {
                transaction.rollback();
            } else {
                // SQLite undoes the failing row by itself.
                transaction.commit();
            }
        });
        transaction.commit();
        return rows;
    }

    /** As {@link #runAlone}, inside of a transaction that goes on afterwards. */
    long runNested(
            boolean atomic,
            BiFunction<String, SQLException, DatabaseException> translation,
            TransactionState transaction)
            throws SQLException {
        if (!atomic) {
            return run(false, translation, () -> {});
        }
        handle.control("SAVEPOINT " + SAVEPOINT);
        long rows = run(true, translation, () -> {
            if (!transaction.isLost()) {
                handle.control("ROLLBACK TO " + SAVEPOINT);
                handle.control("RELEASE " + SAVEPOINT);
            }
        });
        handle.control("RELEASE " + SAVEPOINT);
        return rows;
    }

    private long run(boolean together, BiFunction<String, SQLException, DatabaseException> translation, Undo undo) {
        try {
            return run(together);
        } catch (SQLException | RuntimeException e) {
            RuntimeException failure =
                    e instanceof SQLException sql ? translation.apply(batch.sql(), sql) : (RuntimeException) e;
            try {
                undo.run();
            } catch (SQLException | DatabaseException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    /** Undoes what the rows did. */
    @FunctionalInterface
    private interface Undo {
        void run() throws SQLException;
    }

    /** When several rows may not fail together with one of them, they run one by one. */
    private long run(boolean together) throws SQLException {
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
        PreparedSql prepared = prepared(insert.sql(rows), rows * width);
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
        PreparedSql prepared = prepared(batch.sql(), batch.parametersPerRow());
        try {
            for (; next < rows.size(); next++) {
                encode(rows.get(next), arguments, 0);
                execute(prepared, arguments);
            }
        } finally {
            handle.finish(prepared);
        }
    }

    private PreparedSql prepared(String sql, int arguments) throws SQLException {
        PreparedSql cached = handle.cached(sql);
        PreparedSql prepared = cached != null ? cached : handle.prepare(sql, facts);
        prepared.checkArguments(arguments);
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
            statement.stepToEnd();
            statement.reset();
        }
        if (facts.changesRows()) {
            affected += NativeStatement.changes(handle.raw());
        }
    }
}
