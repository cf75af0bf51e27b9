package dev.databases.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server is the one that the URL means, for {@code verify-ca} and {@code verify-full}. What it refuses it says in words:
 * whose certificate it is, and what of it is not trusted. Safe for any thread.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
    private final X509TrustManager roots;
    private final String place;
    private final SslMode mode;
    private final String host;

    private ServerTrust(X509TrustManager roots, String place, SslMode mode, String host) {
        this.roots = roots;
        this.place = place;
        this.mode = mode;
        this.host = host;
    }

    /**
     * Reads the roots, so it may block.
     *
     * @param host as the URL has it
     * @throws IOException when the file of {@code sslrootcert} cannot be read, or holds no certificate
     */
    public static ServerTrust of(TlsOptions tls, String host) throws IOException {
        Path file = tls.rootCertificate();
        String place = file == null ? "the JVM trusts; name yours by sslrootcert" : "sslrootcert has";
        try {
            KeyStore store = file == null ? null : read(file);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new ServerTrust((X509TrustManager) factory.getTrustManagers()[0], place, tls.mode(), host);
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificate can be read from it", e);
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("root" + number++, root);
            }
            if (number == 0) {
                throw new CertificateException("the file is empty");
            }
        }
        return store;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate its = chain[0];
        try {
            roots.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw new CertificateException(untrusted(chain), e);
        }
        if (mode == SslMode.VERIFY_FULL) {
            CertificateNames names = new CertificateNames(its);
            if (!names.has(host)) {
                throw new CertificateException(
                        "the certificate of the server is for " + names + " and not for " + host + " " + because());
            }
        }
    }

    private String untrusted(X509Certificate[] chain) {
        Date now = Date.from(Instant.now());
        for (X509Certificate each : chain) {
            if (now.before(each.getNotBefore()) || now.after(each.getNotAfter())) {
                return "the certificate of the server is valid from "
                        + each.getNotBefore().toInstant() + " to "
                        + each.getNotAfter().toInstant() + " only "
                        + because();
            }
        }
        String issuer = chain[chain.length - 1].getIssuerX500Principal().getName();
        return "the certificate of the server is not trusted: " + issuer
                + " has signed it, which is none of those that " + place + " " + because();
    }

    private String because() {
        return "(sslmode=" + mode.word() + ")";
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is expected here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.getAcceptedIssuers();
    }
}
