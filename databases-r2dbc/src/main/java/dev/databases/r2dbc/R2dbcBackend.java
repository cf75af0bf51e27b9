package dev.databases.r2dbc;

import dev.databases.TransactionOptions;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.remote.RemoteBackend;
import dev.databases.spi.BackendConfig;
import io.r2dbc.spi.ConnectionFactory;

/** Any database through any R2DBC driver, with the pool of this toolkit. Safe for any thread. */
public final class R2dbcBackend extends RemoteBackend {
    /**
     * Opens nothing yet.
     *
     * @param factory stays the caller's: it is not closed with this backend. May be a pool
     */
    public R2dbcBackend(ConnectionFactory factory, BackendConfig config) {
        this(factory, config, R2dbcDialect.of(factory.getMetadata().getName()));
    }

    private R2dbcBackend(ConnectionFactory factory, BackendConfig config, R2dbcDialect dialect) {
        super(
                config,
                dialect,
                new R2dbcDriver(
                        factory,
                        config.options().connectTimeout(),
                        connection -> new R2dbcConnection(connection, dialect, config.converters())));
    }

    @Override
    protected String beginSql(TransactionOptions options) {
        if (options.readOnly() || options.deferrable()) {
            throw new UnsupportedFeatureException((options.readOnly() ? "readOnly" : "deferrable")
                    + " is not passed on by every R2DBC driver. Leave it out, or use the database's own module.");
        }
        return PortableControl.begin(options.isolation());
    }
}
