package dev.databases.test;

import dev.databases.TransactionOptions;
import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Statement;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves 1 from one fact to another in a transaction, releases whatever happens, and can be cancelled at any moment. */
final class Transfer {
    private final Backend backend;
    private volatile @Nullable CompletableFuture<?> current;
    private volatile boolean cancelled;
    private volatile boolean commitSent;
    private volatile boolean committed;
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    Transfer(Backend backend) {
        this.backend = backend;
    }

    void start() {
        step(() -> backend.acquire(Purpose.WRITE, null)).whenComplete((connection, failure) -> {
            if (failure != null) {
                over.complete(null);
            } else {
                move(connection).whenComplete((done, moveFailure) -> release(connection));
            }
        });
    }

    private CompletionStage<@Nullable Void> move(ConnectionBackend connection) {
        return step(() -> connection.begin(TransactionOptions.DEFAULT))
                .thenCompose(transaction -> step(() -> connection.execute(Statement.of("ADD from -1")))
                        .thenCompose(done -> step(() -> connection.execute(Statement.of("ADD to 1"))))
                        .thenCompose(done -> commit(transaction)));
    }

    private CompletionStage<@Nullable Void> commit(TransactionBackend transaction) {
        return step(() -> {
                    commitSent = true;
                    return transaction.commit();
                })
                .thenAccept(done -> committed = true);
    }

    private void release(ConnectionBackend connection) {
        current = null;
        connection.release().whenComplete((done, failure) -> over.complete(null));
    }

    private <T extends @Nullable Object> CompletionStage<T> step(Supplier<CompletionStage<T>> call) {
        if (cancelled) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        CompletableFuture<T> future = call.get().toCompletableFuture();
        current = future;
        return future;
    }

    void cancel() {
        cancelled = true;
        CompletableFuture<?> running = current;
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Waits for its first step, on a thread of a test that has nothing else to do. */
    void cancelOnceStarted() {
        while (current == null && !over.isDone()) {
            Thread.onSpinWait();
        }
        cancel();
    }

    boolean isOver() {
        return over.isDone();
    }

    /** The connection is given back. */
    CompletableFuture<@Nullable Void> over() {
        return over;
    }

    /** The caller was told that it is committed. */
    boolean isCommitted() {
        return committed;
    }

    /** The commit was asked for and the caller was not told. */
    boolean isInDoubt() {
        return commitSent && !committed;
    }
}
