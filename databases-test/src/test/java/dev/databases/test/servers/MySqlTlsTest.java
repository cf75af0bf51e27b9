package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class MySqlTlsTest {
    @TempDir
    static Path directory;

    private static String protocol(DatabaseUrl url, Map<String, String> options) throws SQLException {
        try (Connection connection = Jdbc.connect(url, options);
                ResultSet row = connection.createStatement().executeQuery("SHOW SESSION STATUS LIKE 'Ssl_version'")) {
            row.next();
            return row.getString(2);
        }
    }

    private static DatabaseUrl withoutPassword(EmbeddedMySql server, String user) {
        return server.url()
                .replace()
                .username(user)
                .password(null)
                .database("information_schema")
                .build();
    }

    private static Map<String, String> verifyFull(TestCertificates authority) {
        return Map.of(
                "sslMode",
                "verify-full",
                "serverSslCert",
                authority.rootCertificate().toString());
    }

    @ParameterizedTest
    @EnumSource
    void aServerSpeaksTlsWithItsCertificateAndWithoutIt(EmbeddedMySqlTest.Product product) throws SQLException {
        TestCertificates authority = TestCertificates.create(directory, "own-" + product);
        TestCertificates stranger = TestCertificates.create(directory, "other-" + product);
        try (EmbeddedMySql server =
                TestServers.orSkip(() -> product.builder().tls(authority).start())) {
            DatabaseUrl byName = server.url().replace().hostname("localhost").build();

            assertEquals("TLSv1.3", protocol(server.url(), verifyFull(authority)));
            assertEquals("TLSv1.3", protocol(byName, verifyFull(authority)));
            assertEquals("", protocol(server.url(), Map.of("sslMode", "disable")));
            // MariaDB's driver takes a password that both know for a proof, so here nobody has one.
            Jdbc.execute(server.url(), "CREATE USER 'guest'@'%'");
            assertEquals("TLSv1.3", protocol(withoutPassword(server, "guest"), verifyFull(authority)));
            assertThrows(SQLException.class, () -> protocol(withoutPassword(server, "guest"), verifyFull(stranger)));

            server.restart();
            assertEquals("TLSv1.3", protocol(server.url(), verifyFull(authority)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerMayRefuseOthersAndTakeACertificateForAPassword(EmbeddedMySqlTest.Product product)
            throws SQLException, IOException, GeneralSecurityException {
        TestCertificates authority = TestCertificates.create(directory, "client-" + product);
        Path store = store(authority.client("ann"));
        try (EmbeddedMySql server = TestServers.orSkip(() -> product.builder()
                .tls(authority)
                .setting("require_secure_transport", "ON")
                .start())) {
            try (Connection root = Jdbc.connect(server.url(), verifyFull(authority))) {
                root.createStatement().execute("CREATE USER 'ann'@'%' REQUIRE X509");
            }
            DatabaseUrl ann = withoutPassword(server, "ann");
            Map<String, String> known = new HashMap<>(verifyFull(authority));
            known.put("keyStore", store.toString());
            known.put("keyStorePassword", "changeit");

            assertThrows(SQLException.class, () -> protocol(server.url(), Map.of("sslMode", "disable")));
            assertThrows(SQLException.class, () -> protocol(ann, verifyFull(authority)));
            assertEquals("TLSv1.3", protocol(ann, known));
        }
    }

    private static Path store(CertificateFiles files) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder()
                        .decode(Files.readString(files.key()).replaceAll("-----.*-----", ""))));
        try (InputStream in = Files.newInputStream(files.certificate())) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setKeyEntry("client", key, "changeit".toCharArray(), new Certificate[] {certificate});
        }
        Path file = Files.createTempFile(directory, "client", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void withoutACertificateAServerSpeaksNoTls(EmbeddedMySqlTest.Product product) throws SQLException {
        try (EmbeddedMySql server = product.start()) {
            assertThrows(SQLException.class, () -> protocol(server.url(), Map.of("sslMode", "trust")));
            assertEquals("", protocol(server.url(), Map.of("sslMode", "disable")));
        }
    }
}
