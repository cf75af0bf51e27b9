package dev.databases.test.servers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configures an {@link EmbeddedPostgres}. One thread at a time. */
public final class EmbeddedPostgresBuilder {
    private final Map<String, String> settings = new LinkedHashMap<>(PostgresSettings.DEFAULTS);
    private List<String> accessRules = PostgresSettings.PASSWORD_FOR_ALL;
    private @Nullable ServerTls tls;

    EmbeddedPostgresBuilder() {}

    /**
     * Sets what {@code postgresql.conf} would: {@code setting("max_connections", "20")}. By default nothing is forced to disk,
     * but what was committed survives {@link EmbeddedPostgres#kill}. What the server does not know or take is reported by
     * {@link #start}. Port, data and socket directory are the launcher's.
     */
    public EmbeddedPostgresBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Replaces the lines of {@code pg_hba.conf}. The default asks everybody for a password (SCRAM). For client certificates:
     * {@code accessRules("local all all scram-sha-256", "hostssl all all all cert")}.
     */
    public EmbeddedPostgresBuilder accessRules(String... lines) {
        accessRules = List.of(lines);
        return this;
    }

    /**
     * Speaks TLS with a certificate for {@code localhost} and {@code 127.0.0.1}, and knows the clients that the same authority
     * has signed. Connections without TLS stay possible unless the access rules say {@code hostssl}.
     */
    public EmbeddedPostgresBuilder tls(TestCertificates authority) {
        tls = ServerTls.of(authority);
        return this;
    }

    /**
     * Speaks TLS with this certificate.
     *
     * @param clientAuthority PEM; whose clients' certificates are accepted
     */
    public EmbeddedPostgresBuilder tls(CertificateFiles server, Path clientAuthority) {
        tls = new ServerTls(server, clientAuthority);
        return this;
    }

    /**
     * Starts the server and waits until it takes connections. The first start on a machine unpacks and initializes, about 2 s;
     * others take about 0.3 s.
     *
     * @throws TestServerException when there are no binaries, with the dependency to add, or when the server does not start,
     *     with the end of its log
     */
    public EmbeddedPostgres start() {
        return EmbeddedPostgres.start(new PostgresSettings(settings, accessRules), tls);
    }
}
