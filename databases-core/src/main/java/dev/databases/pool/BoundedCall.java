package dev.databases.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call to the connector whose outcome comes exactly once, and in time. Safe for any thread. */
final class BoundedCall<T> {
    private final BiConsumer<@Nullable T, @Nullable Throwable> then;
    private final AtomicBoolean done = new AtomicBoolean();

    private BoundedCall(BiConsumer<@Nullable T, @Nullable Throwable> then) {
        this.then = then;
    }

    /**
     * Calls, and tells the outcome: a value, the failure, or a {@link TimeoutException} after the limit. A call that is given
     * up is cancelled.
     */
    static <T> void within(
            Duration limit,
            PoolClock clock,
            Supplier<CompletionStage<T>> call,
            BiConsumer<@Nullable T, @Nullable Throwable> then) {
        BoundedCall<T> bounded = new BoundedCall<>(then);
        CompletionStage<T> stage = unbounded(call, bounded::settle);
        if (stage == null || bounded.done.get()) {
            return;
        }
        PoolClock.Timer timer = clock.schedule(limit, () -> {
            if (bounded.settle(null, new TimeoutException("No end within " + Nanos.describe(Nanos.of(limit))))) {
                cancel(stage);
            }
        });
        stage.whenComplete((value, error) -> timer.cancel());
    }

    /** Calls, and tells the outcome; a call that throws or gives null has failed. */
    static <T> @Nullable CompletionStage<T> unbounded(
            Supplier<CompletionStage<T>> call, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "The connector gave null for a stage");
        } catch (Throwable error) {
            then.accept(null, error);
            return null;
        }
        stage.whenComplete((value, error) -> then.accept(value, error == null ? null : unwrap(error)));
        return stage;
    }

    private boolean settle(@Nullable T value, @Nullable Throwable error) {
        boolean first = done.compareAndSet(false, true);
        if (first) {
            then.accept(value, error);
        }
        return first;
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException noFuture) {
            // A stage need not be a future: then it goes on, and nobody listens.
        }
    }

    private static Throwable unwrap(Throwable error) {
        Throwable cause = error.getCause();
        boolean wrapped = error instanceof CompletionException || error instanceof ExecutionException;
        return wrapped && cause != null ? unwrap(cause) : error;
    }
}
