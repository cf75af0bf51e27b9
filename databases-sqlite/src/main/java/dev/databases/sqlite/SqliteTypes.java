package dev.databases.sqlite;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column's declared type says about its values. SQLite itself only draws an affinity from it and stores what comes;
 * here it says which Java type a value has. Immutable.
 */
enum SqliteTypes {
    /** Everything else, and expressions, which have no declared type: integer is Long, real is Double, text is String. */
    AS_STORED,
    /** Integer when the value fits, else Long. */
    INTEGER,
    /** Always Long. */
    BIGINT,
    BOOLEAN,
    DATE,
    TIME,
    DATETIME,
    /** A moment: OffsetDateTime in UTC. */
    DATETIME_WITH_TIME_ZONE,
    DECIMAL,
    JSON,
    UUID;

    private static final Pattern SCALE = Pattern.compile("\\(\\s*\\d+\\s*,\\s*(\\d{1,9})\\s*\\)");

    /** Reads a declared type; null: there is none. */
    static SqliteTypes of(@Nullable String declared) {
        if (declared == null) {
            return AS_STORED;
        }
        String name = declared.toUpperCase(Locale.ROOT)
                .replaceAll("\\(.*?\\)", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return switch (name) {
            case "BOOLEAN", "BOOL" -> BOOLEAN;
            case "DATE" -> DATE;
            case "TIME", "TIME WITHOUT TIME ZONE" -> TIME;
            case "DATETIME", "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE" -> DATETIME;
            case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "DATETIME WITH TIME ZONE" -> DATETIME_WITH_TIME_ZONE;
            case "DECIMAL", "NUMERIC", "DEC" -> DECIMAL;
            case "JSON", "JSONB" -> JSON;
            case "UUID" -> UUID;
            case "INT8" -> BIGINT;
            // https://sqlite.org/datatype3.html, 3.1: a type that contains INT has integer affinity.
            default -> !name.contains("INT") ? AS_STORED : name.contains("BIG") ? BIGINT : INTEGER;
        };
    }

    /** What is left of the type when values are to stay as they are stored. */
    SqliteTypes raw() {
        return this == AS_STORED || this == BIGINT ? this : INTEGER;
    }

    /** The scale in {@code DECIMAL(10,2)}; -1 when there is none. */
    static int scale(@Nullable String declared) {
        Matcher matcher = SCALE.matcher(declared == null ? "" : declared);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
