package dev.databases.test.servers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one server is configured with. Immutable.
 *
 * @param settings of {@code postgresql.conf}, by name, in their plain form
 * @param accessRules the lines of {@code pg_hba.conf}
 */
record PostgresSettings(Map<String, String> settings, List<String> accessRules) {
    /**
     * Fast because nothing is forced to disk. What has been committed still survives a kill of the server, so
     * {@code synchronous_commit} stays on; only the machine must not go down.
     */
    static final Map<String, String> DEFAULTS = Map.of(
            "fsync", "off",
            "full_page_writes", "off",
            "jit", "off",
            "max_connections", "100",
            "shared_buffers", "32MB",
            // Twice what CREATE DATABASE writes; with less, or with segments kept, each one makes new files, for 100
            // ms.
            "min_wal_size", "32MB",
            "listen_addresses", "127.0.0.1",
            "timezone", "UTC");

    static final List<String> PASSWORD_FOR_ALL = List.of(
            "local all all scram-sha-256",
            "host all all all scram-sha-256",
            "local replication all scram-sha-256",
            "host replication all all scram-sha-256");

    PostgresSettings {
        settings = Map.copyOf(settings);
        accessRules = List.copyOf(accessRules);
        ServerSettings.requireNames(ServerKind.POSTGRESQL, settings);
    }

    PostgresSettings with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new PostgresSettings(all, accessRules);
    }

    String configuration() {
        return ServerSettings.lines(
                settings, value -> value.replace("\\", "\\\\").replace("'", "''"));
    }

    String access() {
        return String.join("\n", accessRules) + "\n";
    }
}
