package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which database product a server is, and what the test kit knows of its SQL. */
public enum ServerKind {
    POSTGRESQL(
            "PostgreSQL",
            Set.of("postgresql", "postgres"),
            new Superuser("postgres", "postgres"),
            new Sql(
                    "SHOW server_version",
                    "CREATE DATABASE \"%s\"",
                    "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)",
                    null)),
    MYSQL("MySQL", Set.of("mysql"), new Superuser("root", "test"), Sql.MYSQL),
    MARIADB("MariaDB", Set.of("mariadb"), new Superuser("root", "test"), Sql.MYSQL);

    /** Who may do everything, and the database that is there from the beginning. */
    private record Superuser(String name, String database) {}

    /** With the database's name for {@code %s}. */
    private record Sql(
            String version,
            String create,
            String drop,
            @Nullable String connections) {
        static final Sql MYSQL = new Sql(
                "SELECT VERSION()",
                "CREATE DATABASE `%s` CHARACTER SET utf8mb4",
                "DROP DATABASE IF EXISTS `%s`",
                // Few at a time: a text that is cut off could name another connection.
                "SELECT CAST(COALESCE(GROUP_CONCAT(id), '') AS CHAR) FROM "
                        + "(SELECT id FROM information_schema.processlist WHERE db = '%s' LIMIT 40) AS some");
    }

    private final String title;
    private final Set<String> dialects;
    private final Superuser superuser;
    private final Sql sql;

    ServerKind(String title, Set<String> dialects, Superuser superuser, Sql sql) {
        this.title = title;
        this.dialects = dialects;
        this.superuser = superuser;
        this.sql = sql;
    }

    /** The product's own spelling: {@code PostgreSQL}. */
    public String title() {
        return title;
    }

    /** Whether a URL is one for this product, whatever its driver. */
    public boolean fits(DatabaseUrl url) {
        return dialects.contains(url.dialect());
    }

    /** The superuser's URL of a server that this kit started. */
    DatabaseUrl url(HostAndPort host, String password) {
        return DatabaseUrl.builder(title.toLowerCase(Locale.ROOT))
                .username(superuser.name())
                .password(password)
                .hosts(List.of(host))
                .database(superuser.database())
                .build();
    }

    String superuser() {
        return superuser.name();
    }

    String database() {
        return superuser.database();
    }

    String versionQuery() {
        return sql.version();
    }

    String createDatabase(String name) {
        return sql.create().formatted(name);
    }

    String dropDatabase(String name) {
        return sql.drop().formatted(name);
    }

    /** Gives the numbers of the connections to a database with commas between them; null: dropping ends them by itself. */
    @Nullable
    String connectionsTo(String name) {
        return sql.connections() == null ? null : sql.connections().formatted(name);
    }
}
