package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestServersTest {
    @Test
    void everybodyGetsTheSameServer() throws SQLException {
        TestServer server = TestServers.postgres();

        server.close();

        assertSame(server, TestServers.postgres());
        assertEquals(ServerKind.POSTGRESQL, server.kind());
        assertEquals(server.version(), Jdbc.text(server.url(), "SHOW server_version"));
        assertEquals(
                "on",
                Jdbc.text(
                        server.url(),
                        "SELECT CASE WHEN usesuper THEN 'on' END FROM pg_user WHERE usename = CURRENT_USER"));
    }

    @Test
    void aPasswordIsNeeded() {
        DatabaseUrl wrong =
                TestServers.postgres().url().replace().password("wrong").build();

        SQLException refused = assertThrows(SQLException.class, () -> Jdbc.connect(wrong));

        assertEquals("28P01", refused.getSQLState()); // invalid_password
    }

    @Test
    void eachFreshDatabaseIsEmptyAndItsOwn() throws SQLException {
        TestServer server = TestServers.postgres();

        DatabaseUrl one = server.freshDatabase();
        DatabaseUrl other = server.freshDatabase();
        try {
            Jdbc.execute(one, "CREATE TABLE notes (id INTEGER)");

            assertNotEquals(one.database(), other.database());
            assertEquals("0", Jdbc.text(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"));
            assertEquals("1", Jdbc.text(one, "SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"));
        } finally {
            server.drop(one);
            server.drop(other);
        }
    }

    @Test
    void droppingEndsTheConnectionsToADatabaseAndTwiceIsOnce() throws SQLException {
        TestServer server = TestServers.postgres();
        DatabaseUrl database = server.freshDatabase();

        try (Connection busy = Jdbc.connect(database)) {
            server.drop(database);
            server.drop(database);

            assertThrows(SQLException.class, () -> Jdbc.text(busy, "SELECT 1"));
            assertEquals(
                    "0",
                    Jdbc.text(
                            server.url(),
                            "SELECT count(*) FROM pg_database WHERE datname = '" + database.database() + "'"));
        }
    }

    @Test
    void onlyFreshDatabasesAreDropped() {
        TestServer server = TestServers.postgres();

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> server.drop(server.url()));

        assertEquals(
                "Only what freshDatabase() made can be dropped, not the database 'postgres'.", refused.getMessage());
    }

    @Test
    void theFirstUrlOfTheEnvironmentThatFitsIsTaken() {
        String urls = "mysql://m/db, postgresql+r2dbc://u:p@a:1,b:2/db?x=1,postgresql://c/db";

        Optional<TestServer> found = EnvironmentServers.find(ServerKind.POSTGRESQL, urls);

        assertEquals(
                DatabaseUrl.parse("postgresql+r2dbc://u:p@a:1,b:2/db?x=1"),
                found.orElseThrow().url());
        assertEquals(ServerSource.ENVIRONMENT, found.orElseThrow().source());
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, "mysql://m/db"));
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, " "));
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, null));
    }

    @Test
    void aServerOfTheEnvironmentSaysItsVersionAndLendsDatabases() {
        TestServer shared = TestServers.postgres();
        TestServer named = EnvironmentServers.find(
                        ServerKind.POSTGRESQL, shared.url().toStringWithPassword())
                .orElseThrow();

        DatabaseUrl database = named.freshDatabase();

        named.drop(database);
        assertEquals(shared.version(), named.version());
    }
}
