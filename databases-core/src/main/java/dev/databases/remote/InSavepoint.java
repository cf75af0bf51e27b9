package dev.databases.remote;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An operation of which nothing stays when it fails, in a transaction that goes on all the same. Cancelling it undoes it. Safe for
 * any thread.
 */
final class InSavepoint<T extends @Nullable Object> extends CompletableFuture<T> {
    private static final String NAME = "databases_batch";

    private final RemoteSession session;
    private final RemoteCall.Operation<T> operation;
    private volatile @Nullable CompletableFuture<?> call;

    InSavepoint(RemoteSession session, RemoteCall.Operation<T> operation) {
        this.session = session;
        this.operation = operation;
    }

    InSavepoint<T> start() {
        RemoteCall<T> running = RemoteCall.start(
                session,
                session.whileOpen(driver -> {
                    session.control("SAVEPOINT " + NAME);
                    return operation.on(driver);
                }),
                null);
        call = running;
        running.whenComplete((value, failure) -> {
            if (failure == null) {
                // Nobody waits for it: it travels ahead of whatever comes next.
                session.control("RELEASE SAVEPOINT " + NAME);
                complete(value);
            } else {
                undo(failure);
            }
        });
        return this;
    }

    private void undo(Throwable failure) {
        boolean isCancelled = failure instanceof CancellationException;
        CompletableFuture<@Nullable Void> undone = session.quiet().thenCompose(quiet -> undo());
        if (isCancelled) {
            session.settleBefore(undone);
            super.cancel(false);
        } else {
            undone.whenComplete((done, error) -> completeExceptionally(Causes.of(failure)));
        }
    }

    /** Never fails: a connection on which it cannot be undone is closed, which undoes it. */
    private CompletableFuture<@Nullable Void> undo() {
        if (!session.isUsable() || session.lostTransaction() != null) {
            return CompletableFuture.completedFuture(null);
        }
        return session.control("ROLLBACK TO SAVEPOINT " + NAME + "; RELEASE SAVEPOINT " + NAME)
                .handle((tag, failure) -> {
                    if (failure != null) {
                        session.abandon();
                    }
                    return null;
                });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        CompletableFuture<?> running = call;
        if (running != null) {
            running.cancel(false);
        }
        return isCancelled();
    }
}
