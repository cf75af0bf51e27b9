package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/** A server that is known by its URL only. Safe for any thread. */
final class NamedServer implements TestServer {
    private final ServerKind kind;
    private final ServerSource source;
    private final DatabaseUrl url;
    private final FreshDatabases databases;
    private volatile @Nullable String version;

    NamedServer(ServerKind kind, ServerSource source, DatabaseUrl url) {
        this.kind = kind;
        this.source = source;
        this.url = url;
        this.databases = new FreshDatabases(kind);
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public ServerSource source() {
        return source;
    }

    @Override
    public DatabaseUrl url() {
        return url;
    }

    @Override
    public String version() {
        String known = version;
        if (known == null) {
            known = databases.version(url);
            version = known;
        }
        return known;
    }

    @Override
    public DatabaseUrl freshDatabase() {
        return databases.create(url);
    }

    @Override
    public void drop(DatabaseUrl database) {
        databases.drop(url, database);
    }

    @Override
    public void close() {
        // Somebody else's, or the whole JVM's.
    }

    @Override
    public String toString() {
        return kind.title() + " (" + source + ") at " + url;
    }
}
