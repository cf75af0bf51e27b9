package dev.databases.test.servers;

import dev.databases.DatabaseUrl;

/** A server of the whole JVM: closing it does nothing. Safe for any thread. */
record SharedServer(TestServer server) implements TestServer {
    @Override
    public ServerKind kind() {
        return server.kind();
    }

    @Override
    public ServerSource source() {
        return server.source();
    }

    @Override
    public DatabaseUrl url() {
        return server.url();
    }

    @Override
    public String version() {
        return server.version();
    }

    @Override
    public DatabaseUrl freshDatabase() {
        return server.freshDatabase();
    }

    @Override
    public void drop(DatabaseUrl database) {
        server.drop(database);
    }

    @Override
    public void close() {
        // The watchdog ends it with the JVM.
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
