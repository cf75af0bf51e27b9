package dev.databases.test;

import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Dialect;
import dev.databases.spi.Purpose;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to any backend fail as {@link Faults} say, a real database's included. Safe for any thread.
 *
 * <p>It stands before the backend and so cannot cut its line: a connection that is said to be lost fails all that follows, and
 * the backend's own connection is cleaned up as it is released, unless a killer cuts it. A {@link Fault#HANG} is not sent; where
 * the backend blocks, it blocks until {@code interrupt()}. {@link Fault#FREEZE} is a HANG after which the connection is lost.
 */
public final class FaultyBackend implements Backend {
    private final Backend delegate;
    private final Faults faults;
    private final Consumer<? super ConnectionBackend> killer;

    /** Makes one that pretends that connections are lost. */
    public FaultyBackend(Backend delegate, Faults faults) {
        this(delegate, faults, connection -> {});
    }

    /**
     * Makes one that cuts connections.
     *
     * @param killer is given the backend's connection that is to be lost, for example to close its {@link ConnectionBackend#raw()}
     */
    public FaultyBackend(Backend delegate, Faults faults, Consumer<? super ConnectionBackend> killer) {
        this.delegate = delegate;
        this.faults = faults;
        this.killer = killer;
    }

    @Override
    public Dialect dialect() {
        return delegate.dialect();
    }

    @Override
    public boolean isBlocking() {
        return delegate.isBlocking();
    }

    @Override
    public CompletionStage<@Nullable Void> connect() {
        CompletableFuture<@Nullable Void> struck = strike(FaultPoint.CONNECT);
        return struck != null ? struck : delegate.connect();
    }

    @Override
    public CompletionStage<PoolReport> disconnect(Duration drain) {
        return delegate.disconnect(drain);
    }

    @Override
    public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
        return acquired(() -> delegate.acquire(purpose, timeout));
    }

    @Override
    public CompletionStage<ConnectionBackend> acquireForStatement(
            String sql, Purpose purpose, @Nullable Duration timeout) {
        return acquired(() -> delegate.acquireForStatement(sql, purpose, timeout));
    }

    private CompletionStage<ConnectionBackend> acquired(Supplier<CompletionStage<ConnectionBackend>> acquire) {
        CompletableFuture<ConnectionBackend> struck = strike(FaultPoint.ACQUIRE);
        return struck != null
                ? struck
                : Relay.map(
                        acquire.get(),
                        connection -> new InterceptedConnection(
                                connection, new FaultyCalls(connection, delegate.isBlocking(), faults, killer)),
                        ConnectionBackend::release);
    }

    @Override
    public boolean isAnswerThread() {
        return delegate.isAnswerThread();
    }

    @Override
    public PoolStatus poolStatus() {
        return delegate.poolStatus();
    }

    @Override
    public <B> @Nullable B unwrap(Class<B> type) {
        return type.isInstance(this) ? type.cast(this) : delegate.unwrap(type);
    }

    /** Null: nothing goes wrong. */
    private <T extends @Nullable Object> @Nullable CompletableFuture<T> strike(FaultPoint point) {
        Fault fault = faults.pass(point);
        if (fault == null) {
            return null;
        }
        return switch (fault) {
            case FAIL -> CompletableFuture.failedFuture(point.failure());
            case DROP, DROP_AFTER -> CompletableFuture.failedFuture(point.lost());
            case HANG, FREEZE -> new CompletableFuture<>();
        };
    }
}
