package dev.databases.test.servers;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configures an {@link EmbeddedMySql}. One thread at a time. */
public final class EmbeddedMySqlBuilder {
    /**
     * Fast because nothing is forced to disk. What has been committed is given to the system at once (2), so it still survives a
     * kill of the server; only the machine must not go down.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "innodb_flush_log_at_trx_commit", "2",
            "innodb_flush_method", "nosync",
            "innodb_buffer_pool_size", "32M",
            "innodb_buffer_pool_dump_at_shutdown", "OFF",
            "performance_schema", "OFF",
            "skip_name_resolve", "ON",
            "bind_address", "127.0.0.1",
            "character_set_server", "utf8mb4",
            "default_time_zone", "+00:00");

    private final MySqlProduct product;
    private final Map<String, String> settings = new HashMap<>(DEFAULTS);
    private final Map<String, String> dataFiles = new HashMap<>();
    private @Nullable ServerTls tls;

    EmbeddedMySqlBuilder(MySqlProduct product) {
        this.product = product;
    }

    /**
     * Sets what the option file would: {@code setting("wait_timeout", "2")}. By default nothing is forced to disk, but what was
     * committed survives {@link EmbeddedServer#kill}. What the server does not know or take is reported by {@link #start}. Port,
     * data and socket are the launcher's.
     */
    public EmbeddedMySqlBuilder setting(String name, String value) {
        settings.put(name.replace('-', '_'), value);
        return this;
    }

    /**
     * Speaks TLS with a certificate for {@code localhost} and {@code 127.0.0.1}, and knows the clients that the same authority
     * has signed. Connections without TLS stay possible unless {@code require_secure_transport} is {@code ON}.
     */
    public EmbeddedMySqlBuilder tls(TestCertificates authority) {
        tls = ServerTls.of(authority);
        return this;
    }

    /**
     * Speaks TLS with this certificate.
     *
     * @param clientAuthority PEM; whose clients' certificates are accepted
     */
    public EmbeddedMySqlBuilder tls(CertificateFiles server, Path clientAuthority) {
        tls = new ServerTls(server, clientAuthority);
        return this;
    }

    /** Puts a file into the data directory before the first start. */
    EmbeddedMySqlBuilder dataFile(String name, String text) {
        dataFiles.put(name, text);
        return this;
    }

    /**
     * Starts the server and waits until it takes connections. The first start on a machine unpacks and initializes, about 5 s;
     * others take about 0.7 s.
     *
     * @throws MissingLibraryException when MySQL's binaries need a library that this machine lacks
     * @throws TestServerException when there are no binaries, with the dependency to add, or when the server does not start,
     *     with the end of its log
     */
    public EmbeddedMySql start() {
        ServerSettings.requireNames(product.kind(), settings);
        return EmbeddedMySql.start(product, settings, dataFiles, tls);
    }
}
