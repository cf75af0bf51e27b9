package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.pool.Lease;
import dev.databases.remote.RemoteSession.Transaction;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Derived;
import dev.databases.spi.Dialect;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One acquired connection. One caller at a time. */
final class RemoteConnection implements ConnectionBackend {
    private final RemoteBackend backend;
    private final Lease<RemoteSession> lease;
    private final RemoteSession session;
    /** The cursor whose transaction is open; null: none. */
    private @Nullable RemoteCursor implicitCursor;

    private boolean released;

    RemoteConnection(RemoteBackend backend, Lease<RemoteSession> lease) {
        this.backend = backend;
        this.lease = lease;
        this.session = lease.connection();
    }

    RemoteSession session() {
        return session;
    }

    Dialect dialect() {
        return backend.dialect();
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return run(statement, driver -> driver.fetchAll(statement));
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return run(statement, driver -> driver.fetchOne(statement));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        return run(statement, driver -> driver.execute(statement));
    }

    <T extends @Nullable Object> CompletionStage<T> run(Statement statement, RemoteCall.Operation<T> operation) {
        ControlVerb verb = ControlVerb.of(statement.sql());
        return verb == ControlVerb.NONE
                ? alone(() -> RemoteCall.start(session, session.whileOpen(operation), statement))
                : alone(() -> control(statement, verb, operation));
    }

    /** Starts an operation when no cursor's own transaction is in its way. */
    private <T extends @Nullable Object> CompletionStage<T> alone(Supplier<CompletionStage<T>> operation) {
        if (released) {
            throw new IllegalStateException(
                    "This connection was released: it may serve somebody else. Acquire a new one.");
        }
        RemoteCursor cursor = implicitCursor;
        return cursor == null ? operation.get() : Derived.chain(cursor.readAhead(), operation);
    }

    private <T extends @Nullable Object> CompletionStage<T> control(
            Statement statement, ControlVerb verb, RemoteCall.Operation<T> operation) {
        Transaction open = session.transaction();
        if (open == Transaction.PENDING || open == Transaction.BY_CALLER || open == Transaction.LOST) {
            String message = verb == ControlVerb.ENDS
                    ? "A statement must not end the transaction: call its commit() or rollback()"
                    : "A transaction is open already: a statement must not begin another. Nest with transaction { }";
            return CompletableFuture.failedFuture(
                    new TransactionStateException(message, ErrorContext.ofQuery(statement.sql()), null));
        }
        if (verb == ControlVerb.BEGINS) {
            session.openedByStatement();
            return RemoteCall.start(session, operation, null);
        }
        return Derived.map(RemoteCall.start(session, operation, null), result -> {
            session.ended();
            return result;
        });
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        if (batch.rows().isEmpty()) {
            return CompletableFuture.completedFuture(ExecuteResult.NONE);
        }
        return alone(() -> {
            boolean inside = session.isInTransaction();
            boolean failureAborts = backend.failureAborts();
            if (!atomic && !(inside && failureAborts)) {
                return new RowByRow(session, batch).start();
            }
            RemoteCall.Operation<ExecuteResult> operation = driver -> driver.executeMany(batch);
            if (session.driver.isAtomicAlone(batch) || inside && failureAborts) {
                // All or nothing by itself, so nothing of it stays if it has to be run again.
                return RemoteCall.start(session, session.whileOpen(operation), batch.statement(0));
            }
            return inside
                    ? new InSavepoint<>(session, operation).start()
                    : new ImplicitTransaction<>(session, operation, failureAborts).start();
        });
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return alone(() -> {
            boolean alone = !session.isInTransaction();
            RemoteCall.Operation<RecordCursor> open = session.whileOpen(driver -> driver.iterate(statement, fetchSize));
            RemoteCall<RecordCursor> opening =
                    RemoteCall.startOwned(session, alone ? session.implicitly(open) : open, RecordCursor::close);
            if (alone) {
                opening.whenComplete((cursor, failure) -> {
                    if (failure != null) {
                        session.rollbackBeforeNext();
                    }
                });
            }
            return Derived.map(opening, cursor -> opened(cursor, alone));
        });
    }

    private RecordCursor opened(RecordCursor cursor, boolean ownsTransaction) {
        RemoteCursor opened = new RemoteCursor(this, cursor, ownsTransaction);
        if (ownsTransaction) {
            implicitCursor = opened;
        }
        return opened;
    }

    void closed(RemoteCursor cursor) {
        if (implicitCursor == cursor) {
            implicitCursor = null;
        }
    }

    /** Ends the transaction of a cursor. */
    CompletionStage<@Nullable Void> endImplicit() {
        return session.aborted() == null ? commit() : TransactionEnd.rollback(session);
    }

    CompletionStage<@Nullable Void> commit() {
        return TransactionEnd.commit(session, backend.failureAborts());
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        String sql = backend.beginSql(options);
        return alone(() -> session.settling() == null ? begin(sql) : Derived.chain(session.quiet(), () -> begin(sql)));
    }

    private CompletionStage<TransactionBackend> begin(String sql) {
        session.beginLater(sql);
        return CompletableFuture.completedFuture(new RemoteTransaction(this));
    }

    @Override
    public CompletionStage<@Nullable Void> release() {
        if (released) {
            return CompletableFuture.completedFuture(null);
        }
        released = true;
        if (!session.isUsable()) {
            lease.discard();
        } else if (session.isClean()) {
            lease.release();
        } else {
            return lease.releaseDirty().thenApply(done -> null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isClean() {
        return session.isClean();
    }

    @Override
    public boolean isValid() {
        return session.isUsable();
    }

    @Override
    public Object raw() {
        session.markDirty();
        session.sendBegin();
        return session.driver.raw();
    }
}
