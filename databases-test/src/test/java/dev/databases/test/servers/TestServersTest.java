package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A lock waits where no interrupt is heard.
class TestServersTest {
    private static TestServer shared(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL -> TestServers.postgres();
            case MYSQL -> TestServers.orSkip(TestServers::mysql);
            case MARIADB -> TestServers.mariadb();
        };
    }

    @ParameterizedTest
    @EnumSource
    void everybodyGetsTheSameServer(ServerKind kind) throws SQLException {
        TestServer server = shared(kind);

        server.close();

        assertSame(server, shared(kind));
        assertEquals(kind, server.kind());
        assertEquals(server.version(), Jdbc.text(server.url(), kind.versionQuery()));
    }

    @ParameterizedTest
    @EnumSource
    void theUserMayDoEverything(ServerKind kind) throws SQLException {
        DatabaseUrl url = shared(kind).url();

        if (kind == ServerKind.POSTGRESQL) {
            assertEquals("t", Jdbc.text(url, "SELECT usesuper FROM pg_user WHERE usename = CURRENT_USER"));
        } else {
            Jdbc.execute(url, "CREATE USER IF NOT EXISTS 'ann'@'%'");
            Jdbc.execute(url, "GRANT ALL PRIVILEGES ON *.* TO 'ann'@'%' WITH GRANT OPTION");
            Jdbc.execute(url, "DROP USER 'ann'@'%'");
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 28P01", "MYSQL, 28000", "MARIADB, 28000"})
    void aPasswordIsNeeded(ServerKind kind, String state) {
        DatabaseUrl url = shared(kind).url();
        DatabaseUrl none = url.replace().password(null).build();

        for (DatabaseUrl wrong : List.of(url.replace().password("wrong").build(), none)) {
            SQLException refused = assertThrows(SQLException.class, () -> Jdbc.connect(wrong));

            if (wrong.password() != null || kind != ServerKind.POSTGRESQL) {
                assertEquals(state, refused.getSQLState()); // pgjdbc refuses by itself.
            }
        }
    }

    /** MySQL picks any method for a user that it does not know, and the driver does not know each of them: so no state. */
    @ParameterizedTest
    @EnumSource
    void nobodyElseIsLetIn(ServerKind kind) {
        DatabaseUrl nobody =
                shared(kind).url().replace().username("nobody").password(null).build();

        assertThrows(SQLException.class, () -> Jdbc.connect(nobody));
    }

    @ParameterizedTest
    @EnumSource
    void eachFreshDatabaseIsEmptyAndItsOwn(ServerKind kind) throws SQLException {
        TestServer server = shared(kind);

        DatabaseUrl one = server.freshDatabase();
        DatabaseUrl other = server.freshDatabase();
        try {
            Jdbc.execute(one, "CREATE TABLE notes (id INTEGER)");

            assertNotEquals(one.database(), other.database());
            assertThrows(SQLException.class, () -> Jdbc.text(other, "SELECT count(*) FROM notes"));
            assertEquals("0", Jdbc.text(one, "SELECT count(*) FROM notes"));
        } finally {
            server.drop(one);
            server.drop(other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void droppingEndsTheConnectionsToADatabaseAndTwiceIsOnce(ServerKind kind) throws SQLException {
        TestServer server = shared(kind);
        DatabaseUrl database = server.freshDatabase();
        Jdbc.execute(database, "CREATE TABLE notes (id INTEGER)");

        try (Connection busy = Jdbc.connect(database);
                Connection idle = Jdbc.connect(database)) {
            busy.setAutoCommit(false);
            busy.createStatement().execute("INSERT INTO notes VALUES (1)"); // Holds the table.

            server.drop(database);
            server.drop(database);

            assertThrows(SQLException.class, () -> Jdbc.text(busy, "SELECT 1"));
            assertThrows(SQLException.class, () -> Jdbc.text(idle, "SELECT 1"));
            assertEquals(
                    "0",
                    Jdbc.text(
                            server.url(),
                            "SELECT count(*) FROM information_schema.schemata WHERE "
                                    + (kind == ServerKind.POSTGRESQL ? "catalog_name" : "schema_name") + " = '"
                                    + database.database() + "'"));
            assertThrows(SQLException.class, () -> Jdbc.connect(database));
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
        String urls =
                "mysql+vertx://m/db, postgresql+r2dbc://u:p@a:1,b:2/db?x=1,mariadb://n/db,postgresql://c/db,mysql://o/db";

        Optional<TestServer> found = EnvironmentServers.find(ServerKind.POSTGRESQL, urls);
        Optional<TestServer> mysql = EnvironmentServers.find(ServerKind.MYSQL, urls);
        Optional<TestServer> mariadb = EnvironmentServers.find(ServerKind.MARIADB, urls);

        assertEquals(
                DatabaseUrl.parse("postgresql+r2dbc://u:p@a:1,b:2/db?x=1"),
                found.orElseThrow().url());
        assertEquals(
                DatabaseUrl.parse("mysql+vertx://m/db"), mysql.orElseThrow().url());
        assertEquals(DatabaseUrl.parse("mariadb://n/db"), mariadb.orElseThrow().url());
        assertEquals(ServerSource.ENVIRONMENT, found.orElseThrow().source());
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, "mysql://m/db"));
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, " "));
        assertEquals(Optional.empty(), EnvironmentServers.find(ServerKind.POSTGRESQL, null));
    }

    @ParameterizedTest
    @EnumSource
    void aServerOfTheEnvironmentSaysItsVersionAndLendsDatabases(ServerKind kind) {
        TestServer shared = shared(kind);
        TestServer named = EnvironmentServers.find(kind, shared.url().toStringWithPassword())
                .orElseThrow();

        DatabaseUrl database = named.freshDatabase();

        named.drop(database);
        assertEquals(shared.version(), named.version());
    }

    @Test
    void aMissingLibrarySkipsTheTestAndSaysWhy() {
        MissingLibraryException missing = new MissingLibraryException("libnuma1 is missing");
        TestServerException broken = new TestServerException("broken");

        TestAbortedException skipped = assertThrows(
                TestAbortedException.class,
                () -> TestServers.orSkip(() -> {
                    throw missing.again();
                }));
        TestServerException failed = assertThrows(
                TestServerException.class,
                () -> TestServers.orSkip(() -> {
                    throw broken.again();
                }));

        assertEquals("libnuma1 is missing", skipped.getMessage());
        assertEquals("broken", failed.getMessage());
    }
}
