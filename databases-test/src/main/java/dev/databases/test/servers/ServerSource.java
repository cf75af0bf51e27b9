package dev.databases.test.servers;

/** Where a {@link TestServer} comes from. */
public enum ServerSource {
    /** Named in {@code DATABASES_TEST_URLS}; somebody else runs it. */
    ENVIRONMENT,
    /** A container that Testcontainers started. */
    DOCKER,
    /** A process of ours, from binaries on the class path. */
    EMBEDDED
}
