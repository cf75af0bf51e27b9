package dev.databases.postgres;

import dev.databases.remote.RemoteBackendProvider;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import java.util.List;

/** Makes backends for {@code postgresql+r2dbc://}. Found by {@link java.util.ServiceLoader}. */
public final class R2dbcPostgresBackendProvider extends RemoteBackendProvider {
    private static final List<Need> NEEDS = List.of(
            new Need("dev.databases.r2dbc.R2dbcConnection", "dev.databases:databases-r2dbc"),
            new Need("io.r2dbc.postgresql.PostgresqlConnectionFactory", "org.postgresql:r2dbc-postgresql"),
            new Need("reactor.netty.tcp.TcpClient", "io.projectreactor.netty:reactor-netty-core"));

    /** For the service loader. */
    public R2dbcPostgresBackendProvider() {
        super(PostgresOptions.SCHEMES, "r2dbc", NEEDS);
    }

    @Override
    protected Backend backend(BackendConfig config) {
        return Linked.create(config, PostgresOptions.of(config));
    }

    /** What names the driver's classes; loaded only when they are there. */
    private static final class Linked {
        static Backend create(BackendConfig config, PostgresOptions options) {
            options.refusePipelining(config.url(), "vertx");
            return new R2dbcPostgresBackend(config, options);
        }
    }
}
