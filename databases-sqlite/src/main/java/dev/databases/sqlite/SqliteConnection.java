package dev.databases.sqlite;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
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
    private final SqliteBackend backend;
    private final SqliteSession session;
    private final Lease<SqliteHandle> lease;
    private final SqliteHandle handle;
    private final PermitHolder permit;
    private final TransactionState transaction;
    private final OpenCursors cursors = new OpenCursors();
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
                    prepared.statement.stepToEnd();
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
                prepared.statement.stepToEnd();
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
        SqliteFacts facts = SqliteFacts.of(batch.sql());
        enter(batch.sql(), facts);
        try {
            if (transaction.isOpen()) {
                long rows = new SqliteBatch(handle, batch, facts).runNested(atomic, this::failed, transaction);
                return CompletableFuture.completedFuture(ExecuteResult.ofRows(rows));
            }
            beginTransaction(false);
            long rows = new SqliteBatch(handle, batch, facts).runAlone(atomic, this::failed, transaction);
            return CompletableFuture.completedFuture(ExecuteResult.ofRows(rows));
        } catch (SQLException e) {
            throw failed(batch.sql(), e);
        } finally {
            leave(facts);
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
        enter("BEGIN", options.readOnly() ? SqliteFacts.BEGIN_READING : SqliteFacts.BEGIN_WRITING);
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
            if (transaction.isOpen() || !cursors.bufferWhenStale(e)) {
                throw e;
            }
            transaction.begin(readOnly);
        }
    }

    void commit() {
        try {
            interruption.settle(cursors::fail);
            transaction.commit();
        } catch (SQLException e) {
            throw failed("COMMIT", e);
        } finally {
            permit.exit(needed());
        }
    }

    void rollback() {
        try {
            interruption.settle(cursors::fail);
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
            interruption.settle(cursors::fail);
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
        // Who waits for a connection to hold may run its first statement inside of the release.
        backend.giveBack(lease, permit, kept == null);
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

    SqliteHandle handle() {
        return handle;
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
    private void enter(String sql, SqliteFacts facts) {
        if (released) {
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

    private boolean run(PreparedSql prepared, Statement statement) throws SQLException {
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

    private SqliteRecords records(PreparedSql prepared) throws SQLException {
        return prepared.records(session.schemaChanges(), backend.options().rawTypes, backend.converters());
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

    void settleInterrupt() {
        interruption.settle(cursors::fail);
    }
}
