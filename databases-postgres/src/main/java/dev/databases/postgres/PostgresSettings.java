package dev.databases.postgres;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.remote.ServerSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of the server that a URL asks for, sent when a connection starts, written as in {@code postgresql.conf}. {@code
 * application_name} is {@code databases} unless the URL has another.
 */
final class PostgresSettings {
    private static final List<String> COMMON = List.of(
            "application_name",
            "search_path",
            "timezone",
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "role");

    /** Values are read and written in the form that these have. */
    private static final Set<String> OURS = Set.of(
            "client_encoding",
            "datestyle",
            "intervalstyle",
            "standard_conforming_strings",
            "bytea_output",
            "extra_float_digits",
            "user",
            "database",
            "replication",
            "options");

    /** What PgBouncer of any version follows; it refuses a connection with any other. https://www.pgbouncer.org/config.html */
    private static final Set<String> FOLLOWED_BY_PGBOUNCER = Set.of("application_name", "timezone");

    /** Extensions' settings have a dot. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)*");

    private PostgresSettings() {}

    static Map<String, String> read(OptionReader reader, boolean pgbouncer) {
        Map<String, String> settings = ServerSettings.read(reader, COMMON, OURS, NAME);
        settings.putIfAbsent("application_name", "databases");
        settings.forEach((name, value) -> {
            if (pgbouncer && !FOLLOWED_BY_PGBOUNCER.contains(name)) {
                throw new InvalidDatabaseUrlException("Invalid database URL: with pgbouncer=true " + name
                        + " cannot be set for a connection, because connections are shared."
                        + " Set it for the user: ALTER ROLE ... SET " + name + " = ...");
            }
        });
        return Map.copyOf(settings);
    }
}
