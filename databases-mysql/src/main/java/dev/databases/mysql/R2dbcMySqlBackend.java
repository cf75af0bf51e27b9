package dev.databases.mysql;

import dev.databases.spi.BackendConfig;

/** MySQL or MariaDB through r2dbc-mysql. Safe for any thread. */
public final class R2dbcMySqlBackend extends MySqlBackend {
    R2dbcMySqlBackend(BackendConfig config, MySqlOptions options) {
        this(config, options, new MySqlDialect());
    }

    private R2dbcMySqlBackend(BackendConfig config, MySqlOptions options, MySqlDialect dialect) {
        super(config, dialect, new R2dbcMySqlDriver(options, dialect, config.converters()), options);
    }
}
