package dev.databases.r2dbc;

import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A connection on its way. There is no operator between the driver and this: one that cancels after the first item loses
 * connections, or lends them twice when a pool is below. One that comes too late is closed.
 */
final class Opening implements CoreSubscriber<Connection> {
    final CompletableFuture<Connection> connection = new CompletableFuture<>();
    private volatile @Nullable Subscription subscription;

    static CompletableFuture<Connection> begin(Publisher<? extends Connection> creation, Duration limit) {
        Opening opening = new Opening();
        Disposable timer = Schedulers.parallel().schedule(opening::expire, limit.toNanos(), TimeUnit.NANOSECONDS);
        opening.connection.whenComplete((opened, failure) -> timer.dispose());
        creation.subscribe(opening);
        return opening.connection;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        if (connection.isDone()) {
            begun.cancel();
        } else {
            begun.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Connection opened) {
        if (!connection.complete(opened)) {
            Mono.from(opened.close()).subscribe(closed -> {}, error -> {});
        }
    }

    @Override
    public void onError(Throwable error) {
        connection.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        connection.completeExceptionally(new IllegalStateException("The connection factory gave no connection"));
    }

    private void expire() {
        if (connection.completeExceptionally(new TimeoutException())) {
            Subscription begun = subscription;
            if (begun != null) {
                begun.cancel();
            }
        }
    }
}
