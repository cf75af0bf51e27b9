package dev.databases.mysql;

import dev.databases.exceptions.ConversionException;
import dev.databases.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which Java type each type of MySQL and MariaDB has. Both drivers follow this table. Safe for any thread.
 *
 * <table>
 * <caption>Types of a column, and what they are read as</caption>
 * <tr><th>MySQL</th><th>read as</th></tr>
 * <tr><td>TINYINT(1), which is what BOOLEAN means</td><td>Boolean: 0 is false</td></tr>
 * <tr><td>TINYINT, SMALLINT, MEDIUMINT, also UNSIGNED; INT; YEAR</td><td>Integer</td></tr>
 * <tr><td>INT UNSIGNED, BIGINT</td><td>Long</td></tr>
 * <tr><td>BIGINT UNSIGNED</td><td>BigInteger; read as ULong, or as Long where it fits</td></tr>
 * <tr><td>FLOAT</td><td>Double, the same number: 0.1 is 0.10000000149011612; read as Float it is 0.1. Through R2DBC it has six
 * digits, because the server writes no more into a text: 16777216 is 16777200. Query {@code CAST(f AS DOUBLE)}, or store a DOUBLE,
 * where that matters</td></tr>
 * <tr><td>DOUBLE</td><td>Double</td></tr>
 * <tr><td>DECIMAL</td><td>BigDecimal with the column's scale</td></tr>
 * <tr><td>BIT(1)</td><td>Boolean</td></tr>
 * <tr><td>BIT of more</td><td>Long; BIT(64) is a BigInteger</td></tr>
 * <tr><td>CHAR, VARCHAR, TEXT, ENUM, SET</td><td>String; of a SET with commas between</td></tr>
 * <tr><td>BINARY, VARBINARY, BLOB</td><td>byte[]</td></tr>
 * <tr><td>DATE</td><td>LocalDate</td></tr>
 * <tr><td>TIME</td><td>LocalTime; what is negative or has 24 hours or more is no time of day, and a Duration</td></tr>
 * <tr><td>DATETIME</td><td>LocalDateTime</td></tr>
 * <tr><td>TIMESTAMP</td><td>OffsetDateTime in UTC</td></tr>
 * <tr><td>dates that no calendar has, 0000-00-00 and 2024-00-10</td><td>a ConversionException, or null when {@code
 * zero_dates=null} asks for that</td></tr>
 * <tr><td>JSON</td><td>what it holds: JsonObject, JsonArray, String, number, Boolean; JSON's null is null</td></tr>
 * <tr><td>UUID of MariaDB</td><td>UUID</td></tr>
 * <tr><td>GEOMETRY and its kin</td><td>byte[]: four bytes of SRID, then WKB, as the server keeps them</td></tr>
 * <tr><td>any other: INET6 of MariaDB …</td><td>String, as the server writes it</td></tr>
 * </table>
 *
 * <p>What is bound: a Map or a list is JSON text; an Instant or OffsetDateTime is its wall clock in the zone of the connection, UTC
 * unless {@code time_zone} says otherwise; a Duration is a TIME; a UUID is its text.
 */
final class MySqlTypes {
    private static final long DAY_MICROS = 86_400_000_000L;

    private MySqlTypes() {}

    /** @param value the eight bytes of an unsigned number */
    static BigInteger unsigned(long value) {
        return value >= 0
                ? BigInteger.valueOf(value)
                : BigInteger.valueOf(value & Long.MAX_VALUE).setBit(Long.SIZE - 1);
    }

    /**
     * A BIT.
     *
     * @param value the bits, the last one lowest
     * @param bits how many the column has, 1 to 64
     */
    static Object bits(long value, long bits) {
        if (bits == 1) {
            return value != 0;
        }
        return bits == Long.SIZE ? unsigned(value) : (Object) value;
    }

    /** A TIME: a time of day where it is one. */
    static Object time(long micros) {
        return micros >= 0 && micros < DAY_MICROS
                ? LocalTime.ofNanoOfDay(micros * 1_000)
                : Duration.ofSeconds(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /** A DATE. */
    static @Nullable Object date(int year, int month, int day, ZeroDates zeroDates) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return noDate(zeroDates);
        }
    }

    /**
     * A DATETIME or a TIMESTAMP.
     *
     * @param zone the session's; null: a DATETIME, which has none
     */
    static @Nullable Object dateTime(
            int year,
            int month,
            int day,
            int hour,
            int minute,
            int second,
            int micros,
            @Nullable ZoneId zone,
            ZeroDates zeroDates) {
        LocalDateTime time;
        try {
            time = LocalDateTime.of(year, month, day, hour, minute, second, micros * 1_000);
        } catch (DateTimeException e) {
            return noDate(zeroDates);
        }
        if (zone == null) {
            return time;
        }
        return zone == ZoneOffset.UTC
                ? time.atOffset(ZoneOffset.UTC)
                : time.atZone(zone).toInstant().atOffset(ZoneOffset.UTC);
    }

    /** What is read for a date that no calendar has. */
    static @Nullable Object noDate(ZeroDates zeroDates) {
        if (zeroDates == ZeroDates.NULL) {
            return null;
        }
        throw new ConversionException(
                "The column holds a date that no calendar has, such as 0000-00-00. Read it as text"
                        + " with CAST(… AS CHAR), or open the database with zero_dates=null");
    }

    /** A text as what it is by the column's type. */
    static @Nullable Object text(MySqlType type, String text) {
        return switch (type) {
            case JSON -> Json.parse(text);
            case DECIMAL -> new BigDecimal(text);
            case UUID -> java.util.UUID.fromString(text);
            default -> text;
        };
    }
}
