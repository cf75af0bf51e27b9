package dev.databases.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What a URL says of encryption, in the client's words. */
final class VertxPostgresTls {
    private VertxPostgresTls() {}

    static ClientSSLOptions options(PostgresTls tls) {
        ClientSSLOptions options = new ClientSSLOptions();
        Path root = tls.rootCertificate();
        if (tls.mode().verifies()) {
            options.setTrustOptions(
                    root == null ? rootsOfTheJvm() : new PemTrustOptions().addCertPath(root.toString()));
        } else {
            options.setTrustAll(true);
        }
        // HTTPS is how Java spells "the certificate has the name of the host"; empty: it is not looked at.
        options.setHostnameVerificationAlgorithm(tls.mode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
        Path certificate = tls.certificate();
        Path key = tls.key();
        if (certificate != null && key != null) {
            options.setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString()));
        }
        return options;
    }

    static io.vertx.pgclient.SslMode mode(SslMode mode) {
        return switch (mode) {
            case DISABLE -> io.vertx.pgclient.SslMode.DISABLE;
            case PREFER, REQUIRE -> io.vertx.pgclient.SslMode.REQUIRE;
            case VERIFY_CA -> io.vertx.pgclient.SslMode.VERIFY_CA;
            case VERIFY_FULL -> io.vertx.pgclient.SslMode.VERIFY_FULL;
        };
    }

    private static TrustOptions rootsOfTheJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((@Nullable KeyStore) null);
            TrustManager[] managers = factory.getTrustManagers();
            return TrustOptions.wrap(managers[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JVM has no trusted roots", e);
        }
    }
}
