package dev.databases.postgres;

import dev.databases.remote.DriverConnection;
import dev.databases.spi.BackendConfig;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.function.Consumer;

/** PostgreSQL through r2dbc-postgresql. Safe for any thread. */
public final class R2dbcPostgresBackend extends PostgresBackend {
    R2dbcPostgresBackend(BackendConfig config, PostgresOptions options) {
        super(config, PostgresDialect.INSTANCE, new R2dbcPostgresDriver(options, config.converters()), options);
    }

    @Override
    void tell(DriverConnection connection, Consumer<PostgresNotification> listener, Runnable lost) {
        ((R2dbcPostgresConnection) connection).tell(listener, lost);
    }

    @Override
    void requireCopy() {}

    @Override
    PostgresCopy copy(Object raw, String sql) {
        return new R2dbcPostgresCopy((PostgresqlConnection) raw, sql);
    }
}
