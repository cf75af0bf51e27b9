package dev.databases.test;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection whose calls, with those of its transactions and cursors, go past an interceptor. As safe as the connection. */
final class InterceptedConnection implements ConnectionBackend {
    private final ConnectionBackend delegate;
    private final Interceptor interceptor;

    InterceptedConnection(ConnectionBackend delegate, Interceptor interceptor) {
        this.delegate = delegate;
        this.interceptor = interceptor;
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return interceptor.around(
                FaultPoint.STATEMENT, "fetchAll " + statement.sql(), () -> delegate.fetchAll(statement));
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return interceptor.around(
                FaultPoint.STATEMENT, "fetchOne " + statement.sql(), () -> delegate.fetchOne(statement));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        return interceptor.around(
                FaultPoint.STATEMENT, "execute " + statement.sql(), () -> delegate.execute(statement));
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        return interceptor.around(
                FaultPoint.STATEMENT,
                "executeMany " + batch.sql() + " (" + batch.rows().size() + " rows)",
                () -> delegate.executeMany(batch, atomic));
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return interceptor.around(
                FaultPoint.STATEMENT,
                "iterate " + statement.sql(),
                () -> Relay.map(delegate.iterate(statement, fetchSize), Cursor::new, RecordCursor::close));
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        return interceptor.around(
                FaultPoint.BEGIN,
                "begin",
                () -> Relay.map(delegate.begin(options), begun -> new Transaction(begun, null)));
    }

    @Override
    public CompletionStage<@Nullable Void> release() {
        return interceptor.around(FaultPoint.RELEASE, "release", delegate::release, delegate::release);
    }

    @Override
    public boolean isClean() {
        return interceptor.isClean(delegate);
    }

    @Override
    public boolean isValid() {
        return interceptor.isValid(delegate);
    }

    @Override
    public Object raw() {
        return delegate.raw();
    }

    @Override
    public void interrupt() {
        interceptor.interrupt(delegate);
    }

    private final class Cursor implements RecordCursor {
        private final RecordCursor cursor;

        Cursor(RecordCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public CompletionStage<List<Record>> fetch(int max) {
            return interceptor.around(FaultPoint.FETCH, "fetch " + max, () -> cursor.fetch(max));
        }

        @Override
        public CompletionStage<@Nullable Void> close() {
            return interceptor.around(null, "close", cursor::close);
        }
    }

    private final class Transaction implements TransactionBackend {
        private final TransactionBackend transaction;
        private final @Nullable String savepoint;

        Transaction(TransactionBackend transaction, @Nullable String savepoint) {
            this.transaction = transaction;
            this.savepoint = savepoint;
        }

        @Override
        public CompletionStage<@Nullable Void> commit() {
            return savepoint == null
                    ? interceptor.around(FaultPoint.COMMIT, "commit", transaction::commit, transaction::rollback)
                    : interceptor.around(FaultPoint.STATEMENT, "release savepoint " + savepoint, transaction::commit);
        }

        @Override
        public CompletionStage<@Nullable Void> rollback() {
            return savepoint == null
                    ? interceptor.around(FaultPoint.ROLLBACK, "rollback", transaction::rollback)
                    : interceptor.around(
                            FaultPoint.STATEMENT, "rollback to savepoint " + savepoint, transaction::rollback);
        }

        @Override
        public CompletionStage<TransactionBackend> savepoint(String name) {
            return interceptor.around(
                    FaultPoint.STATEMENT,
                    "savepoint " + name,
                    () -> Relay.map(transaction.savepoint(name), opened -> new Transaction(opened, name)));
        }
    }
}
