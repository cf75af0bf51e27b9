package dev.databases.r2dbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the operations of one connection run one after the other, and what is left of an open cursor before the next. Operations
 * are begun by one thread at a time.
 */
final class Turns {
    private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private volatile @Nullable R2dbcCursor cursor;

    /** @param queues whether the driver itself keeps the order, so that only a cursor is waited for */
    <T extends @Nullable Object> CompletionStage<T> take(
            boolean queues, Supplier<? extends CompletionStage<T>> operation) {
        CompletableFuture<?> before = before(queues);
        if (before.isDone()) {
            return operation.get();
        }
        CompletableFuture<T> turn = new CompletableFuture<>();
        last = turn;
        before.whenComplete((value, failure) -> begin(operation, turn));
        return turn;
    }

    /** What is waited for next. */
    void began(CompletableFuture<?> operation) {
        last = operation;
    }

    /** What is read to its end before the next operation. */
    void opened(R2dbcCursor opened) {
        cursor = opened;
    }

    private CompletableFuture<?> before(boolean queues) {
        R2dbcCursor open = cursor;
        cursor = null;
        if (open == null || open.isComplete()) {
            return queues ? CompletableFuture.completedFuture(null) : last;
        }
        CompletableFuture<?> earlier = last;
        return earlier.handle((value, failure) -> null).thenCompose(nothing -> open.readAhead());
    }

    private static <T extends @Nullable Object> void begin(
            Supplier<? extends CompletionStage<T>> operation, CompletableFuture<T> turn) {
        try {
            operation.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    turn.complete(value);
                } else {
                    turn.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            turn.completeExceptionally(e);
        }
    }
}
