package dev.databases.test.servers;

import dev.databases.DatabaseUrl;

/**
 * A real database server for tests. {@link TestServers} finds or starts the shared one. Safe for any thread.
 */
public interface TestServer extends AutoCloseable {
    /** Which product. */
    ServerKind kind();

    /** Where it comes from. */
    ServerSource source();

    /** Its administrative database, as a superuser (or as whom the environment names), the password included. */
    DatabaseUrl url();

    /** As the server writes it: {@code 18.6}. */
    String version();

    /**
     * Creates an empty database under a name that nobody else uses, in some tens of milliseconds. {@link #drop} it when done;
     * on a server that this JVM started it may also be left to end with the server.
     *
     * @throws dev.databases.exceptions.DatabaseException when the server refuses or cannot be reached
     */
    DatabaseUrl freshDatabase();

    /**
     * Drops a database that {@link #freshDatabase} made, and ends the connections to it. Does nothing when it is gone.
     *
     * @throws IllegalArgumentException when the URL does not name a database that {@code freshDatabase} made
     */
    void drop(DatabaseUrl database);

    /**
     * Stops the server and removes its data, when whoever holds this started it; a shared server lives as long as the JVM, so
     * closing it does nothing. May be called twice.
     */
    @Override
    void close();
}
