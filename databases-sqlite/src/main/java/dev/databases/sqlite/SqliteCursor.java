package dev.databases.sqlite;

import dev.databases.Record;
import dev.databases.exceptions.DatabaseException;
import dev.databases.spi.RecordCursor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An open statement, read page by page; or rows that are in memory already. One thread at a time. */
final class SqliteCursor implements RecordCursor {
    private final SqliteExecutor executor;
    /** Null when there is nothing more to read from SQLite. */
    private @Nullable PreparedSql prepared;

    private final @Nullable SqliteRecords records;
    /** Whether the row at which the statement stands is yet to be read. */
    private boolean standsAtRow = true;

    private List<Record> buffered = List.of();
    private int next;
    private @Nullable DatabaseException failure;

    /** A cursor over a statement that stands at its first row. */
    SqliteCursor(SqliteExecutor executor, PreparedSql prepared, SqliteRecords records) {
        this.executor = executor;
        this.prepared = prepared;
        this.records = records;
    }

    /** A cursor over rows in memory. */
    SqliteCursor(SqliteExecutor executor, List<Record> buffered) {
        this.executor = executor;
        this.records = null;
        this.buffered = buffered;
    }

    @Override
    public CompletionStage<List<Record>> fetch(int max) {
        executor.settleInterrupt();
        if (failure != null) {
            throw failure;
        }
        if (next < buffered.size()) {
            int end = Math.min(buffered.size(), next + max);
            List<Record> page = new ArrayList<>(buffered.subList(next, end));
            next = end;
            return CompletableFuture.completedFuture(page);
        }
        buffered = List.of();
        next = 0;
        PreparedSql open = prepared;
        return CompletableFuture.completedFuture(open == null ? List.of() : read(open, max));
    }

    private List<Record> read(PreparedSql open, int max) {
        boolean ended = true;
        try {
            List<Record> page = records().readPage(open.statement, standsAtRow, max);
            standsAtRow = false;
            ended = page.size() < max;
            return page;
        } catch (SQLException e) {
            failure = executor.failed(open.sql, e);
            throw failure;
        } catch (DatabaseException e) {
            failure = e;
            throw e;
        } finally {
            if (ended) {
                end();
            }
        }
    }

    private SqliteRecords records() {
        if (records == null) {
            throw new IllegalStateException("a cursor over memory reads nothing");
        }
        return records;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        buffered = List.of();
        end();
        return CompletableFuture.completedFuture(null);
    }

    /** Reads what is left into memory, so that SQLite is not being read any more. */
    void buffer() throws SQLException {
        PreparedSql open = prepared;
        if (open != null) {
            List<Record> all = new ArrayList<>(buffered.subList(next, buffered.size()));
            all.addAll(records().readPage(open.statement, standsAtRow, Integer.MAX_VALUE));
            buffered = all;
            next = 0;
            end();
        }
    }

    /** Ends it; what is fetched next fails. SQLite would begin again from the first row. */
    void fail(DatabaseException why) {
        if (prepared != null) {
            failure = why;
            end();
        }
    }

    /** Lets go of the statement. */
    private void end() {
        PreparedSql open = prepared;
        if (open != null) {
            prepared = null;
            executor.cursorEnded(this, open);
        }
    }
}
