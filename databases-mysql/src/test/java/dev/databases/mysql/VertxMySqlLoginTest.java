package dev.databases.mysql;

import static dev.databases.mysql.VertxMySqlFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.remote.DriverConnection;
import dev.databases.sql.Statement;
import dev.databases.test.servers.EmbeddedMySql;
import dev.databases.test.servers.EmbeddedMySqlBuilder;
import dev.databases.test.servers.TestCertificates;
import dev.databases.test.servers.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption, Unix sockets and ways to log in, on real servers; and what a server that is none may not have. */
@Timeout(120)
class VertxMySqlLoginTest {
    private static EmbeddedMySqlBuilder builder(Server server) {
        return server == Server.MYSQL ? EmbeddedMySql.mysql() : EmbeddedMySql.mariadb();
    }

    @ParameterizedTest
    @EnumSource
    void verifyFullRefusesAnotherNameAndAnUnknownRoot(Server kind, @TempDir Path directory, @TempDir Path elsewhere) {
        TestCertificates authority = TestCertificates.create(directory);
        TestCertificates unknown = TestCertificates.create(elsewhere);
        try (EmbeddedMySql server =
                TestServers.orSkip(() -> builder(kind).tls(authority).start())) {
            String root = authority.rootCertificate().toString();
            String other = unknown.rootCertificate().toString();
            DatabaseUrl url = server.url().replace().hostname("localhost").build();

            assertTrue(isEncrypted(url, "require", null));
            assertTrue(isEncrypted(url, "prefer", null));
            assertEquals(false, isEncrypted(url, "disable", null));
            assertTrue(isEncrypted(url, "verify-ca", root));
            assertTrue(isEncrypted(url, "verify-full", root));
            assertInstanceOf(CannotConnectException.class, refusal(url, "verify-ca", other));
            assertInstanceOf(CannotConnectException.class, refusal(url, "verify-full", other));
            assertInstanceOf(CannotConnectException.class, refusal(url, "verify-full", null));
            assertEquals(false, isEncrypted(server.socketUrl(), "verify-full", root));
            cancels(url.replace().option("sslmode", "require").build());
        }
    }

