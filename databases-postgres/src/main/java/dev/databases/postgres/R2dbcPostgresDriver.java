package dev.databases.postgres;

import dev.databases.exceptions.ConnectionException;
import dev.databases.r2dbc.R2dbcDialect;
import dev.databases.r2dbc.R2dbcDriver;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.RemoteDriver;
import dev.databases.values.ValueConverters;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Opens connections of r2dbc-postgresql, without its pool. Safe for any thread. */
final class R2dbcPostgresDriver implements RemoteDriver {
    private static final R2dbcDialect DIALECT = R2dbcDialect.of("PostgreSQL");

    private final PostgresOptions options;
    private final PostgresHosts hosts;
    private final ValueConverters converters;

    R2dbcPostgresDriver(PostgresOptions options, ValueConverters converters) {
        this.options = options;
        this.hosts = new PostgresHosts(options);
        this.converters = converters;
    }

    @Override
    public CompletionStage<DriverConnection> open() {
        return hosts.open(this::open);
    }

    private CompletionStage<DriverConnection> open(HostAddress host) {
        // The password may come from a function that waits, and certificates come from files.
        return CompletableFuture.supplyAsync(
                        () -> R2dbcPostgresConfiguration.of(options, host), Schedulers.boundedElastic()::schedule)
                .thenCompose(configuration -> new OneHost(host, new PostgresqlConnectionFactory(configuration)).open());
    }

    /** Event loops are Reactor Netty's own, for everything in this JVM. */
    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    private final class OneHost extends R2dbcDriver {
        private final HostAddress host;

        OneHost(HostAddress host, PostgresqlConnectionFactory factory) {
            super(
                    factory,
                    options.connectTimeout,
                    connection -> new R2dbcPostgresConnection(
                            (PostgresqlConnection) connection, DIALECT, converters, options.connectTimeout));
            this.host = host;
        }

        @Override
        protected ConnectionException translate(Throwable error) {
            return R2dbcPostgresErrors.cannotConnect(error, host);
        }
    }
}
