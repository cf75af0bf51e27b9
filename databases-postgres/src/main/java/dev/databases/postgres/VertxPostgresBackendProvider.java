package dev.databases.postgres;

import dev.databases.remote.RemoteBackendProvider;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;

/** Makes backends for {@code postgresql://} and {@code postgresql+vertx://}. Found by {@link java.util.ServiceLoader}. */
public final class VertxPostgresBackendProvider extends RemoteBackendProvider {
    /** For the service loader. */
    public VertxPostgresBackendProvider() {
        super(PostgresOptions.SCHEMES, "vertx");
    }

    @Override
    protected Backend backend(BackendConfig config) {
        return new VertxPostgresBackend(config, PostgresOptions.of(config));
    }
}
