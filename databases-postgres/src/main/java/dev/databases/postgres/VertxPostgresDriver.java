package dev.databases.postgres;

import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.remote.SslMode;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.VertxDriver;
import dev.databases.vertx.VertxLogin;
import dev.databases.vertx.VertxTls;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.spi.PgDriver;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens connections to PostgreSQL through the Vert.x client. Safe for any thread. */
final class VertxPostgresDriver extends VertxDriver {
    /** Commands that travel at once: {@code BEGIN}, what is prepared, closed and run with it, and room. */
    private static final int PIPELINED = 256;

    private final PostgresOptions options;
    private final ValueConverters converters;

    VertxPostgresDriver(PostgresOptions options, ValueConverters converters) {
        super(options);
        this.options = options;
        this.converters = converters;
    }

    @Override
    protected CompletionStage<DriverConnection> open(HostAddress host, String password) {
        if (host.isSocket() || options.tls.mode() == SslMode.DISABLE) {
            return open(host, password, SslMode.DISABLE);
        }
        if (options.tls.mode() != SslMode.PREFER) {
            return open(host, password, options.tls.mode());
        }
        CompletableFuture<DriverConnection> result = new CompletableFuture<>();
        open(host, password, SslMode.PREFER).whenComplete((connection, failure) -> {
            if (failure == null) {
                result.complete(connection);
            } else if (mayDoInTheClear(causeOf(failure))) {
                open(host, password, SslMode.DISABLE).whenComplete((plain, second) -> {
                    if (second == null) {
                        result.complete(plain);
                    } else {
                        result.completeExceptionally(causeOf(second));
                    }
                });
            } else {
                result.completeExceptionally(causeOf(failure));
            }
        });
        return result;
    }

    /** The client would also try a wrong password twice. */
    private static boolean mayDoInTheClear(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof PgException refused) {
            // invalid_authorization_specification: pg_hba.conf has no line for an encrypted connection.
            return "28000".equals(refused.getSqlState());
        }
        return cause != null
                && !(cause instanceof TimeoutException)
                && !(cause instanceof java.net.ConnectException)
                && !(cause instanceof java.net.UnknownHostException);
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private CompletionStage<DriverConnection> open(HostAddress host, String password, SslMode mode) {
        ClientSSLOptions tls = mode == SslMode.DISABLE ? null : VertxTls.options(options.tls);
        PgConnectOptions connect = new PgConnectOptions()
                .setHost(host.host())
                .setPort(host.port())
                .setUser(options.user)
                .setPassword(password)
                .setDatabase(options.database)
                .setProperties(settings())
                .setCachePreparedStatements(false)
                .setUseLayer7Proxy(options.pgbouncer)
                .setPipeliningLimit(PIPELINED)
                .setSslMode(clientMode(mode));
        if (tls != null) {
            connect.setSslOptions(tls);
        }
        Vertx vertx = vertx();
        return login(
                host,
                PgDriver.INSTANCE.createConnectionFactory(vertx, transport()),
                connect,
                login -> connection(vertx, login, address(host), tls));
    }

    private static io.vertx.pgclient.SslMode clientMode(SslMode mode) {
        return switch (mode) {
            case DISABLE -> io.vertx.pgclient.SslMode.DISABLE;
            case PREFER, REQUIRE -> io.vertx.pgclient.SslMode.REQUIRE;
            case VERIFY_CA -> io.vertx.pgclient.SslMode.VERIFY_CA;
            case VERIFY_FULL -> io.vertx.pgclient.SslMode.VERIFY_FULL;
        };
    }

    private DriverConnection connection(
            Vertx vertx, VertxLogin login, SocketAddress server, @Nullable ClientSSLOptions tls) {
        PgConnection client = (PgConnection) login.connection();
        VertxPostgresCancel cancel = new VertxPostgresCancel(
                vertx, server, tls, options.connectTimeout, client.processId(), client.secretKey());
        return new VertxPostgresConnection(login, cancel, options.statementCacheSize, converters);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("client_encoding", "utf8");
        settings.put("DateStyle", "ISO");
        if (!options.pgbouncer) {
            // It refuses what it does not follow, and these are only needed before PostgreSQL 12 and by other defaults.
            settings.put("extra_float_digits", "3");
            settings.put("IntervalStyle", "iso_8601");
        }
        settings.putAll(options.settings);
        return settings;
    }

    @Override
    protected ConnectionException translateLogin(Throwable failure, HostAddress host) {
        return VertxPostgresErrors.translateLogin(failure, host);
    }
}
