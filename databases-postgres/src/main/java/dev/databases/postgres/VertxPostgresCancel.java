package dev.databases.postgres;

import dev.databases.exceptions.CannotConnectException;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server to stop what runs on one connection
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS). The client's own request is done
 * when it was written; this one when the server has closed its line, which it does once it has sent the signal.
 */
final class VertxPostgresCancel {
    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;

    private final Vertx vertx;
    private final SocketAddress server;
    private final @Nullable ClientSSLOptions tls;
    private final Duration timeout;
    private final int processId;
    private final int secretKey;

    /** @param tls null: in the clear, as the connection itself */
    VertxPostgresCancel(
            Vertx vertx,
            SocketAddress server,
            @Nullable ClientSSLOptions tls,
            Duration timeout,
            int processId,
            int secretKey) {
        this.vertx = vertx;
        this.server = server;
        this.tls = tls;
        this.timeout = timeout;
        this.processId = processId;
        this.secretKey = secretKey;
    }

    CompletionStage<@Nullable Void> send() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(millis()));
        long timer = vertx.setTimer(
                millis(),
                id -> done.completeExceptionally(
                        new CannotConnectException("The server did not take a cancel request within " + timeout)));
        done.whenComplete((nothing, failure) -> {
            vertx.cancelTimer(timer);
            client.close();
        });
        client.connect(server).onComplete((socket, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
                return;
            }
            socket.exceptionHandler(done::completeExceptionally);
            socket.closeHandler(closed -> done.complete(null));
            if (tls == null) {
                ask(socket, done);
            } else {
                encrypt(socket, tls, done);
            }
        });
        return done;
    }

    private int millis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    private void encrypt(NetSocket socket, ClientSSLOptions tls, CompletableFuture<@Nullable Void> done) {
        socket.handler(answer -> {
            socket.handler(null);
            if (answer.length() != 1 || answer.getByte(0) != 'S') {
                done.completeExceptionally(
                        new CannotConnectException("The server does not take a cancel request over TLS"));
                return;
            }
            socket.upgradeToSsl(tls).onComplete((upgraded, failure) -> {
                if (failure == null) {
                    ask(socket, done);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        write(socket, Buffer.buffer(8).appendInt(8).appendInt(SSL_REQUEST), done);
    }

    private void ask(NetSocket socket, CompletableFuture<@Nullable Void> done) {
        Buffer request = Buffer.buffer(16)
                .appendInt(16)
                .appendInt(CANCEL_REQUEST)
                .appendInt(processId)
                .appendInt(secretKey);
        write(socket, request, done);
    }

    private static void write(NetSocket socket, Buffer bytes, CompletableFuture<@Nullable Void> done) {
        Completable<Void> written = (nothing, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            }
        };
        socket.write(bytes).onComplete(written);
    }
}
