package dev.databases.postgres;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of the server that a URL asks for, sent when a connection starts: the common ones under their own names, any other
 * as {@code settings.<name>=<value>}, written as in {@code postgresql.conf}. {@code application_name} is {@code databases} unless
 * the URL has another.
 */
final class PostgresSettings {
    private static final String PREFIX = "settings.";

    private static final List<String> COMMON = List.of(
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
        Map<String, String> settings = new LinkedHashMap<>();
        String application = reader.text("application_name");
        settings.put("application_name", application == null ? "databases" : application);
        for (String name : COMMON) {
            String value = reader.text(name);
            if (value != null) {
                settings.put(name, value);
            }
        }
        reader.prefixed(PREFIX).forEach((written, value) -> {
            String name = written.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw invalid(PREFIX + written + " has no name of a server setting behind its dot");
            }
            if (OURS.contains(name)) {
                throw invalid(PREFIX + written + " cannot be set: the toolkit needs " + name + " as it is");
            }
            boolean twice = COMMON.contains(name) && settings.containsKey(name)
                    || name.equals("application_name") && application != null;
            if (twice) {
                throw invalid(name + " and " + PREFIX + written + " are the same option; give one of them");
            }
            settings.put(name, value);
        });
        settings.forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw invalid(name + " has a NUL character");
            }
            if (pgbouncer && !FOLLOWED_BY_PGBOUNCER.contains(name)) {
                throw invalid("with pgbouncer=true " + name
                        + " cannot be set for a connection, because connections are shared."
                        + " Set it for the user: ALTER ROLE ... SET " + name + " = ...");
            }
        });
        return Map.copyOf(settings);
    }

    private static InvalidDatabaseUrlException invalid(String problem) {
        return new InvalidDatabaseUrlException("Invalid database URL: " + problem);
    }
}
