package dev.databases.postgres;

import dev.databases.exceptions.ConnectionException;
import dev.databases.r2dbc.R2dbcDialect;
import dev.databases.r2dbc.R2dbcHostsDriver;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.values.ValueConverters;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Opens connections of r2dbc-postgresql. Safe for any thread. */
final class R2dbcPostgresDriver extends R2dbcHostsDriver {
    private static final R2dbcDialect DIALECT = R2dbcDialect.of("PostgreSQL");

    private final PostgresOptions options;
    private final ValueConverters converters;
    private final R2dbcPostgresParameters.Shared sharedParameters = new R2dbcPostgresParameters.Shared();

    R2dbcPostgresDriver(PostgresOptions options, ValueConverters converters) {
        super(options);
        this.options = options;
        this.converters = converters;
    }

    @Override
    protected ConnectionFactory factory(HostAddress host) {
        R2dbcPostgresLines lines = new R2dbcPostgresLines(options.pgbouncer);
        return new Cutting(new PostgresqlConnectionFactory(R2dbcPostgresConfiguration.of(options, host, lines)), lines);
    }

    @Override
    protected DriverConnection wrap(Connection connection, HostAddress host) {
        return new R2dbcPostgresConnection(
                (PostgresqlConnection) connection, DIALECT, converters, sharedParameters, options.connectTimeout);
    }

    @Override
    protected ConnectionException cannotConnect(Throwable error, HostAddress host) {
        return R2dbcPostgresErrors.cannotConnect(error, host);
    }

    /** Leaves no line open behind a login that failed, or that nobody waits for any more. */
    private record Cutting(ConnectionFactory driver, R2dbcPostgresLines lines) implements ConnectionFactory {
        @Override
        public Publisher<? extends Connection> create() {
            return Mono.from(driver.create()).doOnError(failure -> lines.cut()).doOnCancel(lines::cut);
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return driver.getMetadata();
        }
    }
}
