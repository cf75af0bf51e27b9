package dev.databases.remote;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import dev.databases.OptionReader;
import dev.databases.PoolOptions;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.spi.BackendConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of every database over a network says. Immutable.
 *
 * <p>What is left out: host {@code localhost}, the product's port, user the one of the operating system.
 *
 * <p>{@code host} as an option takes several, with commas between, and {@code port} as an option is the port of every host that
 * has none. A Unix socket is never encrypted.
 */
public abstract class RemoteOptions {
    private static final String DEFAULT_HOST = "localhost";

    /** Enough for any network; what the server cannot keep up with only waits in its socket. */
    private static final int MOST_PIPELINED = 1024;

    public final RemoteProduct product;

    /** In the order in which they are tried; one or more. */
    public final List<HostAddress> hosts;

    public final String user;

    /** Empty: none. */
    public final String database;

    /** To be asked for each new connection; may block, may throw; null: none. */
    public final Supplier<@Nullable String> password;

    /** For one host: from the first byte until the connection can be used. */
    public final Duration connectTimeout;

    public final TlsOptions tls;

    public final TargetServer target;

    /** Statements of different callers that one connection may have under way; 1: none shares. */
    public final int pipelining;

    public final PoolOptions pool;

    /**
     * Reads these options; the subclass reads its own and finishes the reader.
     *
     * @throws InvalidDatabaseUrlException when one of them has a value that the product does not take; lists what it may be
     */
    protected RemoteOptions(RemoteProduct product, BackendConfig config, OptionReader reader) {
        DatabaseUrl url = config.url();
        this.product = product;
        hosts = hosts(product, url, reader);
        String username = url.username();
        user = username == null ? System.getProperty("user.name", "") : username;
        if (user.isEmpty()) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: " + url + " has no user: " + product.scheme() + "://user@host/database");
        }
        String name = url.database();
        database = name != null ? name : product.databaseOfUser() ? user : "";
        Supplier<String> function = config.password();
        String fixed = url.password();
        password = function == null ? () -> fixed : function::get;
        connectTimeout = config.options().connectTimeout();
        tls = TlsOptions.of(reader, product.tlsWords());
        target = target(product.targets(), reader);
        Integer pipelined = reader.integer("pipelining", 1, MOST_PIPELINED);
        pipelining = pipelined == null ? 1 : pipelined;
        pool = config.options().pool();
    }

    /**
     * For a driver that runs one statement at a time.
     *
     * @param driver one that has several under way, for the message: {@code vertx}
     * @throws InvalidDatabaseUrlException when the URL has {@code pipelining}
     */
    public final void refusePipelining(DatabaseUrl url, String driver) {
        if (pipelining > 1) {
            throw new InvalidDatabaseUrlException("Invalid database URL: pipelining is not an option of " + url.scheme()
                    + "://; use " + url.dialect() + "+" + driver + "://");
        }
    }

    /**
     * Statements that share a connection are prepared once and kept.
     *
     * @param option what to leave out when none is kept: {@code statement_cache_size=0}
     * @throws InvalidDatabaseUrlException when none is kept and the URL has {@code pipelining}
     */
    protected final void requireKeptStatements(int statementCacheSize, String option) {
        if (pipelining > 1 && statementCacheSize == 0) {
            throw new InvalidDatabaseUrlException("Invalid database URL: pipelining=" + pipelining
                    + " needs prepared statements that are kept: leave out " + option + ", or pipelining");
        }
    }

    private static List<HostAddress> hosts(RemoteProduct product, DatabaseUrl url, OptionReader reader) {
        Integer common = reader.integer("port", 1, 65_535);
        int port = common == null ? product.port() : common;
        List<HostAddress> hosts = new ArrayList<>();
        for (HostAndPort host : url.hosts()) {
            if (host.host() != null) {
                hosts.add(host(product, host.host(), host.port() == null ? port : host.port()));
            }
        }
        if (hosts.isEmpty()) {
            String named = url.hostname();
            int its = url.port() == null ? port : url.port();
            for (String host : (named == null ? DEFAULT_HOST : named).split(",", -1)) {
                hosts.add(host(product, host, its));
            }
        }
        return List.copyOf(hosts);
    }

    private static HostAddress host(RemoteProduct product, String host, int port) {
        // It looks at the text.
        boolean isSocket = new HostAndPort(host, port).isSocket();
        return isSocket
                ? new HostAddress(host, port, product.socketFile().apply(host, port))
                : new HostAddress(host, port);
    }

    private static TargetServer target(List<TargetServer> targets, OptionReader reader) {
        String word = reader.oneOf(
                "target_session_attrs", targets.stream().map(TargetServer::word).toArray(String[]::new));
        return targets.stream()
                .filter(target -> target.word().equals(word))
                .findFirst()
                .orElse(TargetServer.ANY);
    }

    /** Where to, for messages and logs: {@code PostgreSQL database 'shop' at db1:5432, db2:5432}. */
    @Override
    public String toString() {
        String places =
                String.join(", ", hosts.stream().map(HostAddress::toString).toList());
        return product.name() + (database.isEmpty() ? "" : " database '" + database + "'") + " at " + places;
    }
}
