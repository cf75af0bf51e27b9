package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes and drops databases on one server, of any kind. Safe for any thread. */
final class FreshDatabases {
    private static final String PREFIX = "test_";

    /** Several JVMs may use one server, each from its own start of counting. */
    private static final String JVM = HexFormat.of().toHexDigits(new SecureRandom().nextInt());

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ServerKind kind;

    FreshDatabases(ServerKind kind) {
        this.kind = kind;
    }

    DatabaseUrl create(DatabaseUrl server) {
        String name = PREFIX + JVM + "_" + COUNT.incrementAndGet();
        ServerSql.find().execute(server, kind.createDatabase(name));
        return server.replace().database(name).build();
    }

    void drop(DatabaseUrl server, DatabaseUrl database) {
        @Nullable String name = database.database();
        if (name == null || !name.matches(PREFIX + "[0-9a-f]{8}_[0-9]+")) {
            throw new IllegalArgumentException(
                    "Only what freshDatabase() made can be dropped, not the database '" + name + "'.");
        }
        endConnections(server, kind.connectionsTo(name));
        ServerSql.find().execute(server, kind.dropDatabase(name));
    }

    private static void endConnections(DatabaseUrl server, @Nullable String query) {
        if (query == null) {
            return;
        }
        ServerSql sql = ServerSql.find();
        Deadline.await("the connections to a database to end", 30, () -> {
            String numbers = sql.fetchText(server, query);
            for (String number : numbers.isEmpty() ? new String[0] : numbers.split(",")) {
                try {
                    sql.execute(server, "KILL " + number);
                } catch (RuntimeException gone) {
                    continue; // By itself, meanwhile; the next look tells.
                }
            }
            return numbers.isEmpty();
        });
    }

    String version(DatabaseUrl server) {
        return ServerSql.find().fetchText(server, kind.versionQuery());
    }
}
