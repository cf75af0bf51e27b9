package dev.databases.mysql;

import dev.databases.remote.RemoteBackendProvider;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;

/**
 * Makes backends for {@code mysql://}, {@code mariadb://}, and the same with {@code +vertx}. Found by {@link
 * java.util.ServiceLoader}.
 */
public final class VertxMySqlBackendProvider extends RemoteBackendProvider {
    /** For the service loader. */
    public VertxMySqlBackendProvider() {
        super(MySqlOptions.SCHEMES, "vertx");
    }

    @Override
    protected Backend backend(BackendConfig config) {
        return new VertxMySqlBackend(config, MySqlOptions.of(config));
    }
}
