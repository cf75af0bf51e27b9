package dev.databases.vertx;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteDriver;
import dev.databases.remote.RemoteHosts;
import dev.databases.remote.RemoteOptions;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens connections of a Vert.x SQL client, on event loops of its own whose threads are daemons. Safe for any thread. */
public abstract class VertxDriver implements RemoteDriver {
    private final RemoteOptions options;
    private final RemoteHosts hosts;

    /** Null while nothing is open. */
    private @Nullable Vertx vertx;

    /** How long what was being opened may take to end when this is closed. */
    private static final long CLOSE_SECONDS = 1;

    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();

    /** A login, and who hears of its end. */
    private record Attempt(VertxLogin login, CompletableFuture<VertxLogin> opened) {
        void giveUp(Exception why) {
            if (opened.completeExceptionally(why)) {
                login.abandon();
            }
        }
    }

    protected VertxDriver(RemoteOptions options) {
        this.options = options;
        this.hosts = new RemoteHosts(options);
    }

    /**
     * The event loops, while something is open or is being opened.
     *
     * @throws NotConnectedException when this was closed meanwhile
     */
    protected final synchronized Vertx vertx() {
        Vertx current = vertx;
        if (current == null) {
            throw closedMeanwhile();
        }
        return current;
    }

    private static NotConnectedException closedMeanwhile() {
        return new NotConnectedException("The database was disconnected while a connection to it was being opened");
    }

    private synchronized void makeLoops() {
        if (vertx == null) {
            vertx = Vertx.vertx(new VertxOptions()
                    .setUseDaemonThread(true)
                    .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(2)
                    // What runs on an event loop may be a user's coroutine; that it takes long is for the user's own
                    // tools.
                    .setBlockedThreadCheckInterval(Integer.MAX_VALUE));
        }
    }

    @Override
    public final boolean pipelines() {
        return true;
    }

    @Override
    public final boolean isAnswerThread() {
        Vertx current;
        synchronized (this) {
            current = vertx;
        }
        if (current == null) {
            return false;
        }
        for (EventExecutor loop : ((VertxInternal) current).nettyEventLoopGroup()) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final CompletionStage<DriverConnection> open() {
        makeLoops();
        return hosts.open(this::open);
    }

    private CompletionStage<DriverConnection> open(HostAddress host) {
        Vertx loops = vertx();
        // The password may come from a function that waits.
        return loops.executeBlocking(
                        () -> {
                            if (!host.isSocket()) {
                                VertxTls.check(options.tls, loops);
                            }
                            return options.password.get();
                        },
                        false)
                .toCompletionStage()
                .thenCompose(password -> open(host, password == null ? "" : password));
    }

    /**
     * Opens a connection to this host, by {@link #login}.
     *
     * @param password empty: none
     * @return fails with what {@link #translateLogin} gives
     */
    protected abstract CompletionStage<DriverConnection> open(HostAddress host, String password);

    /** Translates the failure of a login; {@link TimeoutException}: it took too long. */
    protected abstract ConnectionException translateLogin(Throwable failure, HostAddress host);

    /** Where a client finds the host. */
    protected static SocketAddress address(HostAddress host) {
        String socket = host.socketPath();
        return socket == null
                ? SocketAddress.inetSocketAddress(host.port(), host.host())
                : SocketAddress.domainSocketAddress(socket);
    }

    /** How a client's lines are set up. */
    protected final NetClientOptions transport() {
        return new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setConnectTimeout((int)
                Math.min(Integer.MAX_VALUE, options.connectTimeout.toMillis()));
    }

    /**
     * Logs in.
     *
     * @param factory of this attempt only
     * @param make makes the connection, on its event loop
     * @return fails with what {@link #translateLogin} gives
     */
    protected final <C extends SqlConnectOptions> CompletionStage<DriverConnection> login(
            HostAddress host, ConnectionFactory<C> factory, C options, Function<VertxLogin, DriverConnection> make) {
        Vertx loops;
        Attempt attempt;
        CompletableFuture<VertxLogin> opened = new CompletableFuture<>();
        try {
            loops = vertx();
            attempt = new Attempt(
                    VertxLogin.start(factory, options, ((VertxInternal) loops).createEventLoopContext(), opened),
                    opened);
        } catch (RuntimeException e) {
            // Closed meanwhile, and its event loops take nothing any more.
            return CompletableFuture.failedFuture(translateLogin(e, host));
        }
        underWay.add(attempt);
        Duration connectTimeout = this.options.connectTimeout;
        long timer = loops.setTimer(
                Math.max(1, connectTimeout.toMillis()),
                id -> attempt.giveUp(new TimeoutException("No answer within " + connectTimeout)));
        CompletableFuture<DriverConnection> result = new CompletableFuture<>();
        opened.whenComplete((connected, failure) -> {
            underWay.remove(attempt);
            loops.cancelTimer(timer);
            if (failure != null) {
                result.completeExceptionally(translateLogin(causeOf(failure), host));
                return;
            }
            try {
                result.complete(make.apply(connected));
            } catch (RuntimeException e) {
                attempt.login().abandon();
                result.completeExceptionally(e instanceof DatabaseException ? e : translateLogin(e, host));
            }
        });
        if (isClosed(loops)) {
            attempt.giveUp(closedMeanwhile());
        }
        return result;
    }

    private synchronized boolean isClosed(Vertx loops) {
        return vertx != loops;
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
            return closed;
        }
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (Attempt attempt : underWay) {
            ends.add(attempt.login().over());
            attempt.giveUp(closedMeanwhile());
        }
        // A client that is cut off in the moment in which the server takes its line hears of nothing any more, and
        // keeps its event
        // loops from closing; nobody waits for that.
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                // Its own threads end with it: told from one of them, the caller would sit on a dying thread.
                .whenCompleteAsync((over, never) ->
                        current.close().onComplete((done, failure) -> closed.completeAsync(() -> null)));
        // Threads that stay are daemons, and do nothing.
        closed.completeOnTimeout(null, 2 * CLOSE_SECONDS, TimeUnit.SECONDS);
        return closed;
    }
}
