package dev.databases.sqlite;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
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
    private final Lease<SqliteHandle> lease;
    private final SqliteHandle handle;
    private final PermitHolder permit;
    private final SqliteExecutor executor;
    private boolean rawGiven;

    /** @param kept the permit that it comes with, and keeps until its release; null: none */
    SqliteConnection(
            SqliteBackend backend,
            SqliteSession session,
            Lease<SqliteHandle> lease,
            PermitHolder permit,
            @Nullable Mode kept) {
        this.backend = backend;
        this.lease = lease;
        this.handle = lease.connection();
        this.permit = permit;
        this.executor = new SqliteExecutor(backend, session, handle, permit, kept);
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        PreparedSql prepared = executor.start(statement.sql());
        try {
            List<Record> records = executor.run(prepared, statement)
                    ? executor.records(prepared).readAll(prepared.statement)
                    : new ArrayList<>();
            return CompletableFuture.completedFuture(records);
        } catch (SQLException e) {
            throw executor.failed(prepared.sql, e);
        } finally {
            executor.finish(prepared);
        }
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        PreparedSql prepared = executor.start(statement.sql());
        try {
            Record first = null;
            if (executor.run(prepared, statement)) {
                first = executor.records(prepared).readOne(prepared.statement);
                if (!prepared.facts.reads()) {
                    prepared.statement.stepToEnd();
                }
            }
            return CompletableFuture.completedFuture(first);
        } catch (SQLException e) {
            throw executor.failed(prepared.sql, e);
        } finally {
            executor.finish(prepared);
        }
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        PreparedSql prepared = executor.start(statement.sql());
        InsertedKey key = null;
        try {
            SqliteFacts facts = prepared.facts;
            // changes() speaks of an older statement when this one changed nothing: DDL, or WITH … SELECT.
            long before = facts.changesRows() ? NativeStatement.totalChanges(handle.raw()) : 0;
            key = InsertedKey.watch(handle, facts);
            if (executor.run(prepared, statement)) {
                prepared.statement.stepToEnd();
            }
            if (!facts.changesRows() || NativeStatement.totalChanges(handle.raw()) == before) {
                return CompletableFuture.completedFuture(ExecuteResult.NONE);
            }
            long rows = NativeStatement.changes(handle.raw());
            Long generated = key != null && rows == 1 ? key.find() : null;
            return CompletableFuture.completedFuture(new ExecuteResult(rows, generated));
        } catch (SQLException e) {
            throw executor.failed(prepared.sql, e);
        } finally {
            if (key != null) {
                key.stop();
            }
            executor.finish(prepared);
        }
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        if (batch.rows().isEmpty()) {
            return CompletableFuture.completedFuture(ExecuteResult.NONE);
        }
        SqliteFacts facts = SqliteFacts.of(batch.sql());
        executor.enter(batch.sql(), facts);
        try {
            TransactionState transaction = executor.transaction();
            if (transaction.isOpen()) {
                long rows = new SqliteBatch(handle, batch, facts).runNested(atomic, executor::failed, transaction);
                return CompletableFuture.completedFuture(ExecuteResult.ofRows(rows));
            }
            executor.begin(false);
            long rows = new SqliteBatch(handle, batch, facts).runAlone(atomic, executor::failed, transaction);
            return CompletableFuture.completedFuture(ExecuteResult.ofRows(rows));
        } catch (SQLException e) {
            throw executor.failed(batch.sql(), e);
        } finally {
            executor.leave(facts);
        }
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        PreparedSql prepared = executor.start(statement.sql());
        boolean open = false;
        try {
            if (!executor.run(prepared, statement)) {
                return CompletableFuture.completedFuture(new SqliteCursor(executor, List.of()));
            }
            SqliteRecords records = executor.records(prepared);
            if (executor.readsAhead(prepared)) {
                List<Record> all = records.readAll(prepared.statement);
                executor.cursorReadAhead();
                return CompletableFuture.completedFuture(new SqliteCursor(executor, all));
            }
            SqliteCursor cursor = new SqliteCursor(executor, prepared, records);
            executor.cursorOpened(cursor);
            open = true;
            return CompletableFuture.completedFuture(cursor);
        } catch (SQLException e) {
            throw executor.failed(prepared.sql, e);
        } finally {
            if (!open) {
                executor.finish(prepared);
            }
        }
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        TransactionState.checkSupported(options);
        executor.beginTransaction(options.readOnly());
        return CompletableFuture.completedFuture(new SqliteTransaction(this, executor));
    }

    @Override
    public CompletionStage<@Nullable Void> release() {
        if (executor.hasEnded()) {
            return CompletableFuture.completedFuture(null);
        }
        executor.end(rawGiven);
        // Who waits for a connection to hold may run its first statement inside of the release.
        backend.giveBack(lease, permit, !executor.keepsPermit());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isClean() {
        return executor.isClean() && !rawGiven;
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
        executor.interrupt();
    }
}
