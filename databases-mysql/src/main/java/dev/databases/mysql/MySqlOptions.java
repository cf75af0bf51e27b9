package dev.databases.mysql;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.remote.RemoteOptions;
import dev.databases.remote.RemoteProduct;
import dev.databases.remote.SslMode;
import dev.databases.remote.TargetServer;
import dev.databases.remote.TlsWords;
import dev.databases.spi.BackendConfig;
import dev.databases.sql.Statement;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@code mysql://} or {@code mariadb://} URL says. Immutable.
 *
 * <p>What is left out: host {@code localhost}, port 3306, user the one of the operating system, no database. A Unix socket is given
 * by its file, {@code mysql:///db?unix_socket=/run/mysqld/mysqld.sock} or {@code mysql://%2Frun%2Fmysqld%2Fmysqld.sock/db}.
 */
final class MySqlOptions extends RemoteOptions {
    static final Set<String> SCHEMES = Set.of("mysql", "mariadb");

    static final RemoteProduct MYSQL = product("MySQL", "mysql");
    static final RemoteProduct MARIADB = product("MariaDB", "mariadb");

    /** What each connection is told once, besides user and database; see {@link MySqlSettings#sql}. */
    final MySqlSettings settings;

    /** The zone in which the server sends and takes a TIMESTAMP on our connections. */
    final ZoneId timeZone;

    final ZeroDates zeroDates;

    /** Prepared statements that a connection keeps; 0: none. */
    final int statementCacheSize;

    /** Whether a transaction reads the database as it was at its begin, and not at its first query. */
    final boolean consistentSnapshot;

    private MySqlOptions(BackendConfig config, OptionReader reader) {
        super(product(config), config, reader);
        settings = MySqlSettings.read(reader);
        timeZone = settings.timeZone();
        zeroDates = "null".equals(reader.oneOf("zero_dates", "error", "null")) ? ZeroDates.NULL : ZeroDates.ERROR;
        consistentSnapshot = Boolean.TRUE.equals(reader.flag("consistent_snapshot"));
        reader.finish();
        statementCacheSize = config.options().statementCacheSize();
        requireKeptStatements(statementCacheSize, "statement_cache_size=0");
    }

    /**
     * Reads the options.
     *
     * @throws InvalidDatabaseUrlException when one of them is unknown or has a value that MySQL does not take; lists what it may be
     */
    static MySqlOptions of(BackendConfig config) {
        return new MySqlOptions(
                config, OptionReader.of(product(config).name(), config.options().backendOptions()));
    }

    private static RemoteProduct product(BackendConfig config) {
        return config.url().dialect().equals(MARIADB.scheme()) ? MARIADB : MYSQL;
    }

    private static RemoteProduct product(String name, String scheme) {
        return new RemoteProduct(
                name,
                scheme,
                3306,
                false,
                (file, port) -> file,
                tlsWords(),
                // A server does not tell whether it is a replica to whoever may only query it; whether it takes writes,
                // it does.
                List.of(TargetServer.ANY, TargetServer.READ_WRITE, TargetServer.READ_ONLY),
                // super_read_only sets read_only, too; a reader of a cluster with shared storage has innodb_read_only.
                // As text,
                // because some versions have words where others have numbers.
                Statement.of("SELECT 0 AS standby, CONCAT(@@GLOBAL.read_only) NOT IN ('0', 'OFF')"
                        + " OR CONCAT(@@GLOBAL.innodb_read_only) NOT IN ('0', 'OFF') AS read_only"));
    }

    /** The client's own: https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
    private static TlsWords tlsWords() {
        Map<String, SslMode> modes = new LinkedHashMap<>();
        modes.put("DISABLED", SslMode.DISABLE);
        modes.put("PREFERRED", SslMode.PREFER);
        modes.put("REQUIRED", SslMode.REQUIRE);
        modes.put("VERIFY_CA", SslMode.VERIFY_CA);
        modes.put("VERIFY_IDENTITY", SslMode.VERIFY_FULL);
        return new TlsWords(
                modes,
                Map.of("sslmode", "ssl-mode", "sslrootcert", "ssl-ca", "sslcert", "ssl-cert", "sslkey", "ssl-key"));
    }
}
