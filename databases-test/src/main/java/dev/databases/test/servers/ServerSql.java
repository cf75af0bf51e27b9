package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.util.Comparator;
import java.util.ServiceLoader;

/**
 * How the test kit runs the few statements of its own: create a database, drop it, ask the version. Found by
 * {@link ServiceLoader}; the highest {@link #rank} counts. The kit's own goes through {@code dev.databases.Database} and so
 * needs the backend of the URL on the class path; register another to do without. Safe for any thread.
 */
public interface ServerSql {
    /** Runs one statement on a connection of its own, outside a transaction, and closes the connection. */
    void execute(DatabaseUrl url, String sql);

    /** Runs one query on a connection of its own and gives its first column of its first row as text. */
    String fetchText(DatabaseUrl url, String sql);

    /** The kit's own has 0. */
    default int rank() {
        return 1;
    }

    /** The one to use. */
    static ServerSql find() {
        return ServiceLoader.load(ServerSql.class, ServerSql.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(ServerSql::rank))
                .orElseThrow(() -> new TestServerException(
                        "No ServerSql in META-INF/services: the jar databases-test is broken."));
    }
}
