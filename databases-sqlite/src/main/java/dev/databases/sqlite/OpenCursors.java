package dev.databases.sqlite;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.QueryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The cursors of one connection that SQLite is still reading. One thread at a time. */
final class OpenCursors {
    private final List<SqliteCursor> cursors = new ArrayList<>(0);

    void add(SqliteCursor cursor) {
        cursors.add(cursor);
    }

    void remove(SqliteCursor cursor) {
        cursors.remove(cursor);
    }

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    void close() {
        List.copyOf(cursors).forEach(SqliteCursor::close);
    }

    /** An interrupt fails everything on the connection for as long as one statement of it is open. */
    void fail() {
        for (SqliteCursor cursor : List.copyOf(cursors)) {
            cursor.fail(new QueryException(
                    "The cursor was closed because a statement on its connection was interrupted",
                    new ErrorContext(null, SqliteErrors.INTERRUPT, null, null),
                    null));
        }
    }

    /**
     * A write fails with SQLITE_BUSY_SNAPSHOT when another connection has written since a cursor on this one began to read. With
     * what is left of the cursor in memory it succeeds.
     *
     * @return whether it is worth trying again
     */
    boolean bufferWhenStale(SQLException failure) throws SQLException {
        if (SqliteErrors.code(failure) != SqliteErrors.BUSY_SNAPSHOT || cursors.isEmpty()) {
            return false;
        }
        for (SqliteCursor cursor : List.copyOf(cursors)) {
            cursor.buffer();
        }
        return true;
    }
}
