package dev.databases.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stage's result under way to a caller, whose cancel travels the other way. What {@code thenApply} gives does not pass its
 * cancel on. Safe for any thread.
 */
final class Relay<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Runnable onCancel;

    private Relay(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    /** Relays a result, changed. */
    static <S extends @Nullable Object, T extends @Nullable Object> Relay<T> map(
            CompletionStage<S> source, Function<? super S, ? extends T> change) {
        return map(source, change, lost -> {});
    }

    /**
     * Relays a result, changed.
     *
     * @param onLost is given the result when the caller had cancelled before it came
     */
    static <S extends @Nullable Object, T extends @Nullable Object> Relay<T> map(
            CompletionStage<S> source, Function<? super S, ? extends T> change, Consumer<T> onLost) {
        Relay<T> relay = new Relay<>(() -> source.toCompletableFuture().cancel(false));
        source.whenComplete((value, failure) -> {
            if (failure != null) {
                relay.completeExceptionally(unwrap(failure));
                return;
            }
            T changed;
            try {
                changed = change.apply(value);
            } catch (RuntimeException e) {
                relay.completeExceptionally(e);
                return;
            }
            if (!relay.complete(changed)) {
                onLost.accept(changed);
            }
        });
        return relay;
    }

    /** A stage that nobody completes, and what to do when it is cancelled. */
    static <T extends @Nullable Object> Relay<T> pending(Runnable onCancel) {
        return new Relay<>(onCancel);
    }

    /** The failure itself, without what {@link CompletionStage} wraps around it on the way. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }
}
