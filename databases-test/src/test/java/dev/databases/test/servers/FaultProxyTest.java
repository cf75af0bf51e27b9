package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import java.io.EOFException;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultProxyTest {
    private final DatabaseUrl server = TestServers.postgres().url();
    private final FaultProxy proxy = FaultProxy.to(server);
    private final DatabaseUrl url = proxy.url(server);

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void countsTheRoundTripsOfQueriesAndTransactions() throws SQLException {
        try (Connection connection = Jdbc.connect(url)) {
            proxy.resetRoundTrips();

            Jdbc.text(connection, "SELECT 1");
            long query = proxy.roundTrips();
            connection.setAutoCommit(false); // pgjdbc sends BEGIN with the first statement.
            Jdbc.text(connection, "SELECT 1");
            connection.commit();

            assertEquals(1, query);
            assertEquals(3, proxy.roundTrips());
        }
    }

    /** MySQL's server speaks first: its greeting answers nobody. */
    @Test
    void countsTheRoundTripsOfAServerThatSpeaksFirst() throws SQLException {
        DatabaseUrl mariadb = TestServers.mariadb().url();
        try (FaultProxy line = FaultProxy.to(mariadb);
                Connection connection = Jdbc.connect(line.url(mariadb), Map.of("useReadAheadInput", "false"))) {
            long opened = line.roundTrips();
            line.resetRoundTrips();

            Jdbc.text(connection, "SELECT 1");
            long query = line.roundTrips();
            Jdbc.text(connection, "SELECT REPEAT('x', 5000000)");

            assertEquals(1, query);
            assertEquals(2, line.roundTrips());
            assertEquals(2, opened); // The login, and what the driver sets and asks in one go.
        }
    }

    @Test
    void delaysTheGreetingAsAReplyAndTheLoginAsATurn() throws SQLException {
        DatabaseUrl mariadb = TestServers.mariadb().url();
        try (FaultProxy line = FaultProxy.to(mariadb)) {
            long plain = millisToOpen(line.url(mariadb));
            line.delayReplies(Duration.ofMillis(300));
            long lateReplies = millisToOpen(line.url(mariadb));
            line.delayReplies(Duration.ZERO).delayTurns(Duration.ofMillis(300));
            long lateTurns = millisToOpen(line.url(mariadb));

            assertTrue(plain < 600, plain + " ms");
            assertTrue(lateReplies >= 900, lateReplies + " ms"); // The greeting and two answers.
            assertTrue(lateTurns >= 1_200, lateTurns + " ms"); // Two there and back; nothing holds the greeting back.
        }
    }

    private static long millisToOpen(DatabaseUrl url) throws SQLException {
        long start = System.nanoTime();
        Jdbc.connect(url).close();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void bigAnswersAreOneRoundTripAndArriveWhole() throws SQLException {
        try (Connection connection = Jdbc.connect(url)) {
            proxy.resetRoundTrips();

            String text = Jdbc.text(connection, "SELECT repeat('x', 5000000)");

            assertEquals("x".repeat(5_000_000), text);
            assertEquals(1, proxy.roundTrips());
        }
    }

    @Test
    void delaysRepliesAndTurns() throws SQLException {
        try (Connection connection = Jdbc.connect(url)) {
            long plain = millis(connection);
            proxy.delayReplies(Duration.ofMillis(300));
            long lateReply = millis(connection);
            proxy.delayReplies(Duration.ZERO).delayTurns(Duration.ofMillis(300));
            long lateTurns = millis(connection);

            assertTrue(plain < 300, plain + " ms");
            assertTrue(lateReply >= 300, lateReply + " ms");
            assertTrue(lateTurns >= 600, lateTurns + " ms"); // There and back.
        }
    }

    private static long millis(Connection connection) throws SQLException {
        long start = System.nanoTime();
        Jdbc.text(connection, "SELECT 1");
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void stallsUntilResumed() throws SQLException {
        try (Connection impatient = Jdbc.connect(url, Map.of("socketTimeout", "1"));
                Connection patient = Jdbc.connect(url)) {
            proxy.stall();

            SQLException silent = assertThrows(SQLException.class, () -> Jdbc.text(impatient, "SELECT 1"));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return Jdbc.text(patient, "SELECT 1");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            boolean early = answer.isDone();
            proxy.resume();

            assertEquals("Read timed out", String.valueOf(silent.getCause().getMessage()));
            assertEquals(false, early);
            assertEquals("1", answer.join());
        }
    }

    @Test
    void cutsOpenConnectionsAndTakesNewOnes() throws SQLException {
        try (Connection open = Jdbc.connect(url)) {
            assertEquals(1, proxy.openConnections());

            proxy.cut();

            assertEquals(0, proxy.openConnections());
            assertThrows(SQLException.class, () -> Jdbc.text(open, "SELECT 1"));
            assertEquals("1", Jdbc.text(url, "SELECT 1"));
            assertEquals(2, proxy.connections());
        }
    }

    @Test
    void cutsInTheMiddleOfAResult() throws SQLException {
        try (Connection connection = Jdbc.connect(url)) {
            proxy.cutAfter(100_000);

            assertEquals("1", Jdbc.text(connection, "SELECT 1"));
            SQLException broken =
                    assertThrows(SQLException.class, () -> Jdbc.text(connection, "SELECT repeat('x', 5000000)"));

            assertInstanceOf(EOFException.class, broken.getCause());
            assertEquals("5000000", Jdbc.text(url, "SELECT length(repeat('x', 5000000))"));
        }
    }

    @Test
    void refusesNewConnectionsAndKeepsOldOnes() throws SQLException {
        try (Connection open = Jdbc.connect(url)) {
            proxy.refuse();

            assertThrows(SQLException.class, () -> Jdbc.connect(url));
            assertEquals("1", Jdbc.text(open, "SELECT 1"));

            proxy.accept();
            assertEquals("1", Jdbc.text(url, "SELECT 1"));
        }
    }

    @Test
    void afterCloseTheSystemRefuses() throws SQLException {
        try (Connection open = Jdbc.connect(url)) {
            proxy.stall();
            proxy.close();
            proxy.close();

            assertThrows(SQLException.class, () -> Jdbc.text(open, "SELECT 1"));
            SQLException refused = assertThrows(SQLException.class, () -> Jdbc.connect(url));
            assertInstanceOf(ConnectException.class, refused.getCause());
        }
    }

    @Test
    void leavesNoThreadBehind() throws SQLException {
        try (Connection done = Jdbc.connect(url);
                Connection cut = Jdbc.connect(url)) {
            done.close();
            proxy.stall();
            assertEquals(false, cut.isClosed());
        }

        proxy.close();

        Deadline.await(
                "the proxy's threads to end",
                10,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("fault proxy")));
    }

    @Test
    void aSocketIsNothingToForwardTo() {
        DatabaseUrl socket = DatabaseUrl.parse("postgresql://u:secret@%2Fvar%2Frun:5432/db");

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> FaultProxy.to(socket));

        assertEquals("A proxy needs a host and a port to forward to, not " + socket + ".", refused.getMessage());
    }
}
