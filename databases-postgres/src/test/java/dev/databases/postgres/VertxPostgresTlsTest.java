package dev.databases.postgres;

import static dev.databases.postgres.VertxPostgresFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.sql.Statement;
import dev.databases.test.servers.CertificateFiles;
import dev.databases.test.servers.EmbeddedPostgres;
import dev.databases.test.servers.TestCertificates;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VertxPostgresTlsTest {
    @Test
    void verifyFullRefusesAnotherNameAndAnUnknownRoot(@TempDir Path directory, @TempDir Path elsewhere) {
        TestCertificates authority = TestCertificates.create(directory);
        TestCertificates unknown = TestCertificates.create(elsewhere);
        CertificateFiles certificate = authority.server("localhost");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .tls(certificate, authority.rootCertificate())
                .start()) {
            String root = authority.rootCertificate().toString();
            DatabaseUrl byName = server.url().replace().hostname("localhost").build();
            DatabaseUrl byNumber = server.url().replace().hostname("127.0.0.1").build();

            assertEquals(true, encrypted(byName, "require", null));
            assertEquals(true, encrypted(byName, "prefer", null));
            assertEquals(false, encrypted(byName, "disable", null));
            assertEquals(true, encrypted(byName, "verify-full", root));
            assertEquals(true, encrypted(byNumber, "verify-ca", root));
            assertInstanceOf(CannotConnectException.class, refusal(byNumber, "verify-full", root));
            String other = unknown.rootCertificate().toString();
            assertInstanceOf(CannotConnectException.class, refusal(byName, "verify-ca", other));
            assertInstanceOf(CannotConnectException.class, refusal(byName, "verify-full", other));
            assertInstanceOf(CannotConnectException.class, refusal(byName, "verify-full", null));
            assertEquals(false, encrypted(server.socketUrl(), "verify-full", root));
            cancelsOverTls(byName);
        }
    }

    private static void cancelsOverTls(DatabaseUrl url) {
        VertxPostgresDriver driver = VertxPostgresFixture.driver(
                url.replace().option("sslmode", "require").build());
        DriverConnection connection = get(driver.open());
        CompletableFuture<?> sleeping =
                connection.fetchAll(Statement.of("SELECT pg_sleep(20)")).toCompletableFuture();

        // What comes before the statement runs does nothing, and is sent again.
        while (!sleeping.isDone()) {
            get(connection.cancelRunning());
        }

        assertEquals(true, sleeping.isCompletedExceptionally());
        get(connection.close());
        get(driver.close());
    }

    private static ConnectionException refusal(DatabaseUrl url, String mode, @Nullable String root) {
        return assertThrows(ConnectionException.class, () -> encrypted(url, mode, root));
    }

    private static @Nullable Object encrypted(DatabaseUrl url, String mode, @Nullable String root) {
        DatabaseUrl.Builder changed = url.replace().option("sslmode", mode);
        VertxPostgresDriver driver =
                VertxPostgresFixture.driver((root == null ? changed : changed.option("sslrootcert", root)).build());
        try {
            DriverConnection connection = get(driver.open());
            Object encrypted = get(connection.fetchOne(
                            Statement.of("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")))
                    .get(0);
            get(connection.close());
            return encrypted;
        } finally {
            get(driver.close());
        }
    }
}
