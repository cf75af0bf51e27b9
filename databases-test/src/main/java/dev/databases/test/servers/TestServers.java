package dev.databases.test.servers;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * The servers that tests share: found or started at the first call, one of each kind per JVM, and gone when the JVM is.
 *
 * <p>In this order: the first URL in the environment's {@code DATABASES_TEST_URLS} (comma separated) that fits; a container,
 * when Testcontainers is on the class path and a Docker engine answers within 2 s; binaries on the class path, started by us.
 * Safe for any thread.
 */
public final class TestServers {
    private static final Map<ServerKind, TestServer> FOUND = new EnumMap<>(ServerKind.class);
    private static final Map<ServerKind, TestServerException> FAILED = new EnumMap<>(ServerKind.class);

    private TestServers() {}

    /**
     * PostgreSQL. Everybody in this JVM gets the same one, so take a {@link TestServer#freshDatabase} each, and an
     * {@link EmbeddedPostgres} to stop or break.
     *
     * @throws TestServerException when there is none, with what to do; at once at the second call
     */
    public static TestServer postgres() {
        return shared(ServerKind.POSTGRESQL);
    }

    /**
     * MySQL, shared as {@link #postgres} is; {@link EmbeddedMySql#mysql} is one to stop or break.
     *
     * @throws MissingLibraryException when its binaries need a library that this machine lacks, with the package to install;
     *     {@link #orSkip} skips the test then
     * @throws TestServerException when there is none, with what to do; at once at the second call
     */
    public static TestServer mysql() {
        return shared(ServerKind.MYSQL);
    }

    /**
     * MariaDB, shared as {@link #postgres} is; {@link EmbeddedMySql#mariadb} is one to stop or break.
     *
     * @throws TestServerException when there is none, with what to do; at once at the second call
     */
    public static TestServer mariadb() {
        return shared(ServerKind.MARIADB);
    }

    /**
     * Skips the JUnit test that asks, with the reason, when this machine lacks a library that the server's binaries need:
     * {@code orSkip(TestServers::mysql)}. Any other failure fails the test.
     *
     * @throws org.opentest4j.TestAbortedException to skip
     */
    public static <T> T orSkip(Supplier<T> server) {
        try {
            return server.get();
        } catch (MissingLibraryException e) {
            System.err.println("Skipped: " + e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }

    private static synchronized TestServer shared(ServerKind kind) {
        TestServer known = FOUND.get(kind);
        if (known != null) {
            return known;
        }
        TestServerException failure = FAILED.get(kind);
        if (failure != null) {
            throw failure.again();
        }
        try {
            known = EnvironmentServers.find(kind, System.getenv(EnvironmentServers.VARIABLE))
                    .orElseGet(() -> start(kind));
            FOUND.put(kind, known);
            return known;
        } catch (TestServerException e) {
            FAILED.put(kind, e);
            throw e;
        }
    }

    static TestServer start(ServerKind kind) {
        if (DockerServer.isPossible()) {
            return DockerServer.of(kind).start();
        }
        BinarySource binaries = binaries(kind);
        if (!binaries.present()) {
            throw new TestServerException("No " + kind.title() + " for the tests: " + EnvironmentServers.VARIABLE
                    + " names none, Testcontainers is not on the class path or no Docker engine answers, and there are no binaries. "
                    + binaries.advice());
        }
        return new SharedServer(
                switch (kind) {
                    case POSTGRESQL -> EmbeddedPostgres.create();
                    case MYSQL -> EmbeddedMySql.mysql().start();
                    case MARIADB -> EmbeddedMySql.mariadb().start();
                });
    }

    static BinarySource binaries(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL -> new PostgresBinaries();
            case MYSQL -> new MySqlBinaries();
            case MARIADB -> new MariaDbBinaries();
        };
    }
}