    private static void cancels(DatabaseUrl url) {
        VertxMySqlDriver driver = VertxMySqlFixture.driver(url, new MySqlDialect());
        DriverConnection connection = get(driver.open());
        CompletableFuture<?> sleeping =
                connection.fetchAll(Statement.of("SELECT SLEEP(20)")).toCompletableFuture();

        // What comes before the statement runs does nothing, and is sent again.
        while (!sleeping.isDone()) {
            get(connection.cancelRunning());
        }

        get(connection.close());
        get(driver.close());
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithoutTlsIsNotTakenForOneThatHasIt(Server kind) {
        DatabaseUrl url = kind.get().url();

        assertEquals(false, isEncrypted(url, "prefer", null));
        ConnectionException e = refusal(url, "require", null);

        assertTrue(e.getMessage().endsWith(": it does not offer TLS, which sslmode asks for"), e.getMessage());
    }

    @Test
    void cachingSha2PasswordLogsInWithAndWithoutTls(@TempDir Path directory) {
        TestCertificates authority = TestCertificates.create(directory);
        try (EmbeddedMySql server =
                TestServers.orSkip(() -> EmbeddedMySql.mysql().tls(authority).start())) {
            DatabaseUrl url = server.urlFor("caching_sha2_password");

            assertEquals(false, isEncrypted(url, "disable", null));
            assertTrue(isEncrypted(url, "require", null));
            assertEquals(false, isEncrypted(url, "disable", null));
            DatabaseUrl wrong = url.replace().password("wrong").build();
            assertInstanceOf(AuthenticationException.class, refusal(wrong, "disable", null));
            assertInstanceOf(AuthenticationException.class, refusal(wrong, "require", null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "mysql_native_password", "sha256_password"})
    void everyMethodOfMySqlLogsInWhateverItGreetsWith(String greeted, @TempDir Path directory) {
        TestCertificates authority = TestCertificates.create(directory);
        try (EmbeddedMySql server = TestServers.orSkip(() -> EmbeddedMySql.mysql()
                .tls(authority)
                .setting("default_authentication_plugin", greeted)
                .start())) {
            for (String method : List.of("caching_sha2_password", "mysql_native_password", "sha256_password")) {
                logsInByMethod(server, method, "p\u00e4ss-7f3a");
                logsInByMethod(server, method, "");
            }
        }
    }

    private static void logsInByMethod(EmbeddedMySql server, String method, String password) {
        String user = method + password.length();
        run(server.url(), "CREATE USER " + user + " IDENTIFIED WITH " + method + " BY '" + password + "'");
        run(server.url(), "GRANT ALL ON *.* TO " + user);
        DatabaseUrl url =
                server.url().replace().username(user).password(password).build();
        DatabaseUrl wrong = url.replace().password("wrong-11b0").build();
        DatabaseUrl socket =
                server.socketUrl().replace().username(user).password(password).build();

        for (String mode : List.of("disable", "require")) {
            // Behind it the server wants the whole password again, where it remembers those that it saw.
            run(server.url(), "FLUSH PRIVILEGES");
            boolean isEncrypted = mode.equals("require");
            assertEquals(isEncrypted, isEncrypted(url, mode, null), method);
            assertEquals(isEncrypted, isEncrypted(url, mode, null), method);
            AuthenticationException refused =
                    assertInstanceOf(AuthenticationException.class, refusal(wrong, mode, null), method);
            assertTrue(refused.getMessage().contains("Access denied for user '" + user), refused.getMessage());
        }
        run(server.url(), "FLUSH PRIVILEGES");
        assertEquals(false, isEncrypted(socket, "disable", null), method);
    }

    /** MySQL asks each user that it does not know for a method of its choice, so that nobody learns who is known. */
    @Test
    void anUnknownUserIsRefusedWhateverMethodTheServerAsksFor(@TempDir Path directory) {
        TestCertificates authority = TestCertificates.create(directory);
        try (EmbeddedMySql server =
                TestServers.orSkip(() -> EmbeddedMySql.mysql().tls(authority).start())) {
            for (int i = 0; i < 12; i++) {
                DatabaseUrl url = server.url().replace().username("nobody" + i).build();
                for (String mode : List.of("disable", "require")) {
                    AuthenticationException refused =
                            assertInstanceOf(AuthenticationException.class, refusal(url, mode, null));
                    assertTrue(
                            refused.getMessage().contains("refused the login: Access denied for user 'nobody" + i),
                            refused.getMessage());
                }
            }
        }
    }

    private static void run(DatabaseUrl url, String sql) {
        VertxMySqlDriver driver = VertxMySqlFixture.driver(url, new MySqlDialect());
        try {
            DriverConnection connection = get(driver.open());
            get(connection.execute(Statement.of(sql)));
            get(connection.close());
        } finally {
            get(driver.close());
        }
    }

    private static ConnectionException refusal(DatabaseUrl url, String mode, @Nullable String root) {
        return assertThrows(ConnectionException.class, () -> isEncrypted(url, mode, root));
    }

    private static boolean isEncrypted(DatabaseUrl url, String mode, @Nullable String root) {
        DatabaseUrl.Builder changed = url.replace().option("sslmode", mode);
        VertxMySqlDriver driver = VertxMySqlFixture.driver(
                (root == null ? changed : changed.option("sslrootcert", root)).build(), new MySqlDialect());
        try {
            DriverConnection connection = get(driver.open());
            String cipher = get(connection.fetchOne(Statement.of("SHOW SESSION STATUS LIKE 'Ssl_cipher'")))
                    .get(1, String.class);
            get(connection.close());
            return !cipher.isEmpty();
        } finally {
            get(driver.close());
        }
    }

    /** Says what a test wants as a server would, and keeps what it hears. */
    private static final class FalseServer implements AutoCloseable {
        private final ServerSocket socket;
        private final CompletableFuture<byte[]> heard;

        FalseServer(byte[]... answers) throws IOException {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            heard = CompletableFuture.supplyAsync(() -> {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write(greeting());
                    InputStream in = client.getInputStream();
                    byte[] login = packet(in);
                    for (byte[] answer : answers) {
                        client.getOutputStream().write(answer);
                    }
                    byte[] more = in.readAllBytes();
                    byte[] all = new byte[login.length + more.length];
                    System.arraycopy(login, 0, all, 0, login.length);
                    System.arraycopy(more, 0, all, login.length, more.length);
                    return all;
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
        }

        private static byte[] packet(InputStream in) throws IOException {
            byte[] header = in.readNBytes(4);
            return in.readNBytes(header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16);
        }

        DatabaseUrl url() {
            return DatabaseUrl.parse("mysql://ann:secret@127.0.0.1:" + socket.getLocalPort() + "/d?sslmode=disable");
        }

        /** Everything that this side was told. */
        String heard() {
            return new String(heard.join(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private static byte[] greeting() {
            return of(
                    0,
                    "\n8.0.99\0\1\0\0\0" + "12345678" + "\0" + "\u00ff\u00f7" + "\u002d" + "\2\0" + "\u00ff\u00c1"
                            + "\u0015" + "\0".repeat(10) + "123456789012\0" + "mysql_native_password\0");
        }

        static byte[] of(int number, String payload) {
            byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
            byte[] packet = new byte[bytes.length + 4];
            packet[0] = (byte) bytes.length;
            packet[1] = (byte) (bytes.length >> 8);
            packet[3] = (byte) number;
            System.arraycopy(bytes, 0, packet, 4, bytes.length);
            return packet;
        }
    }

    private static String refusalOf(FalseServer server) {
        VertxMySqlDriver driver = VertxMySqlFixture.driver(server.url(), new MySqlDialect());
        try {
            return assertThrows(ConnectionException.class, () -> get(driver.open()))
                    .getMessage();
        } finally {
            get(driver.close());
        }
    }

    @Test
    void noServerIsToldThePasswordInTheClear() throws IOException {
        try (FalseServer server = new FalseServer(FalseServer.of(2, "\u00femysql_clear_password\0"))) {
            String message = refusalOf(server);

            assertTrue(message.contains("it asks for the password in the clear"), message);
            assertTrue(!server.heard().contains("secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256_password", "caching_sha2_password", "mysql_native_password"})
    void aMethodWithoutItsScrambleIsRefused(String method) throws IOException {
        try (FalseServer server = new FalseServer(FalseServer.of(2, "\u00fe" + method + "\0short\0"))) {
            String message = refusalOf(server);

            assertTrue(message.endsWith(": it sent less than a scramble of 20 bytes"), message);
            assertTrue(!server.heard().contains("secret"));
        }
    }

    @Test
    void whatIsNoPublicKeyIsRefused() throws IOException {
        byte[] asked = FalseServer.of(2, "\u00fesha256_password\0" + "x".repeat(20) + "\0");
        try (FalseServer server = new FalseServer(asked, FalseServer.of(4, "\1-----BEGIN PUBLIC KEY-----"))) {
            String message = refusalOf(server);

            assertTrue(message.endsWith(": it sent no public key by which the password can be encrypted"), message);
            assertTrue(!server.heard().contains("secret"));
        }
    }

    @Test
    void anUnknownWayToLogInIsNamed() throws IOException {
        try (FalseServer server = new FalseServer(FalseServer.of(2, "\u00feclient_ed25519\0" + "x".repeat(32)))) {
            String message = refusalOf(server);

            assertTrue(
                    message.endsWith(
                            ": it asks for the authentication method 'client_ed25519', which this driver does not"
                                    + " know. Create the user with caching_sha2_password or mysql_native_password"),
                    message);
        }
    }

    @Test
    void noServerIsGivenAFile() throws IOException {
        try (FalseServer server =
                new FalseServer(FalseServer.of(2, "\0\0\0\2\0\0\0"), FalseServer.of(1, "\u00fb/etc/hostname"))) {
            String message = refusalOf(server);

            assertTrue(message.startsWith("The connection to MySQL was lost"), message);
            // Neither offered when it logged in, nor sent: what was heard ends with the settings and the question.
            assertEquals(0, server.heard().charAt(0) & 0x80);
            assertTrue(server.heard().endsWith(MySqlServer.QUESTION), server.heard());
        }
    }
}
