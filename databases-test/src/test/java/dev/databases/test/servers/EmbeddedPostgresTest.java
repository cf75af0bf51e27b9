package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedPostgresTest {
    @Test
    void settingsReachTheServer() throws SQLException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setting("max_connections", "7")
                .setting("wal_level", "logical")
                .setting("application_name", "it's \\ a test")
                .start()) {
            assertEquals("7", Jdbc.text(server.url(), "SHOW max_connections"));
            assertEquals("logical", Jdbc.text(server.url(), "SHOW wal_level"));
            assertEquals(
                    "it's \\ a test",
                    Jdbc.text(server.url(), "SELECT reset_val FROM pg_settings WHERE name = 'application_name'"));
            assertEquals("on", Jdbc.text(server.url(), "SHOW synchronous_commit"));
        }
    }

    @Test
    void aWrongSettingIsToldWithTheServersLog() {
        EmbeddedPostgresBuilder builder = EmbeddedPostgres.builder().setting("max_conections", "7");

        TestServerException failed = assertThrows(TestServerException.class, builder::start);

        assertTrue(failed.getMessage().startsWith("PostgreSQL did not start:\n"), failed.getMessage());
        assertTrue(
                failed.getMessage().contains("unrecognized configuration parameter \"max_conections\""),
                failed.getMessage());
    }

    @Test
    void theSocketIsWhereTheUrlSays() {
        try (EmbeddedPostgres server = EmbeddedPostgres.create()) {
            DatabaseUrl url = server.socketUrl();

            assertTrue(url.hosts().get(0).isSocket());
            assertTrue(Files.exists(
                    Path.of(url.hostname(), ".s.PGSQL." + server.url().port())));
        }
    }

    @Test
    void aReplicaFollowsAndCanBePromoted() throws SQLException {
        try (EmbeddedPostgres primary = EmbeddedPostgres.create()) {
            Jdbc.execute(primary.url(), "CREATE TABLE notes AS SELECT 1 AS id");
            try (Connection before = Jdbc.connect(primary.url());
                    EmbeddedPostgres replica = primary.replica()) {
                before.createStatement().execute("INSERT INTO notes VALUES (2)");
                String position = Jdbc.text(before, "SELECT pg_current_wal_lsn()");
                Deadline.await("the replica to follow", 30, () -> hasReplayed(replica, position));

                SQLException readOnly = assertThrows(
                        SQLException.class, () -> Jdbc.execute(replica.url(), "INSERT INTO notes VALUES (3)"));
                assertEquals("25006", readOnly.getSQLState()); // read_only_sql_transaction
                assertEquals(
                        "1,2", Jdbc.text(replica.url(), "SELECT string_agg(id::text, ',' ORDER BY id) FROM notes"));

                primary.kill();
                replica.promote();

                Jdbc.execute(replica.url(), "INSERT INTO notes VALUES (4)");
                assertEquals(
                        "1,2,4", Jdbc.text(replica.url(), "SELECT string_agg(id::text, ',' ORDER BY id) FROM notes"));
            }
        }
    }

    private static boolean hasReplayed(EmbeddedPostgres replica, String position) {
        try {
            return "t"
                    .equals(Jdbc.text(replica.url(), "SELECT pg_last_wal_replay_lsn() >= '" + position + "'::pg_lsn"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
