package dev.databases.postgres;

import dev.databases.remote.DriverConnection;
import dev.databases.spi.BackendConfig;
import java.util.function.Consumer;

/** PostgreSQL through the Vert.x client. Safe for any thread. */
public final class VertxPostgresBackend extends PostgresBackend {
    VertxPostgresBackend(BackendConfig config, PostgresOptions options) {
        super(config, PostgresDialect.INSTANCE, new VertxPostgresDriver(options, config.converters()), options);
    }

    @Override
    void tell(DriverConnection connection, Consumer<PostgresNotification> listener, Runnable lost) {
        ((VertxPostgresConnection) connection).tell(listener, lost);
    }
}
