package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.util.Set;

/** Which database product a server is, and what the test kit knows of its SQL. */
public enum ServerKind {
    POSTGRESQL(
            "PostgreSQL",
            Set.of("postgresql", "postgres"),
            "SHOW server_version",
            "CREATE DATABASE \"%s\"",
            "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)");

    private final String title;
    private final Set<String> dialects;
    private final String versionQuery;
    private final String create;
    private final String drop;

    ServerKind(String title, Set<String> dialects, String versionQuery, String create, String drop) {
        this.title = title;
        this.dialects = dialects;
        this.versionQuery = versionQuery;
        this.create = create;
        this.drop = drop;
    }

    /** The product's own spelling: {@code PostgreSQL}. */
    public String title() {
        return title;
    }

    /** Whether a URL is one for this product, whatever its driver. */
    public boolean fits(DatabaseUrl url) {
        return dialects.contains(url.dialect());
    }

    String versionQuery() {
        return versionQuery;
    }

    String createDatabase(String name) {
        return create.formatted(name);
    }

    String dropDatabase(String name) {
        return drop.formatted(name);
    }
}
