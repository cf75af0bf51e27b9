package dev.databases.sqlite;

import dev.databases.exceptions.CannotConnectException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * One open connection of the driver, with its prepared statements. What a pool holds. One thread at a time, except {@link
 * #interrupt}, {@link #isAlive} and {@link #close}.
 */
final class SqliteHandle {
    private static final @Nullable Object[] NO_ARGUMENTS = {};

    /** Opening takes no turn, and meets the locks of those who have it. */
    private static final int OPENING_BUSY_TIMEOUT = 5_000;

    private final SQLiteConnection connection;
    private final boolean reader;
    private final String journalMode;
    private final int cacheSize;

    /** Least recently used first. */
    private final LinkedHashMap<String, PreparedSql> statements = new LinkedHashMap<>(16, 0.75f, true);
    /** BEGIN and the like, and questions of our own; never evicted. */
    private final Map<String, NativeStatement> ownStatements = new HashMap<>();

    /** Text in UTF-8: true once that is settled, which it is not in a database without a table. */
    private boolean utf8;

    private boolean encodingSettled;
    private volatile boolean broken;

    private SqliteHandle(SQLiteConnection connection, SqliteOptions options, boolean reader) throws SQLException {
        this.connection = connection;
        this.reader = reader;
        this.cacheSize = options.statementCacheSize;
        boolean file = options.storage == SqliteOptions.Storage.FILE;
        String journalPragma = options.journalPragma();
        if (journalPragma == null && file) {
            journalPragma = "PRAGMA journal_mode";
        }
        journalMode = journalPragma == null ? "memory" : text(journalPragma);
        for (String pragma : options.pragmas(reader, journalMode.equals("wal"))) {
            NativeStatement.run(connection, pragma);
        }
        if (file) {
            // Reads the header, so that what is no database fails here. In a shared cache it could meet a lock instead.
            settleEncoding();
        }
    }

    /**
     * Opens the database.
     *
     * @param reader whether it refuses to write
     * @throws CannotConnectException when SQLite cannot; nothing stays open
     */
    static SqliteHandle open(SqliteOptions options, String uri, boolean reader) {
        SQLiteConnection connection = null;
        try {
            SQLiteConfig config = new SQLiteConfig();
            config.setBusyTimeout(Math.max(options.busyTimeout, OPENING_BUSY_TIMEOUT));
            connection = (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite:" + uri, config.toProperties());
            SqliteHandle handle = new SqliteHandle(connection, options, reader);
            connection.setBusyTimeout(options.busyTimeout);
            return handle;
        } catch (SQLException e) {
            CannotConnectException failure = SqliteErrors.cannotConnect(e, options.place);
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    SQLiteConnection raw() {
        return connection;
    }

    /** Whether it was opened with {@code query_only}. */
    boolean isReader() {
        return reader;
    }

    String journalMode() {
        return journalMode;
    }

    /** The cached statement for a text; null when there is none, or when a cursor uses it. */
    @Nullable
    PreparedSql cached(String sql) {
        PreparedSql prepared = statements.get(sql);
        return prepared == null || prepared.busy ? null : prepared;
    }

    /** Compiles a statement and caches it, unless one of the same text is cached already, for a cursor. */
    PreparedSql prepare(String sql, SqliteFacts facts) throws SQLException {
        settleEncoding();
        PreparedSql prepared = new PreparedSql(sql, facts, NativeStatement.prepare(connection, sql, utf8));
        if (facts.cacheable() && cacheSize > 0 && !statements.containsKey(sql)) {
            prepared.cached = true;
            statements.put(sql, prepared);
            evict();
        }
        return prepared;
    }

    private void evict() throws SQLException {
        Iterator<PreparedSql> eldest = statements.values().iterator();
        while (statements.size() > cacheSize && eldest.hasNext()) {
            PreparedSql prepared = eldest.next();
            eldest.remove();
            prepared.cached = false;
            if (!prepared.busy) {
                prepared.statement.close();
            }
        }
    }

    /** Ends an execution. The driver may have closed the statement when it failed. */
    void finish(PreparedSql prepared) throws SQLException {
        prepared.busy = false;
        NativeStatement statement = prepared.statement;
        if (prepared.cached && !statement.isClosed()) {
            statement.reset();
        } else {
            statement.close();
            if (prepared.cached) {
                prepared.cached = false;
                statements.remove(prepared.sql);
            }
        }
    }

    int cachedStatements() {
        return statements.size();
    }

    /** Runs a statement of our own, prepared once: BEGIN, COMMIT. */
    void control(String sql) throws SQLException {
        NativeStatement statement = own(sql);
        try {
            statement.execute(NO_ARGUMENTS);
        } finally {
            putBack(sql, statement);
        }
    }

    /** Runs a pragma, whose work is done while it is compiled. */
    void pragma(String sql) throws SQLException {
        NativeStatement.run(connection, sql);
    }

    /** The number that a question of our own gives. */
    long number(String sql, @Nullable Object... arguments) throws SQLException {
        NativeStatement statement = own(sql);
        try {
            return statement.execute(arguments) ? statement.locked(() -> statement.integer(0)) : 0;
        } finally {
            putBack(sql, statement);
        }
    }

    private String text(String sql) throws SQLException {
        NativeStatement statement = NativeStatement.prepare(connection, sql, false);
        try {
            return statement.execute(NO_ARGUMENTS) ? statement.locked(() -> statement.text(0)) : "";
        } finally {
            statement.close();
        }
    }

    private NativeStatement own(String sql) throws SQLException {
        NativeStatement statement = ownStatements.get(sql);
        if (statement == null) {
            statement = NativeStatement.prepare(connection, sql, false);
            ownStatements.put(sql, statement);
        }
        return statement;
    }

    private void putBack(String sql, NativeStatement statement) throws SQLException {
        if (statement.isClosed()) {
            ownStatements.remove(sql);
        } else {
            statement.reset();
        }
    }

    long lastInsertRowid() throws SQLException {
        return number("SELECT last_insert_rowid()");
    }

    /** SQLite tells through the driver only by refusing a second BEGIN. */
    boolean isInTransaction() throws SQLException {
        try {
            control("BEGIN");
        } catch (SQLException e) {
            if (SqliteErrors.code(e) == SqliteErrors.ERROR) {
                return true;
            }
            throw e;
        }
        // Not ROLLBACK: cursors go on reading.
        control("COMMIT");
        return false;
    }

    /** The encoding cannot change any more once there is a schema. https://sqlite.org/pragma.html#pragma_encoding */
    private void settleEncoding() throws SQLException {
        if (!encodingSettled) {
            encodingSettled = number("PRAGMA schema_version") > 0;
            utf8 = encodingSettled && text("PRAGMA encoding").equals("UTF-8");
        }
    }

    /** From any thread. */
    void interrupt() {
        try {
            NativeStatement.interrupt(connection);
        } catch (SQLException e) {
            // A closed connection runs nothing that could be interrupted.
            broken = true;
        }
    }

    /** It is not used again. */
    void markBroken() {
        broken = true;
    }

    /** From any thread. */
    boolean isAlive() {
        return !broken && !isClosed();
    }

    boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** From any thread: interrupts what runs, waits for it, then closes. An open transaction is rolled back. */
    void close() throws SQLException {
        if (isClosed()) {
            return;
        }
        interrupt();
        try {
            // SQLite stays interrupted until the next statement begins, and would not write the log back while it
            // closes.
            NativeStatement.run(connection, "SELECT 1");
        } catch (SQLException stillInterrupted) {
            markBroken();
        }
        connection.close();
    }
}
