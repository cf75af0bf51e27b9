package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A place on a connection that others use, too, for one statement. One caller at a time. */
final class SharedConnection implements ConnectionBackend {
    private final SharedSessions sessions;
    private final SharedSession session;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile @Nullable SharedCall<?> last;

    SharedConnection(SharedSessions sessions, SharedSession session) {
        this.sessions = sessions;
        this.session = session;
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

    private <T extends @Nullable Object> CompletionStage<T> run(
            Statement statement, RemoteCall.Operation<T> operation) {
        if (left.get()) {
            throw new IllegalStateException(
                    "This connection was released: it may serve somebody else. Acquire a new one.");
        }
        SharedCall<T> call = new SharedCall<>(this, session, statement, operation);
        last = call;
        call.run();
        return call;
    }

    CompletionStage<ConnectionBackend> acquireAnother() {
        return sessions.acquireAlone();
    }

    void leave() {
        if (left.compareAndSet(false, true)) {
            sessions.leave(session);
        }
    }

    /** What was cancelled is waited for when it was alone; among others it would take as long as they do. */
    @Override
    public CompletionStage<@Nullable Void> release() {
        leave();
        CompletableFuture<@Nullable Void> settled = settledAlone();
        return settled == null ? CompletableFuture.completedFuture(null) : settled;
    }

    @Override
    public boolean isClean() {
        CompletableFuture<@Nullable Void> settled = settledAlone();
        return settled == null || settled.isDone();
    }

    private @Nullable CompletableFuture<@Nullable Void> settledAlone() {
        SharedCall<?> call = last;
        // The usual case first: it takes no lock.
        return call == null || !call.isCancelled() ? null : call.settledAlone();
    }

    @Override
    public boolean isValid() {
        return session.remote.isUsable();
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        throw forOneStatement();
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        throw forOneStatement();
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        throw forOneStatement();
    }

    @Override
    public Object raw() {
        throw forOneStatement();
    }

    private static IllegalStateException forOneStatement() {
        return new IllegalStateException(
                "This connection was acquired for one fetchAll, fetchOne or execute: others use it, too");
    }
}
