package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * A copy through r2dbc-postgresql. The driver puts what ends a copy ahead of what waits to be sent, and ahead of the COPY itself when
 * something else is on its way: the server then waits for data that never comes. So it starts on a connection that has just answered.
 */
final class R2dbcPostgresCopy implements PostgresCopy {
    /** How long the server is given to notice that no more data comes; it does not while it waits for a lock. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** How long a cancel may take before the connection is closed. */
    private static final Duration CANCEL = Duration.ofSeconds(5);

    private final PostgresqlConnection connection;
    private final CompletableFuture<Long> result;

    private @Nullable FluxSink<ByteBuf> sink;
    private boolean hasEnd;
    private @Nullable CompletionStage<?> settling;
    private long requested;
    private CompletableFuture<@Nullable Void> room = new CompletableFuture<>();

    R2dbcPostgresCopy(PostgresqlConnection connection, String sql) {
        this.connection = connection;
        Flux<ByteBuf> data = Flux.create(this::subscribed, FluxSink.OverflowStrategy.BUFFER);
        this.result = Mono.from(connection.validate(ValidationDepth.REMOTE))
                .then(Mono.defer(() -> connection.copyIn(sql, data)))
                .onErrorMap(error -> R2dbcPostgresErrors.translate(error, sql))
                .toFuture();
        // The driver sends nothing else before the data has an end.
        result.whenComplete((rows, failure) -> complete());
    }

    private void subscribed(FluxSink<ByteBuf> subscriber) {
        boolean isLate;
        synchronized (this) {
            sink = subscriber;
            isLate = hasEnd;
        }
        if (isLate) {
            subscriber.error(new GivenUp());
            return;
        }
        subscriber.onRequest(this::request);
        subscriber.onDispose(() -> request(1));
    }

    private void request(long more) {
        CompletableFuture<@Nullable Void> waiting;
        synchronized (this) {
            requested = requested + more < 0 ? Long.MAX_VALUE : requested + more;
            waiting = room;
        }
        waiting.complete(null);
    }

    @Override
    public synchronized CompletionStage<?> room() {
        if (requested > 0) {
            return CompletableFuture.completedFuture(null);
        }
        if (room.isDone()) {
            room = new CompletableFuture<>();
        }
        return room.copy();
    }

    @Override
    public void send(byte[] data) {
        FluxSink<ByteBuf> subscriber;
        synchronized (this) {
            subscriber = sink;
            requested--;
        }
        if (subscriber != null) {
            subscriber.next(Unpooled.wrappedBuffer(data));
        }
    }

    @Override
    public void complete() {
        FluxSink<ByteBuf> subscriber = end();
        if (subscriber != null) {
            subscriber.complete();
        }
    }

    /** Null: it has one already, or nobody waits for it. */
    private synchronized @Nullable FluxSink<ByteBuf> end() {
        FluxSink<ByteBuf> open = hasEnd ? null : sink;
        hasEnd = true;
        return open;
    }

    @Override
    public CompletionStage<Long> done() {
        return result.copy();
    }

    @Override
    public synchronized CompletionStage<?> settle() {
        CompletionStage<?> before = settling;
        if (before == null) {
            before = giveUp();
            settling = before;
        }
        return before;
    }

    private CompletionStage<?> giveUp() {
        FluxSink<ByteBuf> subscriber = end();
        if (subscriber != null) {
            subscriber.error(new GivenUp());
        }
        Mono<?> ended = Mono.fromFuture(result.copy()).then().onErrorComplete();
        Mono<?> cancelled = connection
                .cancelRequest()
                .then(ended)
                // A cancel that comes late ends this and nothing of the program's.
                .then(Mono.from(connection.validate(ValidationDepth.REMOTE)))
                .then()
                .timeout(CANCEL)
                .onErrorResume(late -> Mono.from(connection.close()));
        return ended.then().timeout(PATIENCE, cancelled.then()).toFuture();
    }

    /** What the driver tells the server; without what was wrong with the data, which may repeat it. */
    private static final class GivenUp extends RuntimeException {
        GivenUp() {
            super("the client gave it up", null, false, false);
        }
    }
}
