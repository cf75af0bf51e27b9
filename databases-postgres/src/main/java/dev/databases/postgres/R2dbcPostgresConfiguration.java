package dev.databases.postgres;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the driver is told, for one connection to one host. */
final class R2dbcPostgresConfiguration {
    private static final String APPLICATION_NAME = "application_name";

    private R2dbcPostgresConfiguration() {}

    /**
     * Asks for the password and reads the files, so it may block.
     *
     * @throws CannotConnectException when a file is missing
     */
    static PostgresqlConnectionConfiguration of(PostgresOptions options, HostAddress host) {
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
                // A round trip for each connection, for codecs that are not used here.
                .autodetectExtensions(false)
                .codecRegistrar((connection, allocator, registry) ->
                        Mono.fromRunnable(() -> registry.addFirst(new R2dbcPostgresCodec(allocator))));
        if (host.isSocket()) {
            builder.socket(host.socketPath());
        } else {
            builder.host(host.host()).port(host.port());
            encrypt(builder, options.tls);
        }
        return builder.build();
    }

    private static void encrypt(PostgresqlConnectionConfiguration.Builder builder, PostgresTls tls) {
        builder.sslMode(
                switch (tls.mode()) {
                    case DISABLE -> SSLMode.DISABLE;
                    case PREFER -> SSLMode.PREFER;
                    case REQUIRE -> SSLMode.REQUIRE;
                    case VERIFY_CA -> SSLMode.VERIFY_CA;
                    case VERIFY_FULL -> SSLMode.VERIFY_FULL;
                });
        if (tls.mode() != SslMode.VERIFY_FULL) {
            // Netty 4.2 looks at the name of the host unless it is told not to; the driver does not tell it the name.
            builder.sslContextBuilderCustomizer(ssl -> ssl.endpointIdentificationAlgorithm(null));
        }
        try {
            if (tls.rootCertificate() != null) {
                builder.sslRootCert(tls.rootCertificate().toString());
            }
            if (tls.certificate() != null && tls.key() != null) {
                builder.sslCert(tls.certificate().toString()).sslKey(tls.key().toString());
            }
        } catch (IllegalArgumentException e) {
            throw cannotRead(e);
        }
    }

    private static ConnectionException cannotRead(IllegalArgumentException e) {
        return new CannotConnectException("A file that sslrootcert, sslcert or sslkey names cannot be read", e);
    }
}
