package dev.databases.mysql;

import dev.databases.values.ValueConverters;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.mysqlclient.impl.MySQLCollation;
import io.vertx.mysqlclient.impl.MySQLConnectionFactory;
import io.vertx.mysqlclient.impl.MySQLSocketConnection;
import io.vertx.mysqlclient.impl.command.InitialHandshakeCommand;
import io.vertx.mysqlclient.impl.protocol.CapabilitiesFlag;
import io.vertx.sqlclient.internal.Connection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Logs in with the client's own handshake, and with a {@link VertxMySqlTap} on the line from the first byte. Not offered to the
 * server: to read files of this machine ({@code LOAD DATA LOCAL}), which a server that is not what it seems could do at any
 * statement. One login each.
 */
final class VertxMySqlLogin extends MySQLConnectionFactory {
    private static final int CAPABILITIES = CapabilitiesFlag.CLIENT_SUPPORTED_CAPABILITIES_FLAGS
                    & ~CapabilitiesFlag.CLIENT_LOCAL_FILES
            // An UPDATE counts the rows that it found, as on other databases, and not those that it made different.
            | CapabilitiesFlag.CLIENT_FOUND_ROWS;

    private final ValueConverters converters;
    private final SocketAddress server;

    VertxMySqlLogin(VertxInternal vertx, NetClientOptions transport, ValueConverters converters, SocketAddress server) {
        super(vertx, transport);
        this.converters = converters;
        this.server = server;
    }

    @Override
    protected Future<Connection> doConnectInternal(MySQLConnectOptions options, ContextInternal context) {
        SslMode mode = server.isDomainSocket() ? SslMode.DISABLED : options.getSslMode();
        boolean mustEncrypt = mode != SslMode.DISABLED && mode != SslMode.PREFERRED;
        return client.connect(new ConnectOptions().setRemoteAddress(server)).compose(socket -> {
            MySQLSocketConnection connection = new MySQLSocketConnection(
                    (NetSocketInternal) socket,
                    null,
                    options,
                    false,
                    0,
                    sql -> false,
                    options.getPipeliningLimit(),
                    context);
            connection.init();
            VertxMySqlHandshake handshake = new VertxMySqlHandshake(
                    new VertxMySqlPassword(options.getPassword(), connection::isSsl, server.isDomainSocket()),
                    mustEncrypt);
            pipeline(connection).replace("packetDecoder", VertxMySqlTap.NAME, new VertxMySqlTap(converters, handshake));
            Promise<Connection> loggedIn = context.promise();
            connection.schedule(command(connection, options, mode), loggedIn);
            return loggedIn.future().recover(failure -> {
                String refusal = handshake.refusal();
                return Future.failedFuture(
                        refusal == null ? failure : new Refusal(refusal, handshake.serverError(), failure));
            });
        });
    }

    private static InitialHandshakeCommand command(
            MySQLSocketConnection connection, MySQLConnectOptions options, SslMode mode) {
        boolean inDatabase =
                options.getDatabase() != null && !options.getDatabase().isEmpty();
        boolean hasAttributes = !options.getProperties().isEmpty();
        return new InitialHandshakeCommand(
                connection,
                options.getUser(),
                options.getPassword(),
                options.getDatabase(),
                MySQLCollation.utf8mb4_general_ci,
                null,
                options.getProperties(),
                mode,
                mode == SslMode.DISABLED ? null : options.getSslOptions(),
                CAPABILITIES
                        | (inDatabase ? CapabilitiesFlag.CLIENT_CONNECT_WITH_DB : 0)
                        | (hasAttributes ? CapabilitiesFlag.CLIENT_CONNECT_ATTRS : 0),
                StandardCharsets.UTF_8,
                MySQLAuthenticationPlugin.DEFAULT);
    }

    static ChannelPipeline pipeline(MySQLSocketConnection connection) {
        return connection.socket().channelHandlerContext().pipeline();
    }

    /** The login was broken off by this side. */
    static final class Refusal extends RuntimeException {
        final @Nullable ServerError serverError;

        /** @param serverError why, where it was the server that said so */
        Refusal(String message, @Nullable ServerError serverError, Throwable cause) {
            super(message, cause);
            this.serverError = serverError;
        }
    }
}
