package dev.databases.postgres;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.BackendProvider;
import java.util.Set;

/**
 * Makes backends for {@code postgresql+r2dbc://}. Found by {@link java.util.ServiceLoader}, also where its driver is missing, and
 * then says what to add; stateless, safe for any thread.
 */
public final class R2dbcPostgresBackendProvider implements BackendProvider {
    /** For the service loader. */
    public R2dbcPostgresBackendProvider() {}

    @Override
    public Set<String> dialects() {
        return Set.of("postgresql", "postgres");
    }

    @Override
    public String driver() {
        return "r2dbc";
    }

    @Override
    public boolean isDefault() {
        return false;
    }

    /** @throws InvalidDatabaseUrlException also when a jar of the driver is missing; names it */
    @Override
    public Backend create(BackendConfig config) {
        PostgresOptions options = PostgresOptions.of(config);
        require("dev.databases.r2dbc.R2dbcConnection", "dev.databases:databases-r2dbc");
        require("io.r2dbc.postgresql.PostgresqlConnectionFactory", "org.postgresql:r2dbc-postgresql");
        require("reactor.netty.tcp.TcpClient", "io.projectreactor.netty:reactor-netty-core");
        return Linked.create(config, options);
    }

    private static void require(String className, String dependency) {
        try {
            Class.forName(className, false, R2dbcPostgresBackendProvider.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new InvalidDatabaseUrlException(
                    "postgresql+r2dbc:// needs the dependency " + dependency + " on the class path");
        }
    }

    /** What names the driver's classes; loaded only when they are there. */
    private static final class Linked {
        static Backend create(BackendConfig config, PostgresOptions options) {
            if (options.pipelining > 1) {
                throw new InvalidDatabaseUrlException(
                        "Invalid database URL: pipelining is not an option of postgresql+r2dbc://; use postgresql+vertx://");
            }
            return new R2dbcPostgresBackend(config, options);
        }
    }
}
