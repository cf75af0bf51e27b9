package dev.databases.sqlite;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.ParameterException;
import dev.databases.values.ValueConverters;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A prepared statement with what is known of it. One thread at a time. */
final class PreparedSql {
    /**
     * How long column names and types are believed when nothing is known to have changed them. Another process may rename a
     * column, and SQLite then compiles the statement anew without a word; asking for six names costs a third of a select by key.
     */
    private static final long BELIEVED = TimeUnit.MILLISECONDS.toNanos(100);

    final String sql;
    final SqliteFacts facts;
    final NativeStatement statement;
    /** Whether it is executing: as a cursor it stays so between calls, and nobody else may use it. */
    boolean busy;
    /** Whether a cache closes it. */
    boolean cached;

    private @Nullable SqliteRecords records;
    private long schema;
    private long readAt;

    PreparedSql(String sql, SqliteFacts facts, NativeStatement statement) {
        this.sql = sql;
        this.facts = facts;
        this.statement = statement;
    }

    /**
     * Compares the number of arguments: SQLite takes a missing one for NULL.
     *
     * @throws ParameterException when it is another one
     */
    void checkArguments(int arguments) {
        int wanted = statement.parameters();
        if (arguments != wanted) {
            throw new ParameterException(
                    "The statement has " + wanted + " parameters, and " + arguments + " arguments were given",
                    ErrorContext.ofQuery(sql),
                    null);
        }
    }

    /**
     * How the rows are read, after the first step.
     *
     * @param schemaChanges counts what changed the schema through this backend
     */
    SqliteRecords records(AtomicLong schemaChanges, boolean rawTypes, ValueConverters converters) throws SQLException {
        long now = System.nanoTime();
        long version = schemaChanges.get();
        SqliteRecords known = records;
        if (known != null
                && schema == version
                && now - readAt < BELIEVED
                && statement.locked(statement::columnCount) == known.columnCount()) {
            return known;
        }
        SqliteRecords read = SqliteRecords.of(statement, rawTypes, converters);
        records = read;
        schema = version;
        readAt = now;
        return read;
    }
}
