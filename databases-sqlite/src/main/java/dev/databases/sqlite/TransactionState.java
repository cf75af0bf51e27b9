package dev.databases.sqlite;

import dev.databases.TransactionOptions;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.sqlite.SqlitePermits.Mode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whether a connection is inside a transaction, and what became of it. One thread at a time. */
final class TransactionState {
    private enum Kind {
        NONE,
        READ_ONLY,
        WRITING,
        /** Opened by a statement of the user: {@code BEGIN}, or {@code SAVEPOINT} outside of a transaction. */
        BY_STATEMENT
    }

    private final SqliteHandle handle;
    private final String beginWriting;
    private final AtomicLong schemaChanges;

    private Kind kind = Kind.NONE;
    private boolean changedSchema;
    private boolean queryOnly;
    /** Why SQLite rolled the transaction back by itself; null when it did not. */
    private @Nullable DatabaseException lost;

    TransactionState(SqliteHandle handle, SqliteOptions options, AtomicLong schemaChanges) {
        this.handle = handle;
        this.beginWriting = "BEGIN " + options.transaction.toUpperCase(Locale.ROOT);
        this.schemaChanges = schemaChanges;
    }

    boolean isOpen() {
        return kind != Kind.NONE;
    }

    boolean isLost() {
        return lost != null;
    }

    boolean isReadOnly() {
        return kind == Kind.READ_ONLY;
    }

    /** The permit that it needs until its end; null: none. */
    @Nullable
    Mode mode() {
        return switch (kind) {
            case NONE -> null;
            case READ_ONLY -> Mode.READ;
            case WRITING, BY_STATEMENT -> Mode.WRITE;
        };
    }

    static void checkSupported(TransactionOptions options) {
        if (options.isolation() != null && !SqliteDialect.ISOLATION_LEVELS.contains(options.isolation())) {
            throw new UnsupportedFeatureException(
                    "SQLite has no isolation level " + options.isolation().sql()
                            + ": its transactions are SERIALIZABLE. Leave the level out, or ask for SERIALIZABLE.");
        }
        if (options.deferrable()) {
            throw new UnsupportedFeatureException("SQLite has no deferrable transactions. Leave the option out.");
        }
    }

    /**
     * Refuses a statement that must not run now.
     *
     * @throws TransactionStateException when the transaction is lost: the statement would commit on its own; or when the
     *     statement would end the transaction behind the back of its owner
     */
    void check(String sql, SqliteFacts facts) {
        if (lost != null) {
            throw new TransactionStateException(
                    "SQLite has rolled this transaction back: " + lost.getMessage() + ". Roll it back and begin again.",
                    ErrorContext.ofQuery(sql),
                    lost);
        }
        if (facts.endsTransaction() && (kind == Kind.READ_ONLY || kind == Kind.WRITING)) {
            throw new TransactionStateException(
                    "A statement must not end the transaction: call its commit() or rollback()",
                    ErrorContext.ofQuery(sql),
                    null);
        }
    }

    void begin(boolean readOnly) throws SQLException {
        if (readOnly && !handle.isReader()) {
            handle.pragma("PRAGMA query_only=on");
            queryOnly = true;
        }
        try {
            beginNow(readOnly || handle.isReader());
        } catch (SQLException e) {
            writeAgain();
            throw e;
        }
        kind = readOnly ? Kind.READ_ONLY : Kind.WRITING;
    }

    private void beginNow(boolean deferred) throws SQLException {
        if (!deferred) {
            try {
                handle.control(beginWriting);
                return;
            } catch (SQLException e) {
                // A database that nobody can write to can still be read in a transaction; what writes fails by itself.
                if (SqliteErrors.primaryCode(e) != SqliteErrors.READONLY) {
                    throw e;
                }
            }
        }
        handle.control("BEGIN");
    }

    /**
     * Commits. Afterwards no transaction is open, or the handle is marked as broken.
     *
     * @throws SQLException when SQLite refused and everything was rolled back
     */
    void commit() throws SQLException {
        DatabaseException reason = lost;
        try {
            if (reason != null) {
                throw new CommitRolledBackException(
                        "Nothing was committed: SQLite had rolled the transaction back. " + reason.getMessage(),
                        reason);
            }
            handle.control("COMMIT");
        } catch (SQLException e) {
            if (!undo()) {
                throw new CommitRolledBackException(
                        "Nothing was committed: SQLite had rolled the transaction back. " + SqliteErrors.message(e), e);
            }
            throw e;
        } finally {
            ended();
        }
    }

    /** Rolls back, also what is lost already. Afterwards no transaction is open, or the handle is marked as broken. */
    void rollback() throws SQLException {
        try {
            if (lost == null) {
                undo();
            }
        } catch (SQLException e) {
            handle.markBroken();
            throw e;
        } finally {
            ended();
        }
    }

    /** False when there was nothing to undo. */
    private boolean undo() throws SQLException {
        try {
            handle.control("ROLLBACK");
            return true;
        } catch (SQLException e) {
            if (handle.isInTransaction()) {
                handle.markBroken();
                throw e;
            }
            return false;
        }
    }

    /** After a statement by which the user may have begun or ended a transaction. */
    void lookAgain() throws SQLException {
        if (kind == Kind.NONE || kind == Kind.BY_STATEMENT) {
            boolean open = handle.isInTransaction();
            if (!open) {
                ended();
            }
            kind = open ? Kind.BY_STATEMENT : Kind.NONE;
        }
    }

    /** After a failure: SQLite may have rolled everything back. https://sqlite.org/lang_transaction.html, 3 */
    void failed(DatabaseException failure) {
        if (kind == Kind.NONE || lost != null || handle.isClosed()) {
            return;
        }
        try {
            if (!handle.isInTransaction()) {
                if (kind == Kind.BY_STATEMENT) {
                    ended();
                } else {
                    lost = failure;
                }
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
            handle.markBroken();
        }
    }

    /** After a statement that changed the schema. It takes effect elsewhere, or goes away, when the transaction ends. */
    void schemaChanged() {
        schemaChanges.incrementAndGet();
        changedSchema = kind != Kind.NONE;
    }

    private void ended() {
        kind = Kind.NONE;
        lost = null;
        if (changedSchema) {
            changedSchema = false;
            schemaChanges.incrementAndGet();
        }
        writeAgain();
    }

    private void writeAgain() {
        if (queryOnly) {
            queryOnly = false;
            try {
                handle.pragma("PRAGMA query_only=off");
            } catch (SQLException e) {
                handle.markBroken();
            }
        }
    }
}
