package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class EmbeddedMySqlTest {
    /** The two that this launcher starts. */
    enum Product {
        MYSQL(EmbeddedMySql::mysql),
        MARIADB(EmbeddedMySql::mariadb);

        private final Supplier<EmbeddedMySqlBuilder> builder;

        Product(Supplier<EmbeddedMySqlBuilder> builder) {
            this.builder = builder;
        }

        EmbeddedMySqlBuilder builder() {
            return builder.get();
        }

        EmbeddedMySql start() {
            return TestServers.orSkip(() -> builder().start());
        }
    }

    @ParameterizedTest
    @EnumSource
    void settingsReachTheServer(Product product) throws SQLException {
        try (EmbeddedMySql server = TestServers.orSkip(() -> product.builder()
                .setting("max_connections", "17")
                .setting("wait-timeout", "11")
                .setting("max_allowed_packet", "2M")
                .setting("init_connect", "SET @said = 'it''s \\\\ a # test'")
                .start())) {
            assertEquals("17", Jdbc.text(server.url(), "SELECT @@max_connections"));
            assertEquals("11", Jdbc.text(server.url(), "SELECT @@global.wait_timeout"));
            assertEquals("2097152", Jdbc.text(server.url(), "SELECT @@max_allowed_packet"));
            assertEquals("SET @said = 'it''s \\\\ a # test'", Jdbc.text(server.url(), "SELECT @@init_connect"));
        }
    }

    /** In a common one, a MariaDB that starts deletes the temporary tables of those that run. */
    @ParameterizedTest
    @EnumSource
    void eachHasADirectoryOfItsOwnForTemporaryTables(Product product) throws SQLException {
        try (EmbeddedMySql one = product.start();
                EmbeddedMySql other = product.start()) {
            String ofOne = Jdbc.text(one.url(), "SELECT @@tmpdir");
            String ofOther = Jdbc.text(other.url(), "SELECT @@tmpdir");

            assertNotEquals(ofOne, ofOther);
            assertNotEquals(System.getProperty("java.io.tmpdir"), ofOne);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byDefaultTextIsUnicodeTimeIsUtcAndACommitReachesTheSystem(Product product) throws SQLException {
        try (EmbeddedMySql server = product.start();
                Connection connection = Jdbc.connect(server.url())) {
            connection.createStatement().execute("CREATE TABLE notes (text VARCHAR(20))");
            connection.createStatement().execute("INSERT INTO notes VALUES ('\uD83D\uDC18')");

            assertEquals("\uD83D\uDC18", Jdbc.text(connection, "SELECT text FROM notes"));
            assertEquals("1", Jdbc.text(connection, "SELECT CHAR_LENGTH(text) FROM notes"));
            assertEquals("+00:00", Jdbc.text(connection, "SELECT @@global.time_zone"));
            assertEquals("2", Jdbc.text(connection, "SELECT @@innodb_flush_log_at_trx_commit"));
            assertEquals("0", Jdbc.text(connection, "SELECT @@log_bin"));
            assertEquals("test", Jdbc.text(connection, "SELECT DATABASE()"));
            assertEquals("root@%", Jdbc.text(connection, "SELECT CURRENT_USER()"));
            assertEquals(server.version(), Jdbc.text(connection, "SELECT VERSION()"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongSettingIsToldWithTheServersLog(Product product) {
        EmbeddedMySqlBuilder builder = product.builder().setting("max_conections", "7");

        TestServerException failed = assertThrows(TestServerException.class, () -> TestServers.orSkip(builder::start));

        String title = ServerKind.valueOf(product.name()).title();
        assertTrue(failed.getMessage().startsWith(title + " did not start:\n"), failed.getMessage());
        assertTrue(failed.getMessage().contains("unknown variable 'max_conections=7'"), failed.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aSettingWithoutANameIsRefused(Product product) {
        EmbeddedMySqlBuilder builder = product.builder().setting("wait_timeout\n!include /etc/passwd", "");

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::start);

        assertEquals(
                "'wait_timeout\n!include /etc/passwd' is not the name of a setting of "
                        + ServerKind.valueOf(product.name()).title() + ".",
                refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void theSocketIsWhereTheUrlSays(Product product) throws SQLException {
        try (EmbeddedMySql server = product.start()) {
            DatabaseUrl url = server.socketUrl();

            assertTrue(url.hosts().get(0).isSocket());
            assertTrue(Files.exists(Path.of(String.valueOf(url.hostname()))));
            assertEquals(String.valueOf(url.hostname()), Jdbc.text(server.url(), "SELECT @@socket"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachPluginHasAUser(Product product) throws SQLException {
        try (EmbeddedMySql server = product.start()) {
            for (String plugin : pluginsOf(product)) {
                Map<String, String> withPublicKey = Map.of("allowPublicKeyRetrieval", "true");
                try (Connection connection = Jdbc.connect(server.urlFor(plugin), withPublicKey)) {
                    assertEquals(
                            plugin,
                            Jdbc.text(connection, "SELECT plugin FROM mysql.user WHERE user = '" + plugin + "'"));
                }
            }

            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> server.urlFor("ed25519"));
            assertEquals(
                    "There is no user for the plugin 'ed25519', but for " + pluginsOf(product) + ".",
                    refused.getMessage());
        }
    }

    private static List<String> pluginsOf(Product product) {
        return product == Product.MYSQL
                ? List.of("mysql_native_password", "caching_sha2_password")
                : List.of("mysql_native_password");
    }

    /** The first login by {@code caching_sha2_password} sends the password, for which it wants a key or TLS. */
    @Test
    void theFirstLoginByCachingSha2NeedsTheServersKey() throws SQLException {
        try (EmbeddedMySql server = Product.MYSQL.start()) {
            DatabaseUrl url = server.urlFor("caching_sha2_password");

            assertThrows(SQLException.class, () -> Jdbc.connect(url));
            Jdbc.connect(url, Map.of("allowPublicKeyRetrieval", "true")).close();
            Jdbc.connect(url).close(); // The server remembers.

            server.restart();
            assertThrows(SQLException.class, () -> Jdbc.connect(url));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bigValuesFit(Product product) throws SQLException {
        try (EmbeddedMySql server = TestServers.orSkip(() ->
                        product.builder().setting("max_allowed_packet", "64M").start());
                Connection connection = Jdbc.connect(server.url())) {
            connection.createStatement().execute("CREATE TABLE notes (data LONGBLOB)");
            connection.createStatement().execute("INSERT INTO notes VALUES (REPEAT('x', 9000000))");

            assertEquals("9000000", Jdbc.text(connection, "SELECT LENGTH(data) FROM notes"));
        }
    }

    @Test
    void aMissingLibraryIsToldWithItsPackage() {
        String answer = "mysqld: error while loading shared libraries: libnuma.so.1: cannot open shared object file: "
                + "No such file or directory\n";

        MissingLibraryException missing = assertThrows(
                MissingLibraryException.class,
                () -> ServerBinaries.requireLibraries(ServerKind.MYSQL, new MySqlBinaries().libraries(), answer));

        assertEquals(
                "MySQL does not run on this machine, because it lacks libnuma.so.1. Install it (Debian and Ubuntu: "
                        + "apt-get install libnuma1), or name a server in DATABASES_TEST_URLS.",
                missing.getMessage());
    }
}
