package dev.databases.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteUpdateListener;

/**
 * Finds the key that an INSERT generated. {@code last_insert_rowid()} alone does not tell: it keeps the rowid of an earlier
 * INSERT when this one inserted nothing, updated instead, or went into a table WITHOUT ROWID (EDX-24, E-19). Triggers do not
 * change it. One thread at a time.
 */
final class InsertedKey implements SQLiteUpdateListener {
    /** NULL for a table that is not there, as when the target could not be read from the text. */
    private static final String HAS_ROWID =
            "SELECT count(*) FROM pragma_table_list WHERE name = ? COLLATE NOCASE AND NOT wr";

    private final SqliteHandle handle;
    private final String target;
    private final boolean upserts;
    private final long rowidBefore;
    private boolean inserted;

    private InsertedKey(SqliteHandle handle, String target, boolean upserts) throws SQLException {
        this.handle = handle;
        this.target = target;
        this.upserts = upserts;
        this.rowidBefore = handle.lastInsertRowid();
    }

    /** Begins to watch, before the statement runs; null when there is nothing to find. Ends with {@link #stop}. */
    static @Nullable InsertedKey watch(SqliteHandle handle, SqliteFacts facts) throws SQLException {
        if (facts.insertTarget() == null) {
            return null;
        }
        InsertedKey key = new InsertedKey(handle, facts.insertTarget(), facts.upserts());
        if (key.upserts) {
            NativeStatement.listen(handle.raw(), key);
        }
        return key;
    }

    void stop() {
        if (upserts) {
            NativeStatement.unlisten(handle.raw(), this);
        }
    }

    /** The rowid of the one row that was inserted; null when none was, or when its table has no rowid. */
    @Nullable
    Long find() throws SQLException {
        long rowid = handle.lastInsertRowid();
        if (rowid != rowidBefore) {
            return rowid;
        }
        // The same as before by chance, or untouched.
        boolean fresh = upserts ? inserted : handle.number(HAS_ROWID, target) > 0;
        return fresh ? rowid : null;
    }

    /** Told of every row that changes in a table with rowids; only upserts are worth the call for each. */
    @Override
    public void onUpdate(Type type, String database, String table, long rowid) {
        inserted |= type == Type.INSERT && table.equalsIgnoreCase(target);
    }
}
