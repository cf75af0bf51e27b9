package dev.databases.vertx;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.remote.SslMode;
import dev.databases.remote.TlsOptions;
import io.vertx.core.Vertx;
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

/** What a URL says of encryption, in the words of Vert.x. */
public final class VertxTls {
    private VertxTls() {}

    /** For one connection; the files are read when it is opened. The mode {@code disable} is not in it. */
    public static ClientSSLOptions options(TlsOptions tls) {
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

    /**
     * Reads the files as a handshake will, which with Vert.x hangs when it cannot. May block.
     *
     * @throws CannotConnectException when a file is missing, or is not what it should be; names it
     */
    static void check(TlsOptions tls, Vertx vertx) {
        if (tls.mode() == SslMode.DISABLE) {
            return;
        }
        ClientSSLOptions options = options(tls);
        try {
            if (options.getTrustOptions() != null) {
                options.getTrustOptions().getTrustManagerFactory(vertx);
            }
        } catch (Exception e) {
            throw new CannotConnectException(
                    "Cannot read the root certificate " + tls.rootCertificate() + " as PEM", e);
        }
        try {
            if (options.getKeyCertOptions() != null) {
                options.getKeyCertOptions().getKeyManagerFactory(vertx);
            }
        } catch (Exception e) {
            throw new CannotConnectException(
                    "Cannot read the certificate " + tls.certificate() + " and the key " + tls.key() + " as PEM", e);
        }
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
