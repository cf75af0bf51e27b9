package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    @TempDir
    static Path directory;

    private static TestCertificates authority;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() {
        authority = TestCertificates.create(directory);
        server = EmbeddedPostgres.builder()
                .tls(authority)
                .accessRules("hostssl all postgres all scram-sha-256", "hostssl all all all cert")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String protocol(DatabaseUrl url, Map<String, String> options) throws SQLException {
        try (Connection connection = Jdbc.connect(url, options)) {
            return Jdbc.text(connection, "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        }
    }

    private static Map<String, String> verifyFull(TestCertificates trusted) {
        return Map.of(
                "sslmode",
                "verify-full",
                "sslrootcert",
                trusted.rootCertificate().toString());
    }

    @Test
    void verifyFullTakesBothNamesOfTheServer() throws SQLException {
        assertEquals("TLSv1.3", protocol(server.url(), verifyFull(authority)));
        assertEquals(
                "TLSv1.3", protocol(server.url().replace().hostname("localhost").build(), verifyFull(authority)));
    }

    @Test
    void verifyFullRefusesAnotherAuthorityOfTheSameName(@TempDir Path elsewhere) {
        TestCertificates other = TestCertificates.create(elsewhere);

        assertThrows(SQLException.class, () -> protocol(server.url(), verifyFull(other)));
    }

    @Test
    void verifyFullRefusesAnotherHostName() {
        CertificateFiles wrong = authority.server("elsewhere.example", "10.0.0.1");
        try (EmbeddedPostgres elsewhere = EmbeddedPostgres.builder()
                .tls(wrong, authority.rootCertificate())
                .start()) {
            Map<String, String> verifyCa = new HashMap<>(verifyFull(authority));
            verifyCa.put("sslmode", "verify-ca");

            assertThrows(SQLException.class, () -> protocol(elsewhere.url(), verifyFull(authority)));
            assertEquals("TLSv1.3", protocol(elsewhere.url(), verifyCa));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientsCertificateStandsForItsPassword() throws SQLException {
        Jdbc.execute(server.url(), "CREATE ROLE ann LOGIN");
        DatabaseUrl ann = server.url().replace().username("ann").password(null).build();
        Map<String, String> options = new HashMap<>(verifyFull(authority));

        assertThrows(SQLException.class, () -> protocol(ann, options));
        CertificateFiles certificate = authority.client("ann");
        options.put("sslcert", certificate.certificate().toString());
        options.put("sslkey", certificate.key().toString());
        assertEquals("TLSv1.3", protocol(ann, options));
    }

    @Test
    void withoutTlsNobodyGetsIn() {
        SQLException refused =
                assertThrows(SQLException.class, () -> protocol(server.url(), Map.of("sslmode", "disable")));

        assertEquals("28000", refused.getSQLState()); // invalid_authorization_specification
    }

    @Test
    void aReplicaSpeaksTlsToo() throws SQLException {
        try (EmbeddedPostgres primary =
                        EmbeddedPostgres.builder().tls(authority).start();
                EmbeddedPostgres replica = primary.replica()) {
            assertEquals("TLSv1.3", protocol(replica.url(), verifyFull(authority)));
        }
    }
}
