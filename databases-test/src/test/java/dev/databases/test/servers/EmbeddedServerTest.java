package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one may do to each of them. */
@Timeout(120)
class EmbeddedServerTest {
    enum Product {
        /** Its driver counts in seconds. */
        POSTGRESQL(EmbeddedPostgres::create, "1"),
        MYSQL(() -> EmbeddedMySql.mysql().start(), "1000"),
        MARIADB(() -> EmbeddedMySql.mariadb().start(), "1000");

        private final Supplier<EmbeddedServer> start;
        private final String oneSecond;

        Product(Supplier<EmbeddedServer> start, String oneSecond) {
            this.start = start;
            this.oneSecond = oneSecond;
        }

        EmbeddedServer start() {
            return TestServers.orSkip(start::get);
        }
    }

    @ParameterizedTest
    @EnumSource
    void restartKeepsDataAndPort(Product product) throws SQLException {
        try (EmbeddedServer server = product.start()) {
            DatabaseUrl url = server.url();
            Jdbc.execute(url, "CREATE TABLE notes AS SELECT 42 AS id");

            server.restart();

            assertEquals(url, server.url());
            assertEquals("42", Jdbc.text(url, "SELECT id FROM notes"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCommittedSurvivesAKill(Product product) throws SQLException {
        try (EmbeddedServer server = product.start();
                Connection busy = Jdbc.connect(server.url())) {
            busy.createStatement().execute("CREATE TABLE notes (id INTEGER)");
            busy.createStatement().execute("INSERT INTO notes VALUES (42)");
            busy.setAutoCommit(false);
            busy.createStatement().execute("INSERT INTO notes VALUES (43)");

            server.kill();

            assertFalse(server.isRunning());
            assertThrows(SQLException.class, () -> Jdbc.text(busy, "SELECT 1"));
            assertThrows(SQLException.class, () -> Jdbc.connect(server.url()));
            server.start();
            assertEquals("42", Jdbc.text(server.url(), "SELECT sum(id) FROM notes"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenServerIsSilentUntilItThaws(Product product) throws SQLException {
        try (EmbeddedServer server = product.start();
                Connection connection = Jdbc.connect(server.url(), Map.of("socketTimeout", product.oneSecond));
                Connection patient = Jdbc.connect(server.url())) {
            server.freeze();

            SQLException silent = assertThrows(SQLException.class, () -> Jdbc.text(connection, "SELECT 1"));
            server.thaw();

            assertInstanceOf(SocketTimeoutException.class, silent.getCause());
            assertEquals("1", Jdbc.text(patient, "SELECT 1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenServerCanBeStoppedKilledAndClosed(Product product) throws SQLException {
        EmbeddedServer server = product.start();
        server.freeze();
        server.restart();
        assertEquals("1", Jdbc.text(server.url(), "SELECT 1"));
        server.freeze();
        server.kill();
        server.start();
        assertEquals("1", Jdbc.text(server.url(), "SELECT 1"));
        long pid = server.pid();
        Path root = server.root();
        server.freeze();

        server.close();
        server.close();

        assertFalse(ProcessHandle.of(pid).map(ServerProcess::runs).orElse(false));
        assertFalse(Files.exists(root));
        assertThrows(IllegalStateException.class, server::start);
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatSomebodyTookIsTold(Product product) throws SQLException, IOException {
        try (EmbeddedServer server = product.start()) {
            int port = server.port();
            server.stop();
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                TestServerException failed = assertThrows(TestServerException.class, server::start);

                assertTrue(
                        failed.getMessage().startsWith("Port " + other.getLocalPort() + " is taken:\n"),
                        failed.getMessage());
            }
            server.start();

            assertEquals("1", Jdbc.text(server.url(), "SELECT 1"));
        }
    }
}
