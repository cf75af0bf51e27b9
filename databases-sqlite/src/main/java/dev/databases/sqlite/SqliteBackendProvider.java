package dev.databases.sqlite;

import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.BackendProvider;
import java.util.Set;

/** Makes backends for {@code sqlite://}. Found by {@link java.util.ServiceLoader}; stateless, safe for any thread. */
public final class SqliteBackendProvider implements BackendProvider {
    /** For the service loader. */
    public SqliteBackendProvider() {}

    @Override
    public Set<String> dialects() {
        return Set.of("sqlite");
    }

    @Override
    public String driver() {
        return "xerial";
    }

    @Override
    public Backend create(BackendConfig config) {
        return new SqliteBackend(
                SqliteOptions.of(config.url(), config.options()), config.poolListener(), config.converters());
    }
}
