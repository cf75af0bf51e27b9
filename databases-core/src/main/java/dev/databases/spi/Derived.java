package dev.databases.spi;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For authors of backends: the result of an operation, or of two that follow each other, as something else. Cancelling it cancels
 * the operation that is under way, which {@link CompletableFuture#thenApply} does not, and starts none that is not. Safe for any
 * thread.
 */
public final class Derived<T extends @Nullable Object> extends CompletableFuture<T> {
    private CompletableFuture<?> step;
    private boolean stopped;

    private Derived(CompletableFuture<?> first) {
        step = first;
    }

    /** The result of an operation, changed. */
    public static <S extends @Nullable Object, T extends @Nullable Object> CompletionStage<T> map(
            CompletionStage<S> operation, Function<? super S, ? extends T> change) {
        CompletableFuture<S> only = operation.toCompletableFuture();
        Derived<T> derived = new Derived<>(only);
        derived.finishWith(only, change);
        return derived;
    }

    /** The second operation starts when the first has succeeded; its result is that of both. */
    public static <T extends @Nullable Object> CompletionStage<T> chain(
            CompletionStage<?> operation, Supplier<? extends CompletionStage<T>> next) {
        CompletableFuture<?> first = operation.toCompletableFuture();
        Derived<T> derived = new Derived<>(first);
        first.whenComplete((value, failure) -> {
            if (failure == null) {
                derived.goOn(next);
            } else {
                derived.fail(failure);
            }
        });
        return derived;
    }

    private void goOn(Supplier<? extends CompletionStage<T>> next) {
        CompletableFuture<T> second;
        synchronized (this) {
            if (stopped) {
                second = CompletableFuture.failedFuture(new CancellationException());
            } else {
                second = start(next);
                step = second;
            }
        }
        finishWith(second, Function.identity());
    }

    /** A backend that blocks may throw instead of returning a failed stage. */
    private static <T extends @Nullable Object> CompletableFuture<T> start(
            Supplier<? extends CompletionStage<T>> operation) {
        try {
            return operation.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <S extends @Nullable Object> void finishWith(
            CompletableFuture<S> last, Function<? super S, ? extends T> change) {
        last.whenComplete((value, failure) -> {
            if (failure == null) {
                complete(change.apply(value));
            } else {
                fail(failure);
            }
        });
    }

    private void fail(Throwable failure) {
        Throwable cause = failure.getCause();
        completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
    }

    /** True when the operation under way was cancelled; the last one, when it is over already, gives its result. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        CompletableFuture<?> underWay;
        synchronized (this) {
            stopped = true;
            underWay = step;
        }
        underWay.cancel(mayInterruptIfRunning);
        return isCancelled();
    }
}
