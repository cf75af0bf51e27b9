package dev.databases.test.servers;

import org.jspecify.annotations.Nullable;

/**
 * The servers that tests share: found or started at the first call, one of each kind per JVM, and gone when the JVM is.
 *
 * <p>In this order: the first URL in the environment's {@code DATABASES_TEST_URLS} (comma separated) that fits; a container,
 * when Testcontainers is on the class path and a Docker engine answers within 2 s; binaries on the class path, started by us.
 * Safe for any thread.
 */
public final class TestServers {
    private static @Nullable TestServer postgres;
    private static @Nullable TestServerException failure;

    private TestServers() {}

    /**
     * PostgreSQL. Everybody in this JVM gets the same one, so take a {@link TestServer#freshDatabase} each, and an
     * {@link EmbeddedPostgres} to stop or break.
     *
     * @throws TestServerException when there is none, with what to do; at once at the second call
     */
    public static synchronized TestServer postgres() {
        TestServer known = postgres;
        if (known != null) {
            return known;
        }
        if (failure != null) {
            throw new TestServerException(failure.getMessage(), failure);
        }
        try {
            known = findPostgres();
            postgres = known;
            return known;
        } catch (TestServerException e) {
            failure = e;
            throw e;
        }
    }

    private static TestServer findPostgres() {
        return EnvironmentServers.find(ServerKind.POSTGRESQL, System.getenv(EnvironmentServers.VARIABLE))
                .orElseGet(TestServers::startPostgres);
    }

    static TestServer startPostgres() {
        if (DockerPostgres.isPossible()) {
            return DockerPostgres.start();
        }
        if (!PostgresBinaries.present()) {
            throw new TestServerException("No PostgreSQL for the tests: " + EnvironmentServers.VARIABLE
                    + " names none, Testcontainers is not on the class path or no Docker engine answers, and there are no binaries. "
                    + PostgresBinaries.advice());
        }
        return new SharedServer(EmbeddedPostgres.create());
    }
}
