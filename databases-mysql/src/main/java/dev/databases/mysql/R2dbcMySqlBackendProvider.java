package dev.databases.mysql;

import dev.databases.remote.RemoteBackendProvider;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import java.util.List;

/** Makes backends for {@code mysql+r2dbc://} and {@code mariadb+r2dbc://}. Found by {@link java.util.ServiceLoader}. */
public final class R2dbcMySqlBackendProvider extends RemoteBackendProvider {
    private static final List<Need> NEEDS = List.of(
            new Need("dev.databases.r2dbc.R2dbcConnection", "dev.databases:databases-r2dbc"),
            new Need("io.asyncer.r2dbc.mysql.MySqlConnectionFactory", "io.asyncer:r2dbc-mysql"),
            new Need("reactor.netty.tcp.TcpClient", "io.projectreactor.netty:reactor-netty-core"));

    /** For the service loader. */
    public R2dbcMySqlBackendProvider() {
        super(MySqlOptions.SCHEMES, "r2dbc", NEEDS);
    }

    @Override
    protected Backend backend(BackendConfig config) {
        return Linked.create(config, MySqlOptions.of(config));
    }

    /** What names the driver's classes; loaded only when they are there. */
    private static final class Linked {
        static Backend create(BackendConfig config, MySqlOptions options) {
            options.refusePipelining(config.url(), "vertx");
            return new R2dbcMySqlBackend(config, options);
        }
    }
}
