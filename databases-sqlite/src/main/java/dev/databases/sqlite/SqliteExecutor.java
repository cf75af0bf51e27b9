package dev.databases.sqlite;

import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.sql.Statement;
import dev.databases.sqlite.SqlitePermits.Mode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one acquired connection: each waits for its permit, and when it ends, fails or is interrupted, this knows what
 * became of the transaction and the open cursors, and gives back the permit that nothing needs any more. One thread at a time,
 * except {@link #interrupt}.
 */
final class SqliteExecutor {
    private final SqliteBackend backend;
    private final SqliteSession session;
    private final SqliteHandle handle;
    private final PermitHolder permit;
    private final TransactionState transaction;
    private final OpenCursors cursors = new OpenCursors();
    private final Interruption interruption;
    /** The permit that the connection came with, and keeps until its release. */
    private @Nullable Mode kept;

    private boolean ended;

    SqliteExecutor(
            SqliteBackend backend,
            SqliteSession session,
            SqliteHandle handle,
            PermitHolder permit,
            @Nullable Mode kept) {
        this.backend = backend;
        this.session = session;
        this.handle = handle;
        this.permit = permit;
        this.kept = kept;
        this.transaction = new TransactionState(handle, backend.options(), session.schemaChanges());
        this.interruption = new Interruption(handle, permit);
    }

    /** Before anything runs: waits for a permit. Behind it {@link #leave} is called, whatever happens. */
    void enter(String sql, SqliteFacts facts) {
        if (ended) {
            throw new IllegalStateException(
                    "This connection was released: it may serve somebody else. Acquire a new one.");
        }
        if (handle.isClosed()) {
            throw closed(sql, null);
        }
        settleInterrupt();
        transaction.check(sql, facts);
        boolean reads = facts.reads() || transaction.isReadOnly() || handle.isReader();
        permit.enter(reads ? Mode.READ : Mode.WRITE);
    }

    /** After what {@link #enter} let in. */
    void leave(SqliteFacts facts) {
        try {
            if (facts.changesSchema()) {
                transaction.schemaChanged();
            }
            if (facts.controlsTransaction()) {
                transaction.lookAgain();
            }
        } catch (SQLException e) {
            handle.markBroken();
        }
        permit.exit(needed());
        settleInterrupt();
    }

    /** Enters, and prepares a statement; {@link #finish} leaves. */
    PreparedSql start(String sql) {
        PreparedSql cached = handle.cached(sql);
        SqliteFacts facts = cached == null ? SqliteFacts.of(sql) : cached.facts;
        enter(sql, facts);
        if (cached != null) {
            return cached;
        }
        try {
            return handle.prepare(sql, facts);
        } catch (SQLException e) {
            DatabaseException failure = failed(sql, e);
            permit.exit(needed());
            throw failure;
        }
    }

    /** Whether it stands at a row now. */
    boolean run(PreparedSql prepared, Statement statement) throws SQLException {
        prepared.checkArguments(statement.size());
        @Nullable Object[] arguments = SqliteBinding.encode(statement);
        prepared.busy = true;
        interruption.check();
        try {
            return prepared.statement.execute(arguments);
        } catch (SQLException e) {
            if (transaction.isOpen() || !cursors.bufferWhenStale(e)) {
                throw e;
            }
            prepared.statement.reset();
            return prepared.statement.execute(arguments);
        }
    }

    SqliteRecords records(PreparedSql prepared) throws SQLException {
        return prepared.records(session.schemaChanges(), backend.options().rawTypes, backend.converters());
    }

    void finish(PreparedSql prepared) {
        try {
            handle.finish(prepared);
        } catch (SQLException e) {
            handle.markBroken();
        }
        leave(prepared.facts);
    }

    /** Whether the rows of a cursor are read at once. */
    boolean readsAhead(PreparedSql prepared) {
        // A statement that writes keeps its transaction open until its end. An open cursor on a database in memory
        // would
        // keep everybody from writing, also who writes for each record; its rows are in memory anyway.
        return !prepared.facts.reads() || session.inMemory();
    }

    /** It needs no permit of its own. */
    void cursorReadAhead() {
        kept = transaction.isOpen() ? kept : null;
    }

    /** The statement stays under way, until {@link #cursorEnded}. */
    void cursorOpened(SqliteCursor cursor) {
        cursors.add(cursor);
    }

    void cursorEnded(SqliteCursor cursor, PreparedSql prepared) {
        cursors.remove(cursor);
        finish(prepared);
    }

    /** Inside of {@link #enter} and {@link #leave}. */
    void begin(boolean readOnly) throws SQLException {
        try {
            transaction.begin(readOnly);
        } catch (SQLException e) {
            if (transaction.isOpen() || !cursors.bufferWhenStale(e)) {
                throw e;
            }
            transaction.begin(readOnly);
        }
    }

    void beginTransaction(boolean readOnly) {
        enter("BEGIN", readOnly ? SqliteFacts.BEGIN_READING : SqliteFacts.BEGIN_WRITING);
        try {
            begin(readOnly);
        } catch (SQLException e) {
            throw failed("BEGIN", e);
        } finally {
            permit.exit(needed());
        }
    }

    void commit() {
        try {
            settleInterrupt();
            transaction.commit();
        } catch (SQLException e) {
            throw failed("COMMIT", e);
        } finally {
            permit.exit(needed());
        }
    }

    void rollback() {
        try {
            settleInterrupt();
            transaction.rollback();
        } catch (SQLException e) {
            throw failed("ROLLBACK", e);
        } finally {
            permit.exit(needed());
        }
    }

    TransactionState transaction() {
        return transaction;
    }

    /** The permit that is needed from now on; null: none. */
    private @Nullable Mode needed() {
        Mode mode = transaction.mode();
        if (kept == Mode.WRITE || mode == Mode.WRITE) {
            return Mode.WRITE;
        }
        return kept == Mode.READ || mode == Mode.READ || !cursors.isEmpty() ? Mode.READ : null;
    }

    /** Translates a failure, and finds out what it did to the transaction and the cursors. */
    DatabaseException failed(String sql, SQLException error) {
        if (handle.isClosed()) {
            return closed(sql, error);
        }
        if (SqliteErrors.breaksConnection(error)) {
            handle.markBroken();
        }
        DatabaseException failure = SqliteErrors.translate(error, sql);
        if (SqliteErrors.code(error) == SqliteErrors.INTERRUPT) {
            cursors.fail();
        }
        transaction.failed(failure);
        return failure;
    }

    private static ConnectionLostException closed(String sql, @Nullable SQLException error) {
        return new ConnectionLostException(
                "The connection was closed while in use: the database was disconnected",
                ErrorContext.ofQuery(sql),
                error);
    }

    boolean isClean() {
        return !transaction.isOpen() && cursors.isEmpty();
    }

    void interrupt() {
        interruption.request();
    }

    void settleInterrupt() {
        interruption.settle(cursors::fail);
    }

    /**
     * Closes cursors and rolls back; nothing runs any more.
     *
     * @param rawGiven whether somebody may have done anything to the driver's own connection
     */
    void end(boolean rawGiven) {
        ended = true;
        try {
            settleInterrupt();
            cursors.close();
            if (rawGiven) {
                handle.raw().getConnectionConfig().setAutoCommit(true);
            }
            if (transaction.isOpen() || rawGiven) {
                transaction.rollback();
            }
        } catch (SQLException | DatabaseException e) {
            handle.markBroken();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the connection came with a permit, and has it. */
    boolean keepsPermit() {
        return kept != null;
    }
}
