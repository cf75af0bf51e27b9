package dev.databases.mysql;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.remote.HostAddress;
import dev.databases.remote.TlsOptions;
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.asyncer.r2dbc.mysql.extension.CodecRegistrar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the driver is told, for one connection to one host. */
final class R2dbcMySqlConfiguration {
    private R2dbcMySqlConfiguration() {}

    /**
     * Asks for the password, so it may block.
     *
     * @throws CannotConnectException when a file is missing
     */
    static MySqlConnectionConfiguration of(MySqlOptions options, HostAddress host) {
        R2dbcMySqlCodec codec = new R2dbcMySqlCodec(new R2dbcMySqlValues(options.timeZone, options.zeroDates));
        MySqlConnectionConfiguration.Builder builder = MySqlConnectionConfiguration.builder()
                .user(options.user)
                .password(options.password.get())
                .database(options.database)
                .connectTimeout(options.connectTimeout)
                .tcpNoDelay(true)
                .tcpKeepAlive(true)
                // Values are read and written by us: the driver need not ask the server for its zone.
                .connectionTimeZone("UTC")
                // Every text is another one: its values are in it.
                .queryCacheSize(0)
                .autodetectExtensions(false)
                .extendWith((CodecRegistrar) (allocator, registry) -> registry.addFirst(codec));
        if (host.isSocket()) {
            builder.unixSocket(host.socketPath());
        } else {
            builder.host(host.host()).port(host.port());
            encrypt(builder, options.tls);
        }
        return builder.build();
    }

    private static void encrypt(MySqlConnectionConfiguration.Builder builder, TlsOptions tls) {
        builder.sslMode(
                switch (tls.mode()) {
                    case DISABLE -> SslMode.DISABLED;
                    case PREFER -> SslMode.PREFERRED;
                    case REQUIRE -> SslMode.REQUIRED;
                    case VERIFY_CA -> SslMode.VERIFY_CA;
                    case VERIFY_FULL -> SslMode.VERIFY_IDENTITY;
                });
        // The driver would look for a missing one on its event loop, and say nothing.
        for (Path file : Arrays.asList(tls.rootCertificate(), tls.certificate(), tls.key())) {
            requireReadable(file);
        }
        if (tls.rootCertificate() != null) {
            builder.sslCa(tls.rootCertificate().toString());
        }
        if (tls.certificate() != null && tls.key() != null) {
            builder.sslCert(tls.certificate().toString()).sslKey(tls.key().toString());
        }
    }

    private static void requireReadable(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new CannotConnectException("A file that ssl-ca, ssl-cert or ssl-key names cannot be read: " + file);
        }
    }
}
