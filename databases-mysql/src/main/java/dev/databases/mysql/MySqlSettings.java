package dev.databases.mysql;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.remote.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each connection is told once, in one statement: the character set and collation of texts, the time zone, the SQL mode, and
 * the session variables that a URL asks for as {@code settings.<name>=<value>}. Immutable.
 *
 * @param sql one {@code SET} statement
 * @param timeZone the zone that it sets
 */
record MySqlSettings(String sql, ZoneId timeZone) {
    /** Values travel in the form that these have. */
    private static final Set<String> OURS = Set.of(
            "autocommit",
            "character_set_client",
            "character_set_connection",
            "character_set_results",
            "charset",
            "collation",
            "collation_connection",
            "names",
            "sql_mode",
            "time_zone",
            "completion_type",
            "sql_auto_is_null");

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_$]*(\\.[a-z_][a-z0-9_$]*)?");

    /** MariaDB's newer ones have no character set in their name. */
    private static final Pattern COLLATION = Pattern.compile("(?i)(?:utf8mb4|uca1400)_[a-z0-9_]+");

    private static final Pattern MODES = Pattern.compile("(?i)[a-z0-9_]*(?:,[a-z0-9_]+)*");
    private static final Pattern OFFSET = Pattern.compile("[+-](?:0?[0-9]|1[0-4]):[0-5][0-9]");

    /** What {@code SET} takes as it is. */
    private static final Pattern BARE =
            Pattern.compile("(?i)-?[0-9]{1,18}(?:\\.[0-9]{1,18})?|default|on|off|true|false|null");

    /** Without it a text is read by other rules, and a value that is written into a query could end it early. */
    private static final String NO_ESCAPES = "NO_BACKSLASH_ESCAPES";

    static MySqlSettings read(OptionReader reader) {
        // Text travels as UTF-8; every column keeps its own character set, and the server converts.
        reader.oneOf("charset", "utf8mb4", "utf8");
        String collation = reader.text("collation");
        if (collation != null && !COLLATION.matcher(collation).matches()) {
            throw invalid(
                    "collation must be one of UTF-8 (utf8mb4_0900_ai_ci, uca1400_ai_ci), not '" + collation + "'");
        }
        String zone = reader.text("time_zone");
        StringBuilder sql = new StringBuilder("SET NAMES utf8mb4");
        if (collation != null) {
            sql.append(" COLLATE ").append(collation.toLowerCase(Locale.ROOT));
        }
        sql.append(", time_zone = '").append(zone == null ? "+00:00" : zone).append('\'');
        sql.append(", sql_mode = ").append(sqlMode(reader.text("sql_mode")));
        for (Map.Entry<String, String> setting :
                ServerSettings.read(reader, List.of(), OURS, NAME).entrySet()) {
            sql.append(", SESSION ").append(setting.getKey()).append(" = ").append(expression(setting.getValue()));
        }
        return new MySqlSettings(sql.toString(), zone == null ? ZoneOffset.UTC : zone(zone));
    }

    /** A value that does not fit is refused and not cut off, whatever the server's default. */
    private static String sqlMode(@Nullable String asked) {
        if (asked == null) {
            return "CONCAT(REPLACE(@@sql_mode, '" + NO_ESCAPES + "', ''), ',STRICT_TRANS_TABLES')";
        }
        if (!MODES.matcher(asked).matches()) {
            throw invalid("sql_mode must be names with commas between, not '" + asked + "'");
        }
        if (asked.toUpperCase(Locale.ROOT).contains(NO_ESCAPES)) {
            throw invalid("sql_mode cannot have " + NO_ESCAPES + ": the toolkit reads queries without it");
        }
        return "'" + asked + "'";
    }

    private static ZoneId zone(String text) {
        try {
            if (OFFSET.matcher(text).matches()) {
                return ZoneOffset.of(text.length() == 5 ? text.charAt(0) + "0" + text.substring(1) : text);
            }
            ZoneId zone = ZoneId.of(text);
            // The server knows offsets in one form only, and regions by the same names.
            if (!(zone instanceof ZoneOffset)) {
                return zone;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw invalid("time_zone must be an offset (+02:00) or a region (Europe/Paris), not '" + text + "'");
    }

    /** Without backslashes it means the same under every SQL mode; with one, it goes as its bytes. */
    private static String expression(String value) {
        if (BARE.matcher(value).matches()) {
            return value;
        }
        if (value.indexOf('\\') >= 0) {
            return "_utf8mb4 0x" + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static InvalidDatabaseUrlException invalid(String problem) {
        return new InvalidDatabaseUrlException("Invalid database URL: " + problem);
    }
}
