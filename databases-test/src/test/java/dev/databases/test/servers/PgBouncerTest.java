package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.databases.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PgBouncerTest {
    @BeforeAll
    static void isInstalled() {
        if (!PgBouncer.isInstalled()) {
            System.out.println("PgBouncerTest is skipped. " + PgBouncer.advice());
        }
        assumeTrue(PgBouncer.isInstalled(), PgBouncer.advice());
    }

    @Test
    void lendsAConnectionOfTheServerForATransactionAndEndsWhenClosed() throws SQLException {
        DatabaseUrl server = TestServers.postgres().url();
        int port;
        try (PgBouncer bouncer = PgBouncer.to(server, 1)) {
            DatabaseUrl url = bouncer.url(server);
            port = url.port();
            try (Connection one = Jdbc.connect(url);
                    Connection other = Jdbc.connect(url)) {
                String pid = Jdbc.text(one, "SELECT pg_backend_pid()");
                assertEquals(pid, Jdbc.text(other, "SELECT pg_backend_pid()"));
            }
            assertFalse(bouncer.toString().contains(server.password()), bouncer.toString());
            assertEquals(server, url.replace().hosts(server.hosts()).build());
            assertTrue(bouncer.log().contains("process up"), bouncer.log());
        }
        assertFalse(isOpen(port));
    }

    @Test
    void aKilledJvmLeavesNone() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildBouncer.class.getName(),
                        TestServers.postgres().url().toStringWithPassword())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8)).readLine();
        int port = Integer.parseInt(line);
        assertTrue(isOpen(port));

        jvm.destroyForcibly();

        Deadline.await("PgBouncer to be gone", 20, () -> !isOpen(port));
    }

    @Test
    void whatItCannotForwardToIsRefused() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ada@localhost:5432/shop");

        assertThrows(IllegalArgumentException.class, () -> PgBouncer.to(url, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> PgBouncer.to(url.replace().username(null).build(), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> PgBouncer.to(DatabaseUrl.parse("postgresql://ada@%2Frun%2Fpostgresql/shop"), 1));
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
