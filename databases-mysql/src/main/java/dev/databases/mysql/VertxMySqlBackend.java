package dev.databases.mysql;

import dev.databases.spi.BackendConfig;

/** MySQL or MariaDB through the Vert.x client. Safe for any thread. */
public final class VertxMySqlBackend extends MySqlBackend {
    VertxMySqlBackend(BackendConfig config, MySqlOptions options) {
        this(config, options, new MySqlDialect());
    }

    private VertxMySqlBackend(BackendConfig config, MySqlOptions options, MySqlDialect dialect) {
        super(config, dialect, new VertxMySqlDriver(options, dialect, config.converters()), options);
    }
}
