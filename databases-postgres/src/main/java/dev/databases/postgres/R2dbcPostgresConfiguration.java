package dev.databases.postgres;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.HostAddress;
import dev.databases.remote.ServerTrust;
import dev.databases.remote.TlsOptions;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** What the driver is told, for one connection to one host. */
final class R2dbcPostgresConfiguration {
    private static final String APPLICATION_NAME = "application_name";

    private R2dbcPostgresConfiguration() {}

    /**
     * Asks for the password and reads the files, so it may block.
     *
     * @throws CannotConnectException when a file is missing
     */
    static PostgresqlConnectionConfiguration of(PostgresOptions options, HostAddress host, LoopResources lines) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (!options.pgbouncer) {
            // It refuses what it does not follow.
            settings.put("IntervalStyle", "iso_8601");
            settings.put("bytea_output", "hex");
        }
        settings.putAll(options.settings);
        String application = settings.remove(APPLICATION_NAME);
        @Nullable String password = options.password.get();
        PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
                .username(options.user)
                .password(password)
                .database(options.database)
                .applicationName(application == null ? "databases" : application)
                .connectTimeout(options.connectTimeout)
                .tcpNoDelay(true)
                .tcpKeepAlive(true)
                .preparedStatementCacheQueries(options.statementCacheSize)
                // The driver sends one in any case, by default the machine's. A setting of the URL comes behind it.
                .timeZone(TimeZone.getTimeZone("UTC"))
                .options(settings)
                .loopResources(lines)
                // Not forceBinary: it is for all columns or none, and there are types that have no binary form
                // (aclitem), and extensions whose form nobody here knows. Our text is as fast as the driver's binary.
                // A round trip for each connection, for codecs that are not used here.
                .autodetectExtensions(false)
                .codecRegistrar((connection, allocator, registry) ->
                        Mono.fromRunnable(() -> registry.addFirst(new R2dbcPostgresCodec(allocator))));
        if (host.isSocket()) {
            builder.socket(host.socketPath());
        } else {
            builder.host(host.host()).port(host.port());
            encrypt(builder, options.tls, host.host());
        }
        return builder.build();
    }

    private static void encrypt(PostgresqlConnectionConfiguration.Builder builder, TlsOptions tls, String host) {
        builder.sslMode(
                switch (tls.mode()) {
                    case DISABLE -> SSLMode.DISABLE;
                    case PREFER -> SSLMode.PREFER;
                    case REQUIRE -> SSLMode.REQUIRE;
                    // In verify-full the driver asks the name service for the name of the address; ours compares the
                    // URL's.
                    case VERIFY_CA, VERIFY_FULL -> SSLMode.VERIFY_CA;
                });
        try {
            X509TrustManager trust = tls.mode().verifies() ? ServerTrust.of(tls, host) : null;
            // Netty 4.2 looks at the name of the host unless it is told not to, and the driver does not tell it the
            // name.
            builder.sslContextBuilderCustomizer(ssl -> {
                ssl.endpointIdentificationAlgorithm(null);
                return trust == null ? ssl : ssl.trustManager(trust);
            });
        } catch (IOException e) {
            throw new CannotConnectException("The file that sslrootcert names cannot be read", e);
        }
        try {
            if (tls.certificate() != null && tls.key() != null) {
                builder.sslCert(tls.certificate().toString()).sslKey(tls.key().toString());
            }
        } catch (IllegalArgumentException e) {
            throw cannotRead(e);
        }
    }

    private static ConnectionException cannotRead(IllegalArgumentException e) {
        return new CannotConnectException("A file that sslcert or sslkey names cannot be read", e);
    }
}
