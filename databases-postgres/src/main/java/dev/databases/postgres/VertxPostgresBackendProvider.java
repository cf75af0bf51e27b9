package dev.databases.postgres;

import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.BackendProvider;
import java.util.Set;

/**
 * Makes backends for {@code postgresql://} and {@code postgresql+vertx://}. Found by {@link java.util.ServiceLoader}; stateless,
 * safe for any thread.
 */
public final class VertxPostgresBackendProvider implements BackendProvider {
    /** For the service loader. */
    public VertxPostgresBackendProvider() {}

    @Override
    public Set<String> dialects() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public String driver() {
        return "vertx";
    }

    @Override
    public Backend create(BackendConfig config) {
        return new VertxPostgresBackend(config, PostgresOptions.of(config));
    }
}
