package dev.databases.vertx;

import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.RemoteDriver;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens connections of a Vert.x SQL client, on event loops of its own whose threads are daemons. Safe for any thread. */
public abstract class VertxDriver implements RemoteDriver {
    private final Duration connectTimeout;

    /** Null while nothing is open. */
    private @Nullable Vertx vertx;

    /** @param connectTimeout how long one login may take, from the first packet to the last */
    protected VertxDriver(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /** The event loops; made when they are first asked for. */
    protected final synchronized Vertx vertx() {
        Vertx current = vertx;
        if (current == null) {
            current = Vertx.vertx(new VertxOptions()
                    .setUseDaemonThread(true)
                    .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(2)
                    // What runs on an event loop may be a user's coroutine; that it takes long is for the user's own
                    // tools.
                    .setBlockedThreadCheckInterval(Integer.MAX_VALUE));
            vertx = current;
        }
        return current;
    }

    @Override
    public final boolean pipelines() {
        return true;
    }

    /** Translates the failure of a login; {@link TimeoutException}: it took too long. */
    protected abstract DatabaseException translateLogin(Throwable failure);

    /**
     * Logs in.
     *
     * @param factory of this attempt only
     * @param make makes the connection, on its event loop
     * @return fails with what {@link #translateLogin} gives
     */
    protected final <C extends SqlConnectOptions> CompletionStage<DriverConnection> open(
            ConnectionFactory<C> factory, C options, Function<VertxLogin, DriverConnection> make) {
        CompletableFuture<VertxLogin> opened = new CompletableFuture<>();
        VertxLogin login =
                VertxLogin.start(factory, options, ((VertxInternal) vertx()).createEventLoopContext(), opened);
        long timer = vertx().setTimer(Math.max(1, connectTimeout.toMillis()), id -> {
            if (opened.completeExceptionally(new TimeoutException("No answer within " + connectTimeout))) {
                login.abandon();
            }
        });
        CompletableFuture<DriverConnection> result = new CompletableFuture<>();
        opened.whenComplete((connected, failure) -> {
            vertx().cancelTimer(timer);
            if (failure != null) {
                result.completeExceptionally(translateLogin(causeOf(failure)));
                return;
            }
            try {
                result.complete(make.apply(connected));
            } catch (RuntimeException e) {
                login.abandon();
                result.completeExceptionally(e instanceof DatabaseException ? e : translateLogin(e));
            }
        });
        return result;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        Vertx current;
        synchronized (this) {
            current = vertx;
            vertx = null;
        }
        CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        if (current == null) {
            closed.complete(null);
        } else {
            // Its own threads end with it: told from one of them, the caller would sit on a dying thread.
            current.close().onComplete((done, failure) -> closed.completeAsync(() -> null));
        }
        return closed;
    }
}
