package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.ParameterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VertxPostgresTypesTest extends VertxPostgresFixture {
    private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

    /** Type, what is bound, what is read. */
    static final Object[][] VALUES = {
        {"bool", true, true},
        {"bool", "f", false},
        {"int2", -7, -7},
        {"int2", 7L, 7},
        {"int4", 7L, 7},
        {"int4", "42", 42},
        {"int8", 7, 7L},
        {"int8", new BigDecimal("7.0"), 7L},
        {"float4", 0.5, 0.5},
        {"float8", 0.1, 0.1},
        {"float8", 3, 3.0},
        {"float8", Double.NaN, Double.NaN},
        {"float8", Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY},
        {"numeric", new BigDecimal("12345678901234567890.1234567890"), new BigDecimal("12345678901234567890.1234567890")
        },
        {"numeric", 5, new BigDecimal("5")},
        {"numeric", "1.50", new BigDecimal("1.50")},
        {"numeric", Double.NaN, Double.NaN},
        {"numeric", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY},
        {"text", "{not, an array", "{not, an array"},
        {"text", 5, "5"},
        {"text", ID, ID.toString()},
        {"varchar(10)", "ä€😀", "ä€😀"},
        {"char(3)", "a", "a  "},
        {"\"char\"", "x", "x"},
        {"name", "x", "x"},
        {"uuid", ID, ID},
        {"uuid", ID.toString(), ID},
        {"date", LocalDate.of(2024, 2, 29), LocalDate.of(2024, 2, 29)},
        {"date", "1999-12-31", LocalDate.of(1999, 12, 31)},
        {"date", LocalDate.of(-43, 3, 15), LocalDate.of(-43, 3, 15)},
        {"date", LocalDate.MAX, LocalDate.MAX},
        {"date", LocalDate.MIN, LocalDate.MIN},
        {"time", LocalTime.of(23, 59, 59, 999_999_000), LocalTime.of(23, 59, 59, 999_999_000)},
        {"time", "24:00", LocalTime.MAX},
        {"timetz", OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2)), OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2))},
        {"timestamp", LocalDateTime.of(1969, 1, 2, 3, 4, 5, 6_000), LocalDateTime.of(1969, 1, 2, 3, 4, 5, 6_000)},
        {"timestamp", "2024-01-02 03:04:05", LocalDateTime.of(2024, 1, 2, 3, 4, 5)},
        {"timestamp", LocalDate.of(2024, 1, 2), LocalDateTime.of(2024, 1, 2, 0, 0)},
        {"timestamp", LocalDateTime.MAX, LocalDateTime.MAX},
        {"timestamptz", Instant.ofEpochSecond(1, 5_000), OffsetDateTime.of(1970, 1, 1, 0, 0, 1, 5_000, ZoneOffset.UTC)},
        {
            "timestamptz",
            OffsetDateTime.of(2024, 1, 1, 1, 0, 0, 0, ZoneOffset.ofHours(2)),
            OffsetDateTime.of(2023, 12, 31, 23, 0, 0, 0, ZoneOffset.UTC)
        },
        {"timestamptz", OffsetDateTime.MIN, OffsetDateTime.MIN},
        {"interval", Duration.ofMinutes(90), PostgresInterval.of(Duration.ofMinutes(90))},
        {"json", Map.of("a", 1), Map.of("a", 1)},
        {"jsonb", List.of(1, "x", true), List.of(1, "x", true)},
        {"jsonb", "{\"n\": 12345678901234567890.12}", Map.of("n", new BigDecimal("12345678901234567890.12"))},
        {"jsonb", 5, 5},
        {"json", "null", null},
        {"int4[]", Arrays.asList(1, null, 3), Arrays.asList(1, null, 3)},
        {"int4[]", List.of(List.of(1, 2), List.of(3, 4)), List.of(List.of(1, 2), List.of(3, 4))},
        {"text[]", List.of("a,b", "\"", "NULL", ""), List.of("a,b", "\"", "NULL", "")},
        {"uuid[]", List.of(ID), List.of(ID)},
        {"bool[]", List.of(), List.of()},
        {"timestamptz[]", List.of(Instant.EPOCH), List.of(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC))},
        {"jsonb[]", List.of(Map.of("a", 1)), List.of(Map.of("a", 1))},
        {"inet", "192.168.0.1/24", "192.168.0.1/24"},
        {"cidr", "10.0.0.0/8", "10.0.0.0/8"},
        {"macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:03"},
        {"bit(3)", "101", "101"},
        {"varbit", "10", "10"},
        {"xml", "<a/>", "<a/>"},
        {"oid", 4_000_000_000L, 4_000_000_000L},
        {"money", "1.50", new BigDecimal("1.50")},
        {"int4range", "[1,5)", "[1,5)"},
        {"point", "(1,2)", "(1,2)"},
        {"tsvector", "'a' 'b'", "'a' 'b'"},
        {"mood", "happy", "happy"},
        {"pair", "(1,x)", "(1,x)"},
        {"small", 5, 5},
    };

    static void createTypes(VertxPostgresFixture test) {
        test.execute("CREATE TYPE mood AS ENUM ('sad', 'happy')");
        test.execute("CREATE TYPE pair AS (n int, t text)");
        test.execute("CREATE DOMAIN small AS int CHECK (value < 10)");
    }

    @Test
    void everyTypeComesBackAsItWasBound() {
        createTypes(this);
        for (int i = 0; i < VALUES.length; i++) {
            Object[] each = VALUES[i];
            String table = "samples" + i;
            execute("CREATE TABLE " + table + " (v " + each[0] + ")");
            execute("INSERT INTO " + table + " VALUES ($1)", each[1]);

            assertEquals(each[2], fetchVal("SELECT v FROM " + table), () -> each[0] + " of " + each[1]);
        }
    }

    @Test
    void everyTypeTakesNull() {
        createTypes(this);
        for (Object[] each : VALUES) {
            assertNull(fetchVal("SELECT CAST($1 AS " + each[0] + ")", (Object) null), () -> "" + each[0]);
        }
        assertNull(fetchVal("SELECT $1", (Object) null));
        assertEquals(true, fetchVal("SELECT $1 IS NULL", (Object) null));
        assertEquals(false, fetchVal("SELECT $1 IS NULL", 5));
        assertEquals(5, fetchVal("SELECT $1 + $2", 2, 3));
    }

    @Test
    void bytesComeBackAsTheyWereBound() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertArrayEquals(all, (byte[]) fetchVal("SELECT $1::bytea", all));
        assertArrayEquals(all, (byte[]) ((List<?>) fetchVal("SELECT $1::bytea[]", List.of(all))).get(0));
    }

    @Test
    void whatDoesNotFitIsADataErrorWithoutTheValue() {
        for (Object[] each : new Object[][] {
            {"int4", 5_000_000_000L},
            {"int4", "secret"},
            {"int4", 1.5},
            {"int2", 40_000},
            {"uuid", "secret"},
            {"date", "secret"},
            {"bool", "secret"},
            {"numeric", "secret"},
            {"json", "secret"},
            {"float4", 1e300},
        }) {
            DataErrorException error = assertThrows(
                    DataErrorException.class, () -> fetchVal("SELECT $1::" + each[0], each[1]), () -> "" + each[0]);
            assertNoSecret(error);
        }
        assertThrows(ParameterException.class, () -> fetchVal("SELECT $1::int4", true));
        assertThrows(ParameterException.class, () -> fetchVal("SELECT $1::int4"));
        assertEquals(1, fetchVal("SELECT 1"));
    }

    @Test
    void aViolationNamesTheConstraintAndNeverTheValue() {
        execute("CREATE TABLE t (mail TEXT CONSTRAINT one_each UNIQUE)");
        execute("INSERT INTO t VALUES ($1)", "secret");

        ConstraintViolationException error =
                assertThrows(ConstraintViolationException.class, () -> execute("INSERT INTO t VALUES ($1)", "secret"));

        assertEquals("one_each", error.constraint());
        assertEquals("INSERT INTO t VALUES ($1)", error.query());
        assertNoSecret(error);
    }

    private static void assertNoSecret(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        assertFalse(text.toString().contains("secret"), text::toString);
    }
}
