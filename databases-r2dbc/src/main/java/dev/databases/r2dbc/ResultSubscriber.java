package dev.databases.r2dbc;

import dev.databases.exceptions.QueryCancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Takes everything that a publisher has, without bound, and makes one result of it. Used once.
 *
 * @param <S> what is published
 * @param <T> the result
 */
public abstract class ResultSubscriber<S, T extends @Nullable Object> extends BaseSubscriber<S> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Function<? super Throwable, ? extends Throwable> door = Function.identity();

    /** What has come is all that comes. */
    protected abstract T end();

    final CompletableFuture<T> result() {
        return result;
    }

    final void translateWith(Function<? super Throwable, ? extends Throwable> door) {
        this.door = door;
    }

    /** Wants no more; the result is a failure unless it is there. */
    final void giveUp() {
        cancel();
        result.completeExceptionally(new QueryCancelledException("The statement was cancelled"));
    }

    @Override
    protected final void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected final void hookOnComplete() {
        result.complete(end());
    }

    @Override
    protected final void hookOnError(Throwable error) {
        result.completeExceptionally(door.apply(error));
    }
}
