package dev.databases.sqlite;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.ParameterException;
import dev.databases.exceptions.QueryException;
import dev.databases.pool.Lease;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import dev.databases.sqlite.SqlitePermits.Mode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One acquired connection. Every method does its work on the calling thread and returns a completed stage, or throws. One thread
 * at a time, except {@link #interrupt}.
 */
final class SqliteConnection implements ConnectionBackend {
    private static final String BATCH = "databases_batch";

    private final SqliteBackend backend;
    private final SqliteSession session;
    private final Lease<SqliteHandle> lease;
    private final SqliteHandle handle;
    private final PermitHolder permit;
    private final TransactionState transaction;
    private final List<SqliteCursor> cursors = new ArrayList<>(2);
    private final Interruption interruption;
    /** The permit that the connection came with, and keeps until its release. */
    private @Nullable Mode kept;

    private boolean rawGiven;
    private boolean released;

    SqliteConnection(
            SqliteBackend backend,
            SqliteSession session,
            Lease<SqliteHandle> lease,
            PermitHolder permit,
            @Nullable Mode kept) {
        this.backend = backend;
        this.session = session;
        this.lease = lease;
        this.handle = lease.connection();
        this.permit = permit;
        this.kept = kept;
        this.transaction = new TransactionState(handle, backend.options(), session.schemaChanges());
        this.interruption = new Interruption(handle, permit);
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        PreparedSql prepared = start(statement.sql());
        try {
            List<Record> records =
                    run(prepared, statement) ? records(prepared).readAll(prepared.statement) : new ArrayList<>();
            return CompletableFuture.completedFuture(records);
        } catch (SQLException e) {
            throw failed(prepared.sql, e);
        } finally {
            finish(prepared);
        }
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        PreparedSql prepared = start(statement.sql());
        try {
            Record first = null;
            if (run(prepared, statement)) {
                first = records(prepared).readOne(prepared.statement);
                if (!prepared.facts.reads()) {
                    stepToEnd(prepared);
                }
            }
            return CompletableFuture.completedFuture(first);
        } catch (SQLException e) {
            throw failed(prepared.sql, e);
        } finally {
            finish(prepared);
        }
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        PreparedSql prepared = start(statement.sql());
        InsertedKey key = null;
        try {
            SqliteFacts facts = prepared.facts;
            // changes() speaks of an older statement when this one changed nothing: DDL, or WITH … SELECT.
            long before = facts.changesRows() ? NativeStatement.totalChanges(handle.raw()) : 0;
            key = InsertedKey.watch(handle, facts);
            if (run(prepared, statement)) {
                stepToEnd(prepared);
            }
            if (!facts.changesRows() || NativeStatement.totalChanges(handle.raw()) == before) {
                return CompletableFuture.completedFuture(ExecuteResult.NONE);
            }
            long rows = NativeStatement.changes(handle.raw());
            Long generated = key != null && rows == 1 ? key.find() : null;
            return CompletableFuture.completedFuture(new ExecuteResult(rows, generated));
        } catch (SQLException e) {
            throw failed(prepared.sql, e);
        } finally {
            if (key != null) {
                key.stop();
            }
            finish(prepared);
        }
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        if (batch.rows().isEmpty()) {
            return CompletableFuture.completedFuture(ExecuteResult.NONE);
        }
        SqliteFacts facts = enter(batch.sql(), null);
        try {
            boolean own = !transaction.isOpen();
            if (own) {
                beginTransaction(false);
            } else if (atomic) {
                handle.control("SAVEPOINT " + BATCH);
            }
            return CompletableFuture.completedFuture(ExecuteResult.ofRows(runBatch(batch, facts, own, atomic)));
        } catch (SQLException e) {
            throw failed(batch.sql(), e);
        } finally {
            leave(facts);
        }
    }

    private long runBatch(Batch batch, SqliteFacts facts, boolean own, boolean atomic) throws SQLException {
        long rows;
        try {
            rows = new SqliteBatch(handle, batch, facts).run(atomic);
        } catch (SQLException | RuntimeException e) {
            DatabaseException failure = e instanceof SQLException sql ? failed(batch.sql(), sql) : null;
            try {
                undoBatch(own, atomic);
            } catch (SQLException | DatabaseException alsoFailed) {
                (failure == null ? e : failure).addSuppressed(alsoFailed);
            }
            throw failure == null ? (RuntimeException) e : failure;
        }
        if (own) {
            transaction.commit();
        } else if (atomic) {
            handle.control("RELEASE " + BATCH);
        }
        return rows;
    }

    private void undoBatch(boolean own, boolean atomic) throws SQLException {
        if (own && (atomic || transaction.isLost())) {
            transaction.rollback();
        } else if (own) {
            // The failing row is undone by SQLite, and those before it stay.
            transaction.commit();
        } else if (atomic && !transaction.isLost()) {
            handle.control("ROLLBACK TO " + BATCH);
            handle.control("RELEASE " + BATCH);
        }
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        PreparedSql prepared = start(statement.sql());
        boolean open = false;
        try {
            if (!run(prepared, statement)) {
                return CompletableFuture.completedFuture(new SqliteCursor(this, List.of()));
            }
            SqliteRecords records = records(prepared);
            // A statement that writes keeps its transaction open until its end. An open cursor on a database in memory
            // would
            // keep everybody from writing, also who writes for each record; its rows are in memory anyway.
            if (!prepared.facts.reads() || session.inMemory()) {
                List<Record> all = records.readAll(prepared.statement);
                kept = transaction.isOpen() ? kept : null;
                return CompletableFuture.completedFuture(new SqliteCursor(this, all));
            }
            SqliteCursor cursor = new SqliteCursor(this, prepared, records);
            cursors.add(cursor);
            open = true;
            return CompletableFuture.completedFuture(cursor);
        } catch (SQLException e) {
            throw failed(prepared.sql, e);
        } finally {
            if (!open) {
                finish(prepared);
            }
        }
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        TransactionState.checkSupported(options);
        enter("BEGIN", options.readOnly() ? Mode.READ : Mode.WRITE);
        try {
            beginTransaction(options.readOnly());
            return CompletableFuture.completedFuture(new SqliteTransaction(this));
        } catch (SQLException e) {
            throw failed("BEGIN", e);
        } finally {
            permit.exit(needed());
        }
    }

    private void beginTransaction(boolean readOnly) throws SQLException {
        try {
            transaction.begin(readOnly);
        } catch (SQLException e) {
            if (!bufferStaleCursors(e)) {
                throw e;
            }
            transaction.begin(readOnly);
        }
    }

    void commit() {
        try {
            interruption.settle(this::failCursors);
            transaction.commit();
        } catch (SQLException e) {
            throw failed("COMMIT", e);
        } finally {
            permit.exit(needed());
        }
    }

    void rollback() {
        try {
            interruption.settle(this::failCursors);
            transaction.rollback();
        } catch (SQLException e) {
            throw failed("ROLLBACK", e);
        } finally {
            permit.exit(needed());
        }
    }

    boolean isTransactionLost() {
        return transaction.isLost();
    }

    @Override
    public CompletionStage<@Nullable Void> release() {
        if (released) {
            return CompletableFuture.completedFuture(null);
        }
        released = true;
        try {
            interruption.settle(this::failCursors);
            new ArrayList<>(cursors).forEach(SqliteCursor::close);
            if (rawGiven) {
                handle.raw().getConnectionConfig().setAutoCommit(true);
            }
            if (transaction.isOpen() || rawGiven) {
                transaction.rollback();
            }
        } catch (SQLException | DatabaseException e) {
            handle.markBroken();
        }
        backend.giveBack(session, lease, permit);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isClean() {
        return !transaction.isOpen() && cursors.isEmpty() && !rawGiven;
    }

    @Override
    public boolean isValid() {
        return handle.isAlive();
    }

    @Override
    public Object raw() {
        rawGiven = true;
        return handle.raw();
    }

    @Override
    public void interrupt() {
        interruption.request();
    }

    /** Before a statement runs: waits for a permit. */
    private SqliteFacts enter(String sql, @Nullable Mode mode) {
        return enter(sql, SqliteFacts.of(sql), mode);
    }

    private SqliteFacts enter(String sql, SqliteFacts facts, @Nullable Mode mode) {
        if (released) {
            throw new IllegalStateException(
                    "This connection was released: it may serve somebody else. Acquire a new one.");
        }
        settleInterrupt();
        transaction.check(sql, facts);
        boolean reads = facts.reads() || transaction.isReadOnly() || handle.isReader();
        permit.enter(mode != null ? mode : reads ? Mode.READ : Mode.WRITE);
        return facts;
    }

    private void leave(SqliteFacts facts) {
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

    private PreparedSql start(String sql) {
        PreparedSql cached = handle.cached(sql);
        SqliteFacts facts = enter(sql, cached == null ? SqliteFacts.of(sql) : cached.facts, null);
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

    private boolean run(PreparedSql prepared, Statement statement) throws SQLException {
        checkArguments(prepared, statement.size());
        @Nullable Object[] arguments = SqliteBinding.encode(statement);
        prepared.busy = true;
        interruption.check();
        try {
            return prepared.statement.execute(arguments);
        } catch (SQLException e) {
            if (!bufferStaleCursors(e)) {
                throw e;
            }
            prepared.statement.reset();
            return prepared.statement.execute(arguments);
        }
    }

    static void checkArguments(PreparedSql prepared, int arguments) {
        int wanted = prepared.statement.parameters();
        if (arguments != wanted) {
            throw new ParameterException(
                    "The statement has " + wanted + " parameters, and " + arguments + " arguments were given",
                    ErrorContext.ofQuery(prepared.sql),
                    null);
        }
    }

    private SqliteRecords records(PreparedSql prepared) throws SQLException {
        return prepared.records(session.schemaChanges(), backend.options().rawTypes, backend.converters());
    }

    private static void stepToEnd(PreparedSql prepared) throws SQLException {
        NativeStatement statement = prepared.statement;
        statement.locked(() -> {
            boolean more = statement.step();
            while (more) {
                more = statement.step();
            }
            return more;
        });
    }

    private void finish(PreparedSql prepared) {
        try {
            handle.finish(prepared);
        } catch (SQLException e) {
            handle.markBroken();
        }
        leave(prepared.facts);
    }

    void cursorEnded(SqliteCursor cursor, PreparedSql prepared) {
        cursors.remove(cursor);
        finish(prepared);
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
            return new ConnectionLostException(
                    "The connection was closed while in use: the database was disconnected",
                    ErrorContext.ofQuery(sql),
                    error);
        }
        if (SqliteErrors.breaksConnection(error)) {
            handle.markBroken();
        }
        DatabaseException failure = SqliteErrors.translate(error, sql);
        if (SqliteErrors.code(error) == SqliteErrors.INTERRUPT) {
            failCursors();
        }
        transaction.failed(failure);
        return failure;
    }

    /**
     * A write fails when another connection has written since a cursor on this one began to read: SQLITE_BUSY_SNAPSHOT. With the
     * rest of the cursor in memory it succeeds.
     */
    private boolean bufferStaleCursors(SQLException e) throws SQLException {
        if (SqliteErrors.code(e) != SqliteErrors.BUSY_SNAPSHOT || transaction.isOpen() || cursors.isEmpty()) {
            return false;
        }
        for (SqliteCursor cursor : new ArrayList<>(cursors)) {
            cursor.buffer();
        }
        return true;
    }

    void settleInterrupt() {
        interruption.settle(this::failCursors);
    }

    /** An interrupt fails everything on the connection as long as one statement of it is open. */
    private void failCursors() {
        for (SqliteCursor cursor : new ArrayList<>(cursors)) {
            cursor.fail(new QueryException(
                    "The cursor was closed because a statement on its connection was interrupted",
                    new ErrorContext(null, SqliteErrors.INTERRUPT, null, null),
                    null));
        }
    }
}
