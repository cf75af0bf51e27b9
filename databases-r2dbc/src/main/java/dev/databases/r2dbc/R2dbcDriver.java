package dev.databases.r2dbc;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.RemoteDriver;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Opens connections through a factory; each is owned from the moment at which the driver hands it over. Safe for any thread. */
public class R2dbcDriver implements RemoteDriver {
    private final ConnectionFactory factory;
    private final Duration connectTimeout;
    private final Function<? super Connection, ? extends DriverConnection> wrap;

    /**
     * @param connectTimeout from the first packet to a connection that is ready
     * @param wrap makes ours of the driver's; opens nothing
     */
    public R2dbcDriver(
            ConnectionFactory factory,
            Duration connectTimeout,
            Function<? super Connection, ? extends DriverConnection> wrap) {
        this.factory = factory;
        this.connectTimeout = connectTimeout;
        this.wrap = wrap;
    }

    @Override
    public CompletionStage<DriverConnection> open() {
        CompletableFuture<Connection> opening;
        try {
            opening = Opening.begin(factory.create(), connectTimeout);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(translate(e));
        }
        CompletableFuture<DriverConnection> opened = new CompletableFuture<>();
        opening.whenComplete((connection, failure) -> {
            if (failure == null) {
                opened.complete(wrap.apply(connection));
            } else {
                opened.completeExceptionally(translate(failure));
            }
        });
        return opened;
    }

    /** The one door for errors while a connection is opened. */
    protected ConnectionException translate(Throwable error) {
        if (error instanceof TimeoutException) {
            return new CannotConnectException(
                    place() + " did not answer within " + connectTimeout + " (connectTimeout)", error);
        }
        return R2dbcErrors.cannotConnect(error, place());
    }

    /** What is connected to, for messages. */
    protected String place() {
        return factory.getMetadata().getName();
    }

    /** Reactor marks its threads, and those of its network. */
    @Override
    public boolean isAnswerThread() {
        return Schedulers.isInNonBlockingThread();
    }

    /** The factory is the caller's; nothing is shared here. */
    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
