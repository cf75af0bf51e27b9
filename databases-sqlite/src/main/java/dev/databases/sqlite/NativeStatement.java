package dev.databases.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.SQLiteUpdateListener;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement on the driver's lower level, {@code org.sqlite.core}. Everything that uses that level is in this file.
 *
 * <p>Why not JDBC: its ResultSet takes a lock and a lambda for every cell, asks SQLite twice for each, reads text through a direct
 * buffer, and runs {@code begin; commit;} after each statement. Measured, a select by key takes 3.3 µs here and 4.6 there. Public
 * methods only; the driver guards them with the lock of its {@link DB}, which a {@link #locked} block takes once for a page.
 *
 * <p>One thread at a time, except {@link #interrupt}.
 */
final class NativeStatement {
    // https://sqlite.org/c3ref/c_blob.html
    static final int INTEGER = 1;
    static final int REAL = 2;
    static final int TEXT = 3;
    static final int BLOB = 4;

    // https://sqlite.org/rescode.html
    private static final int ROW = 100;
    private static final int DONE = 101;

    private final CoreStatement statement;
    private final DB database;
    private final SQLiteConnectionConfig config;
    private final boolean utf8;
    private final int parameters;
    /** Valid inside of {@link #locked} only. */
    private final long pointer;

    private NativeStatement(CoreStatement statement, boolean utf8, int parameters) throws SQLException {
        this.statement = statement;
        this.database = statement.getDatabase();
        this.config = statement.getConnectionConfig();
        this.utf8 = utf8;
        this.parameters = parameters;
        this.pointer = statement.pointer.safeRunLong((db, ptr) -> ptr);
    }

    /**
     * Compiles one statement. Some pragmas do their work already here.
     *
     * @param utf8 whether the database's text is UTF-8, so that it can be read without a detour
     */
    static NativeStatement prepare(SQLiteConnection connection, String sql, boolean utf8) throws SQLException {
        java.sql.PreparedStatement prepared = connection.prepareStatement(sql);
        return new NativeStatement(
                (CoreStatement) prepared, utf8, prepared.getParameterMetaData().getParameterCount());
    }

    /** Runs text that gives no rows, compiled anew. */
    static void run(SQLiteConnection connection, String sql) throws SQLException {
        DB database = connection.getDatabase();
        synchronized (database) {
            int code = database._exec(sql);
            if (code != 0) {
                database.throwex(code);
            }
        }
    }

    /** Makes what another thread runs on this connection fail soon; what it holds open fails with it. */
    static void interrupt(SQLiteConnection connection) throws SQLException {
        connection.getDatabase().interrupt();
    }

    /** The rows that the last INSERT, UPDATE or DELETE changed by itself, without triggers and foreign keys. */
    static long changes(SQLiteConnection connection) throws SQLException {
        return connection.getDatabase().changes();
    }

    /** Every row changed since the connection was opened. */
    static long totalChanges(SQLiteConnection connection) throws SQLException {
        return connection.getDatabase().total_changes();
    }

    static void listen(SQLiteConnection connection, SQLiteUpdateListener listener) {
        connection.getDatabase().addUpdateListener(listener);
    }

    static void unlisten(SQLiteConnection connection, SQLiteUpdateListener listener) {
        connection.getDatabase().removeUpdateListener(listener);
    }

    /** The number of arguments that {@link #execute} wants. */
    int parameters() {
        return parameters;
    }

    /**
     * Binds and makes the first step.
     *
     * @param arguments null, Integer, Long, Double, String or {@code byte[]}
     * @return whether there is a row to read
     */
    boolean execute(@Nullable Object[] arguments) throws SQLException {
        // In JDBC's auto-commit mode the driver would run "begin; commit;" to flush what an open cursor held back.
        // SQLite has
        // committed when the last writing statement ends, whatever is still being read, since 3.6.5.
        boolean autoCommit = config.isAutoCommit();
        config.setAutoCommit(false);
        try {
            return database.execute(statement, arguments);
        } finally {
            config.setAutoCommit(autoCommit);
        }
    }

    /** Runs work that reads rows, under the driver's lock. */
    <T> T locked(Work<T> work) throws SQLException {
        synchronized (database) {
            if (statement.pointer.isClosed()) {
                throw new SQLException("the statement is closed");
            }
            return work.run();
        }
    }

    /** The next row. Inside of {@link #locked}. */
    boolean step() throws SQLException {
        int code = database.step(pointer);
        if (code == ROW) {
            return true;
        }
        if (code != DONE) {
            database.throwex(code);
        }
        return false;
    }

    /** Runs on to the end and reads nothing. */
    void stepToEnd() throws SQLException {
        locked(() -> {
            boolean more = step();
            while (more) {
                more = step();
            }
            return more;
        });
    }

    /** The storage class of a cell, INTEGER to BLOB, or another number for NULL. Inside of {@link #locked}. */
    int type(int column) throws SQLException {
        return database.column_type(pointer, column);
    }

    long integer(int column) throws SQLException {
        return database.column_long(pointer, column);
    }

    double real(int column) throws SQLException {
        return database.column_double(pointer, column);
    }

    String text(int column) throws SQLException {
        // As bytes it costs one copy and no direct buffer; they are UTF-8 only in a database that is.
        return utf8
                ? new String(database.column_blob(pointer, column), StandardCharsets.UTF_8)
                : database.column_text(pointer, column);
    }

    byte[] blob(int column) throws SQLException {
        return database.column_blob(pointer, column);
    }

    int columnCount() throws SQLException {
        return database.column_count(pointer);
    }

    String columnName(int column) throws SQLException {
        return database.column_name(pointer, column);
    }

    /** Null for an expression. */
    @Nullable
    String declaredType(int column) throws SQLException {
        return database.column_decltype(pointer, column);
    }

    /** Ends the execution, so that it holds no lock; it can be executed again. */
    void reset() throws SQLException {
        synchronized (database) {
            if (!statement.pointer.isClosed()) {
                // The code repeats the last step's failure, which was reported then.
                database.reset(pointer);
            }
        }
    }

    /** Lets go of what was bound. */
    void clearBindings() throws SQLException {
        synchronized (database) {
            if (!statement.pointer.isClosed()) {
                database.clear_bindings(pointer);
            }
        }
    }

    /** The driver closes a statement after most failures. */
    boolean isClosed() {
        return statement.pointer.isClosed();
    }

    void close() throws SQLException {
        statement.pointer.close();
    }

    /** Work under the driver's lock. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }
}
