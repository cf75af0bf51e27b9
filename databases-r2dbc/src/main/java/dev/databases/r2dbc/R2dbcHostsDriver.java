package dev.databases.r2dbc;

import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteDriver;
import dev.databases.remote.RemoteHosts;
import dev.databases.remote.RemoteOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Opens connections of a known driver, without its pool, to the first of several hosts that fits. Safe for any thread. */
public abstract class R2dbcHostsDriver implements RemoteDriver {
    private final RemoteOptions options;
    private final RemoteHosts hosts;

    protected R2dbcHostsDriver(RemoteOptions options) {
        this.options = options;
        this.hosts = new RemoteHosts(options);
    }

    /**
     * What the driver is told, for one connection to one host. May block: it asks for the password and reads certificates.
     *
     * @throws dev.databases.exceptions.CannotConnectException when a file is missing
     */
    protected abstract ConnectionFactory factory(HostAddress host);

    /** Makes ours of the driver's; opens nothing. */
    protected abstract DriverConnection wrap(Connection connection, HostAddress host);

    /**
     * Makes the settings that the driver does not make while it opens a connection.
     *
     * @return its failure goes through {@link #cannotConnect}, and closes the connection
     */
    protected CompletionStage<?> settle(DriverConnection opened) {
        return CompletableFuture.completedFuture(null);
    }

    /** The one door for errors while a connection is opened. */
    protected abstract ConnectionException cannotConnect(Throwable error, HostAddress host);

    @Override
    public final CompletionStage<DriverConnection> open() {
        return hosts.open(
                host -> CompletableFuture.supplyAsync(() -> factory(host), Schedulers.boundedElastic()::schedule)
                        .thenCompose(factory -> new OneHost(host, factory).openSettled()));
    }

    @Override
    public final boolean isAnswerThread() {
        return Schedulers.isInNonBlockingThread();
    }

    /** Event loops are the driver's own, for everything in this JVM. */
    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    private final class OneHost extends R2dbcDriver {
        private final HostAddress host;

        OneHost(HostAddress host, ConnectionFactory factory) {
            super(factory, options.connectTimeout, connection -> wrap(connection, host));
            this.host = host;
        }

        CompletionStage<DriverConnection> openSettled() {
            return open().thenCompose(opened -> settle(opened)
                    .handle((done, failure) -> failure)
                    .thenCompose(failure -> failure == null
                            ? CompletableFuture.completedFuture(opened)
                            : opened.close()
                                    .handle((closed, error) -> failure)
                                    .thenCompose(told -> CompletableFuture.failedFuture(translate(
                                            told instanceof CompletionException && told.getCause() != null
                                                    ? told.getCause()
                                                    : told)))));
        }

        @Override
        protected ConnectionException translate(Throwable error) {
            return cannotConnect(error, host);
        }
    }
}
