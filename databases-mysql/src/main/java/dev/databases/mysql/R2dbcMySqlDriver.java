package dev.databases.mysql;

import dev.databases.exceptions.ConnectionException;
import dev.databases.r2dbc.R2dbcHostsDriver;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.HostAddress;
import dev.databases.values.ValueConverters;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Opens connections of r2dbc-mysql, without a pool. Safe for any thread. */
final class R2dbcMySqlDriver extends R2dbcHostsDriver {
    private final MySqlOptions options;
    private final MySqlDialect dialect;
    private final ValueConverters converters;

    R2dbcMySqlDriver(MySqlOptions options, MySqlDialect dialect, ValueConverters converters) {
        super(options);
        this.options = options;
        this.dialect = dialect;
        this.converters = converters;
    }

    @Override
    protected ConnectionFactory factory(HostAddress host) {
        return MySqlConnectionFactory.from(R2dbcMySqlConfiguration.of(options, host));
    }

    @Override
    protected DriverConnection wrap(Connection connection, HostAddress host) {
        return new R2dbcMySqlConnection(
                (MySqlConnection) connection, options, dialect, converters, id -> kill(host, id));
    }

    @Override
    protected CompletionStage<?> settle(DriverConnection opened) {
        return ((R2dbcMySqlConnection) opened).settle();
    }

    /** Stops what runs on a connection, from another one: the protocol has no word for it. */
    private CompletionStage<?> kill(HostAddress host, long connectionId) {
        return Mono.fromSupplier(() -> factory(host))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(factory -> Mono.usingWhen(
                        factory.create(),
                        side -> Mono.from(side.createStatement(MySqlBackend.killQuery(connectionId))
                                        .execute())
                                .flatMap(result -> Mono.from(result.getRowsUpdated())),
                        Connection::close))
                .timeout(options.connectTimeout)
                .toFuture();
    }

    @Override
    protected ConnectionException cannotConnect(Throwable error, HostAddress host) {
        return R2dbcMySqlErrors.cannotConnect(options.product, error, host);
    }
}
