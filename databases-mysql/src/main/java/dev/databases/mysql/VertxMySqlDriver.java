package dev.databases.mysql;

import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.VertxDriver;
import dev.databases.vertx.VertxTls;
import io.vertx.core.internal.VertxInternal;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens connections to MySQL or MariaDB through the Vert.x client. Safe for any thread. */
final class VertxMySqlDriver extends VertxDriver {
    /** Commands that travel at once: {@code START TRANSACTION}, what is prepared, closed and run with it, and room. */
    private static final int PIPELINED = 256;

    private final MySqlOptions options;
    private final MySqlDialect dialect;
    private final ValueConverters converters;

    VertxMySqlDriver(MySqlOptions options, MySqlDialect dialect, ValueConverters converters) {
        super(options);
        this.options = options;
        this.dialect = dialect;
        this.converters = converters;
    }

    @Override
    protected CompletionStage<DriverConnection> open(HostAddress host, String password) {
        return logIn(host, password).thenCompose(connection -> {
            CompletableFuture<DriverConnection> result = new CompletableFuture<>();
            ((VertxMySqlConnection) connection).introduce().whenComplete((introduced, failure) -> {
                if (failure == null) {
                    result.complete(introduced);
                } else {
                    connection.close();
                    result.completeExceptionally(VertxMySqlErrors.refused(options.product, failure, host));
                }
            });
            return result;
        });
    }

    private CompletionStage<DriverConnection> logIn(HostAddress host, String password) {
        MySQLConnectOptions connect = new MySQLConnectOptions()
                .setUser(options.user)
                .setPassword(password)
                .setDatabase(options.database)
                .setProperties(Map.of())
                .setCachePreparedStatements(false)
                .setPipeliningLimit(PIPELINED)
                .setSslMode(clientMode());
        // For what the client says of itself only: the address is given to the login.
        connect.setHost(host.host()).setPort(host.port());
        if (connect.getSslMode() != SslMode.DISABLED) {
            connect.setSslOptions(VertxTls.options(options.tls));
        }
        return login(
                host,
                new VertxMySqlLogin((VertxInternal) vertx(), transport(), converters, address(host)),
                connect,
                login -> new VertxMySqlConnection(
                        login, options, dialect, converters, id -> cancel(host, password, id)));
    }

    private SslMode clientMode() {
        return switch (options.tls.mode()) {
            case DISABLE -> SslMode.DISABLED;
            case PREFER -> SslMode.PREFERRED;
            case REQUIRE -> SslMode.REQUIRED;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_FULL -> SslMode.VERIFY_IDENTITY;
        };
    }

    /** On a connection of its own, for whose login there is one round trip more than the server needs. */
    private CompletionStage<?> cancel(HostAddress host, String password, long id) {
        return logIn(host, password)
                .thenCompose(connection -> connection
                        .control(MySqlBackend.killQuery(id))
                        .whenComplete((tag, failure) -> connection.close()));
    }

    @Override
    protected ConnectionException translateLogin(Throwable failure, HostAddress host) {
        return VertxMySqlErrors.translateLogin(options.product, failure, host);
    }
}
