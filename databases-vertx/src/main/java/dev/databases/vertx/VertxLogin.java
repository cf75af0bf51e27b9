package dev.databases.vertx;

import io.netty.channel.EventLoop;
import io.vertx.core.Completable;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to log in, and the connection it led to. It has a network client of its own: closing that is the only way to end a
 * login that hangs, or a connection that does not answer.
 */
public final class VertxLogin {
    private final ConnectionFactory<?> factory;
    private final ContextInternal context;
    private final AtomicBoolean abandoned = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    private volatile @Nullable SqlConnectionInternal connection;

    private VertxLogin(ConnectionFactory<?> factory, ContextInternal context) {
        this.factory = factory;
        this.context = context;
    }

    /** Begins one; {@code opened} hears of its end, on the event loop. */
    static <C extends SqlConnectOptions> VertxLogin start(
            ConnectionFactory<C> factory, C options, ContextInternal context, CompletableFuture<VertxLogin> opened) {
        VertxLogin login = new VertxLogin(factory, context);
        context.emit(nothing -> factory.connect(context, options).onComplete((connected, failure) -> {
            login.over.complete(null);
            if (failure != null) {
                login.abandon();
                opened.completeExceptionally(failure);
                return;
            }
            login.connection = (SqlConnectionInternal) connected;
            if (!opened.complete(login)) {
                login.abandon();
            }
        }));
        return login;
    }

    /** The client's connection, once there is one. */
    public SqlConnectionInternal connection() {
        SqlConnectionInternal known = connection;
        if (known == null) {
            throw new IllegalStateException("Not connected yet");
        }
        return known;
    }

    /** Completes when it has led to a connection, or to none. */
    CompletableFuture<@Nullable Void> over() {
        return over;
    }

    EventLoop loop() {
        return context.nettyEventLoop();
    }

    /** Cuts the line, whatever is under way. A second call does nothing. */
    void abandon() {
        if (abandoned.compareAndSet(false, true)) {
            Completable<Void> ignored = (done, failure) -> {};
            factory.close(ignored);
            SqlConnectionInternal connected = connection;
            // The client would first send what waits to be sent, and say goodbye, to a server that may never take it.
            if (connected != null && connected.unwrap().unwrap() instanceof SocketConnectionBase line) {
                line.socket().channelHandlerContext().pipeline().firstContext().close();
            }
        }
    }
}
