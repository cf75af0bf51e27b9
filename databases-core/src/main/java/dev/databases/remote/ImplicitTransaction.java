package dev.databases.remote;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An operation in a transaction of its own: both ends of it are seen to here. Cancelling it rolls back. Safe for any thread. */
final class ImplicitTransaction<T extends @Nullable Object> extends CompletableFuture<T> {
    private final RemoteSession session;
    private final RemoteCall.Operation<T> operation;
    private final boolean failureAborts;
    private volatile @Nullable CompletableFuture<?> step;

    ImplicitTransaction(RemoteSession session, RemoteCall.Operation<T> operation, boolean failureAborts) {
        this.session = session;
        this.operation = operation;
        this.failureAborts = failureAborts;
    }

    ImplicitTransaction<T> start() {
        RemoteCall<T> call = RemoteCall.start(session, session.implicitly(operation), null);
        step = call;
        call.whenComplete((value, failure) -> {
            if (failure == null) {
                commit(value);
            } else {
                rollback(failure);
            }
        });
        return this;
    }

    private void commit(T value) {
        CompletableFuture<@Nullable Void> end = TransactionEnd.commit(session, failureAborts);
        step = end;
        end.whenComplete((done, failure) -> {
            if (failure == null) {
                complete(value);
            } else {
                completeExceptionally(Causes.of(failure));
            }
        });
    }

    private void rollback(Throwable failure) {
        CompletableFuture<?> end = session.rollbackBeforeNext();
        if (failure instanceof CancellationException) {
            super.cancel(false);
        } else {
            end.whenComplete((done, error) -> completeExceptionally(Causes.of(failure)));
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        CompletableFuture<?> running = step;
        if (running != null) {
            running.cancel(false);
        }
        return isCancelled();
    }
}
