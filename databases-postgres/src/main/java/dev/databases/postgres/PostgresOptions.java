package dev.databases.postgres;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import dev.databases.OptionReader;
import dev.databases.PoolOptions;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.spi.BackendConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code postgresql://} URL says. Immutable.
 *
 * <p>What is left out: host {@code localhost}, port 5432, user the one of the operating system, database the user's name, as in
 * libpq.
 *
 * <p>A Unix socket is given by its directory, {@code postgresql:///db?host=/run/postgresql} or {@code
 * postgresql://%2Frun%2Fpostgresql/db}, and is never encrypted. {@code host} as an option takes several, with commas between,
 * and {@code port} as an option is the port of every host that has none.
 */
final class PostgresOptions {
    static final int DEFAULT_PORT = 5432;
    private static final String DEFAULT_HOST = "localhost";

    /** Enough for any network; what the server cannot keep up with only waits in its socket. */
    private static final int MOST_PIPELINED = 1024;

    private static final String[] TARGETS =
            Arrays.stream(TargetServer.values()).map(TargetServer::word).toArray(String[]::new);

    /** In the order in which they are tried; one or more. */
    final List<HostAddress> hosts;

    final String user;
    final String database;

    /** To be asked for each new connection; may block, may throw; null: none. */
    final Supplier<@Nullable String> password;

    /** For one host: from the first byte until the connection can be used. */
    final Duration connectTimeout;

    final PostgresTls tls;
    final TargetServer target;

    /** To be sent when a connection starts, as they are, besides user and database. */
    final Map<String, String> settings;

    /** Prepared statements that a connection keeps; 0: none has a name on the server. */
    final int statementCacheSize;

    /**
     * {@code pgbouncer=true}: between us and the server is a PgBouncer in transaction mode. No statement is prepared under a name,
     * nothing is kept on the server's side between transactions, and a cancel goes through it.
     */
    final boolean pgbouncer;

    /** Statements of different callers that one connection may have under way; 1: none shares. */
    final int pipelining;

    final PoolOptions pool;

    private PostgresOptions(BackendConfig config) {
        DatabaseUrl url = config.url();
        OptionReader reader = OptionReader.of("PostgreSQL", config.options().backendOptions());
        hosts = hosts(url, reader);
        String username = url.username();
        user = username == null ? System.getProperty("user.name", "") : username;
        if (user.isEmpty()) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: " + url + " has no user: postgresql://user@host/database");
        }
        String name = url.database();
        database = name == null ? user : name;
        Supplier<String> function = config.password();
        String fixed = url.password();
        password = function == null ? () -> fixed : function::get;
        connectTimeout = config.options().connectTimeout();
        tls = PostgresTls.of(reader);
        target = target(reader);
        pgbouncer = Boolean.TRUE.equals(reader.flag("pgbouncer"));
        settings = PostgresSettings.read(reader, pgbouncer);
        Integer pipelined = reader.integer("pipelining", 1, MOST_PIPELINED);
        pipelining = pipelined == null ? 1 : pipelined;
        reader.finish();
        statementCacheSize = pgbouncer ? 0 : config.options().statementCacheSize();
        pool = config.options().pool();
        if (pipelining > 1 && statementCacheSize == 0) {
            throw new InvalidDatabaseUrlException("Invalid database URL: pipelining=" + pipelining
                    + " needs prepared statements that are kept: leave out "
                    + (pgbouncer ? "pgbouncer=true" : "statement_cache_size=0") + ", or pipelining");
        }
    }

    /**
     * Reads the options.
     *
     * @throws InvalidDatabaseUrlException when one of them is unknown or has a value that PostgreSQL does not take; lists what it
     *     may be
     */
    static PostgresOptions of(BackendConfig config) {
        return new PostgresOptions(config);
    }

    private static List<HostAddress> hosts(DatabaseUrl url, OptionReader reader) {
        Integer common = reader.integer("port", 1, 65_535);
        int port = common == null ? DEFAULT_PORT : common;
        List<HostAddress> hosts = new ArrayList<>();
        for (HostAndPort host : url.hosts()) {
            if (host.host() != null) {
                hosts.add(new HostAddress(host.host(), host.port() == null ? port : host.port()));
            }
        }
        if (hosts.isEmpty()) {
            String named = url.hostname();
            int its = url.port() == null ? port : url.port();
            for (String host : (named == null ? DEFAULT_HOST : named).split(",", -1)) {
                // It looks at the text.
                new HostAndPort(host, its);
                hosts.add(new HostAddress(host, its));
            }
        }
        return List.copyOf(hosts);
    }

    private static TargetServer target(OptionReader reader) {
        String word = reader.oneOf("target_session_attrs", TARGETS);
        for (TargetServer target : TargetServer.values()) {
            if (target.word().equals(word)) {
                return target;
            }
        }
        return TargetServer.ANY;
    }

    /** Where to, for messages and logs: {@code PostgreSQL database 'shop' at db1:5432, db2:5432}. */
    @Override
    public String toString() {
        String places =
                String.join(", ", hosts.stream().map(HostAddress::toString).toList());
        return "PostgreSQL database '" + database + "' at " + places;
    }
}
