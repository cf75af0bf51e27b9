package dev.databases.sqlite;

import dev.databases.exceptions.ConversionException;
import dev.databases.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of one column by its declared type and by the storage class that each value has. A value that does not fit
 * the declared type is a {@link ConversionException} that names column, type and storage class, never the value. Immutable.
 */
final class SqliteColumn {
    /** The range of SQLite's own {@code datetime(x, 'unixepoch')}: the years 0000 to 9999. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;
    /** 0000-01-01 and 9999-12-31 as Julian days; the same manual page. */
    private static final double FIRST_DAY = 1_721_059.5;

    private static final double LAST_DAY = 5_373_484.5;
    private static final double JULIAN_DAY_OF_EPOCH = 2_440_587.5;

    private final String name;
    private final @Nullable String declared;
    private final SqliteTypes type;
    private final int scale;

    /** Whether every value comes as it is stored, which spares most columns the choice by type. */
    final boolean isPlain;

    private final boolean narrowsIntegers;

    SqliteColumn(String name, @Nullable String declared, boolean rawTypes) {
        this.name = name;
        this.declared = declared;
        SqliteTypes meant = SqliteTypes.of(declared);
        this.type = rawTypes ? meant.raw() : meant;
        this.isPlain = type == SqliteTypes.AS_STORED || type == SqliteTypes.BIGINT || type == SqliteTypes.INTEGER;
        this.narrowsIntegers = type == SqliteTypes.INTEGER;
        this.scale = type == SqliteTypes.DECIMAL ? SqliteTypes.scale(declared) : -1;
    }

    /** An integer of a plain column. */
    Object plainInteger(long value) {
        return narrowsIntegers ? integerOrLong(value) : (Long) value;
    }

    Object integer(long value) {
        return switch (type) {
            case AS_STORED, BIGINT -> value;
            case INTEGER, JSON -> integerOrLong(value);
            case BOOLEAN -> value != 0;
            case DECIMAL -> scaled(BigDecimal.valueOf(value));
            case DATETIME -> ofEpochSecond(value);
            case DATETIME_WITH_TIME_ZONE -> ofEpochSecond(value).atOffset(ZoneOffset.UTC);
            case DATE, TIME, UUID -> throw mismatch("an integer");
        };
    }

    Object real(double value) {
        return switch (type) {
            case AS_STORED, BIGINT, INTEGER, JSON -> value;
            case DECIMAL -> decimal(value);
            case DATETIME -> ofJulianDay(value);
            case DATETIME_WITH_TIME_ZONE -> ofJulianDay(value).atOffset(ZoneOffset.UTC);
            case BOOLEAN, DATE, TIME, UUID -> throw mismatch("a real");
        };
    }

    @Nullable
    Object text(String value) {
        return switch (type) {
            case AS_STORED, BIGINT, INTEGER -> value;
            case JSON -> json(value);
            case BOOLEAN -> bool(value);
            case DATE -> fitting(SqliteTemporals.date(value));
            case TIME -> fitting(SqliteTemporals.time(value));
            case DATETIME -> fitting(SqliteTemporals.dateTime(value));
            case DATETIME_WITH_TIME_ZONE -> moment(value);
            case DECIMAL -> decimal(value);
            case UUID -> uuid(value);
        };
    }

    Object blob(byte[] value) {
        return switch (type) {
            // A blob in a JSON column is SQLite's binary JSONB, which only SQLite reads: json(column).
            case AS_STORED, BIGINT, INTEGER, JSON -> value;
            case UUID -> uuid(value);
            case BOOLEAN, DATE, TIME, DATETIME, DATETIME_WITH_TIME_ZONE, DECIMAL -> throw mismatch("a blob");
        };
    }

    private static Object integerOrLong(long value) {
        return value == (int) value ? (Object) (int) value : (Object) value;
    }

    private Boolean bool(String value) {
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw mismatch("text");
    }

    private Object fitting(@Nullable Object decoded) {
        if (decoded == null) {
            throw mismatch("text");
        }
        return decoded;
    }

    private OffsetDateTime moment(String value) {
        Temporal decoded = SqliteTemporals.dateTime(value);
        if (decoded instanceof OffsetDateTime moment) {
            return moment;
        }
        return ((LocalDateTime) fitting(decoded)).atOffset(ZoneOffset.UTC);
    }

    /** https://sqlite.org/datatype3.html, 2.2: an integer is Unix time. Beyond its range it is most likely in milliseconds. */
    private LocalDateTime ofEpochSecond(long seconds) {
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            throw mismatch("an integer that is not a Unix time in seconds");
        }
        return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    }

    /** The same page: a real is a Julian day number. A double holds it to the millisecond. */
    private LocalDateTime ofJulianDay(double day) {
        if (!(day >= FIRST_DAY && day < LAST_DAY)) {
            throw mismatch("a real that is not a Julian day");
        }
        long millis = Math.round((day - JULIAN_DAY_OF_EPOCH) * 86_400_000);
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1000), (int) Math.floorMod(millis, 1000L) * 1_000_000, ZoneOffset.UTC);
    }

    private BigDecimal decimal(double value) {
        if (Double.isInfinite(value)) {
            throw mismatch("an infinite real");
        }
        return scaled(BigDecimal.valueOf(value));
    }

    private BigDecimal decimal(String value) {
        try {
            return scaled(new BigDecimal(value));
        } catch (NumberFormatException e) {
            throw mismatch("text");
        }
    }

    /** Gives the declared scale where that loses nothing, because SQLite keeps 123.40 as 123.4; else what was stored. */
    private BigDecimal scaled(BigDecimal value) {
        if (scale >= 0 && value.stripTrailingZeros().scale() <= scale) {
            return value.setScale(scale);
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private @Nullable Object json(String value) {
        try {
            return Json.parse(value);
        } catch (ConversionException e) {
            throw new ConversionException(where() + " holds text that is not JSON: " + e.getMessage(), e);
        }
    }

    private UUID uuid(String value) {
        // UUID.fromString takes shorter groups, too.
        if (value.length() == 36) {
            try {
                return UUID.fromString(value);
            } catch (IllegalArgumentException e) {
                throw mismatch("text");
            }
        }
        throw mismatch("text");
    }

    private UUID uuid(byte[] value) {
        if (value.length != 16) {
            throw mismatch("a blob");
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private String where() {
        return "Column \"" + name + "\", declared " + declared + ",";
    }

    private ConversionException mismatch(String stored) {
        return new ConversionException(where() + " holds " + stored
                + ", which is no value of that type. Set rawTypes=true to read values as they are stored.");
    }
}
