package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchAll;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.Record;
import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.ParameterException;
import dev.databases.spi.ConnectionBackend;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What a value is in Java: by declared type, and what Java values are stored as (E-03, E-04, E-08)")
class SqliteTypesTest {
    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() {
        database = SqliteFixture.memory();
        connection = database.hold();
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    /** The value of a column of this type, into which an expression of SQL was put. */
    private Object stored(String declaredType, String expression) {
        execute(connection, "CREATE TABLE IF NOT EXISTS x (v " + declaredType + ")");
        execute(connection, "INSERT INTO x VALUES (" + expression + ")");
        return fetchVal(connection, "SELECT v FROM x");
    }

    static Stream<Arguments> decoded() {
        UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        return Stream.of(
                Arguments.of("BOOLEAN", "1", true),
                Arguments.of("bool", "0", false),
                Arguments.of("BOOLEAN", "7", true),
                Arguments.of("BOOLEAN", "'False'", false),
                Arguments.of("DATE", "'2024-01-15'", LocalDate.of(2024, 1, 15)),
                Arguments.of("TIME", "'14:30'", LocalTime.of(14, 30)),
                Arguments.of("TIME", "'14:30:45.123456789'", LocalTime.of(14, 30, 45, 123_456_789)),
                Arguments.of("DATETIME", "'2024-01-15 14:30:45.000000'", LocalDateTime.of(2024, 1, 15, 14, 30, 45)),
                Arguments.of(
                        "TIMESTAMP",
                        "'2024-01-15T14:30:45.123456789'",
                        LocalDateTime.of(2024, 1, 15, 14, 30, 45, 123_456_789)),
                Arguments.of("DATETIME(6)", "'2024-01-15'", LocalDateTime.of(2024, 1, 15, 0, 0)),
                Arguments.of("DATETIME", "1705329045", LocalDateTime.of(2024, 1, 15, 14, 30, 45)),
                Arguments.of(
                        "DATETIME",
                        "julianday('2024-01-15 14:30:45.5')",
                        LocalDateTime.of(2024, 1, 15, 14, 30, 45, 500_000_000)),
                Arguments.of(
                        "DATETIME",
                        "'2024-01-15 14:30:45+02:00'",
                        OffsetDateTime.of(2024, 1, 15, 12, 30, 45, 0, ZoneOffset.UTC)),
                Arguments.of(
                        "DATETIME",
                        "'2024-01-15 14:30:45Z'",
                        OffsetDateTime.of(2024, 1, 15, 14, 30, 45, 0, ZoneOffset.UTC)),
                Arguments.of(
                        "TIMESTAMPTZ",
                        "'2024-01-15 14:30:45'",
                        OffsetDateTime.of(2024, 1, 15, 14, 30, 45, 0, ZoneOffset.UTC)),
                Arguments.of(
                        "timestamp with time zone",
                        "1705329045",
                        OffsetDateTime.of(2024, 1, 15, 14, 30, 45, 0, ZoneOffset.UTC)),
                Arguments.of("DECIMAL(10,2)", "'123.4'", new BigDecimal("123.40")),
                Arguments.of("DECIMAL(10, 2)", "5", new BigDecimal("5.00")),
                Arguments.of("NUMERIC(10,2)", "0.125", new BigDecimal("0.125")),
                Arguments.of("NUMERIC", "0.1", new BigDecimal("0.1")),
                Arguments.of("DECIMAL", "1e25", new BigDecimal("10000000000000000000000000")),
                Arguments.of("JSON", "'{\"a\":[1,2.5,null,true]}'", Map.of("a", Arrays.asList(1, 2.5, null, true))),
                Arguments.of("JSON", "'[1]'", List.of(1)),
                Arguments.of("JSON", "'\"text\"'", "text"),
                Arguments.of("JSON", "'5'", 5),
                Arguments.of("JSONB", "'5000000000'", 5_000_000_000L),
                Arguments.of("JSON", "1.5", 1.5),
                Arguments.of("UUID", "'123e4567-e89b-12d3-a456-426614174000'", uuid),
                Arguments.of("UUID", "x'123e4567e89b12d3a456426614174000'", uuid),
                Arguments.of("BIGINT", "5", 5L),
                Arguments.of("INT8", "5", 5L),
                Arguments.of("UNSIGNED BIG INT", "5", 5L),
                Arguments.of("INTEGER", "5", 5),
                Arguments.of("SMALLINT", "-5", -5),
                Arguments.of("INTEGER", "2147483647", Integer.MAX_VALUE),
                Arguments.of("INTEGER", "2147483648", 2_147_483_648L),
                Arguments.of("INTEGER", "'not_a_number'", "not_a_number"),
                Arguments.of("INTEGER", "1.5", 1.5),
                Arguments.of("REAL", "1", 1.0),
                Arguments.of("DOUBLE PRECISION", "1.5", 1.5),
                Arguments.of("TEXT", "5", "5"),
                Arguments.of("VARCHAR(100)", "'2024-01-15'", "2024-01-15"),
                Arguments.of("TEXT", "'gr\u00fc\u00df \ud83d\ude00'", "gr\u00fc\u00df \ud83d\ude00"),
                Arguments.of("TEXT", "''", ""),
                Arguments.of("", "5", 5L),
                Arguments.of("MONEY", "5", 5L));
    }

    @ParameterizedTest(name = "{0} holding {1}")
    @MethodSource("decoded")
    void declaredTypeDecidesTheJavaType(String declaredType, String expression, Object expected) {
        assertEquals(expected, stored(declaredType, expression));
    }

    @Test
    void blobIsBytes() {
        assertArrayEquals(new byte[] {0, 1, -1}, (byte[]) stored("BLOB", "x'0001ff'"));
    }

    @Test
    void emptyBlobIsNoNull() {
        assertArrayEquals(new byte[0], (byte[]) stored("BLOB", "x''"));
    }

    @Test
    void blobInATextColumnStaysBytes() {
        assertArrayEquals(new byte[] {65}, (byte[]) stored("TEXT", "x'41'"));
    }

    @Test
    void nullIsNullInEveryColumn() {
        for (String type : List.of(
                "BOOLEAN", "DATE", "TIME", "DATETIME", "DECIMAL(10,2)", "JSON", "UUID", "BIGINT", "BLOB", "TEXT")) {
            execute(connection, "DROP TABLE IF EXISTS x");

            assertNull(stored(type, "NULL"), type);
        }
    }

    @Test
    void expressionsHaveTheStorageClassesWidestType() {
        Record record = fetchAll(connection, "SELECT 1, 1.5, 'a', x'41', NULL, count(*) FROM sqlite_schema")
                .get(0);

        assertEquals(1L, record.get(0));
        assertEquals(1.5, record.get(1));
        assertEquals("a", record.get(2));
        assertArrayEquals(new byte[] {65}, (byte[]) record.get(3));
        assertNull(record.get(4));
        assertEquals(0L, record.get(5));
    }

    @Test
    void aliasAndSubqueryKeepTheDeclaredType() {
        stored("BOOLEAN", "1");

        assertEquals(true, fetchVal(connection, "SELECT renamed FROM (SELECT v AS renamed FROM x)"));
        assertEquals(1L, fetchVal(connection, "SELECT v + 0 FROM x"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "BOOLEAN,'perhaps',text",
                "BOOLEAN,0.5,a real",
                "BOOLEAN,x'01',a blob",
                "DATE,'15.01.2024',text",
                "DATE,'2024-02-30',text",
                "DATE,20240115,an integer",
                "TIME,'25:00',text",
                "TIME,1.5,a real",
                "DATETIME,'yesterday',text",
                "DATETIME,1705329045000,an integer that is not a Unix time in seconds",
                "DATETIME,1.5,a real that is not a Julian day",
                "DATETIME,x'00',a blob",
                "TIMESTAMPTZ,'now',text",
                "NUMERIC,'much',text",
                "NUMERIC,9e999,an infinite real",
                "UUID,'1-2-3-4-5',text",
                "UUID,5,an integer",
                "UUID,x'00',a blob"
            })
    void aValueThatIsNoneOfItsTypeIsNamedByColumnAndTypeOnly(String type, String expression, String stored) {
        ConversionException e = assertThrows(ConversionException.class, () -> stored(type, expression));

        assertEquals(
                "Column \"v\", declared " + type + ", holds " + stored
                        + ", which is no value of that type. Set rawTypes=true to read values as they are stored.",
                e.getMessage());
    }

    @Test
    void textThatIsNoJsonSaysWhereButNotWhat() {
        ConversionException e = assertThrows(ConversionException.class, () -> stored("JSON", "'{secret'"));

        assertEquals(
                "Column \"v\", declared JSON, holds text that is not JSON: Invalid JSON at offset 1: expected a name in double quotes",
                e.getMessage());
    }

    @Test
    void connectionWorksAfterAFailedConversion() {
        assertThrows(ConversionException.class, () -> stored("DATE", "'x'"));

        assertEquals(1L, fetchVal(connection, "SELECT 1"));
    }

    @Test
    void rawTypesLeavesWhatIsStored() {
        try (SqliteFixture raw = SqliteFixture.memory("raw_types=true")) {
            ConnectionBackend held = raw.hold();
            execute(held, "CREATE TABLE x (a BOOLEAN, b DATETIME, c DECIMAL(10,2), d JSON, e BIGINT, f INTEGER)");
            execute(held, "INSERT INTO x VALUES (1, '2024-01-15 14:30:45.000000', 123.45, '[1]', 5, 5)");

            List<Object> values = new ArrayList<>();
            fetchAll(held, "SELECT * FROM x").get(0).entries().forEach(entry -> values.add(entry.getValue()));

            assertEquals(List.of(1, "2024-01-15 14:30:45.000000", 123.45, "[1]", 5L, 5), values);
        }
    }

    enum Colour {
        RED
    }

    static Stream<Arguments> bound() {
        return Stream.of(
                Arguments.of(true, 1L),
                Arguments.of((byte) 5, 5L),
                Arguments.of((short) 5, 5L),
                Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
                Arguments.of(0.5f, 0.5),
                Arguments.of(new BigDecimal("123.45"), 123.45),
                Arguments.of(new BigDecimal("100"), 100L),
                Arguments.of(new BigDecimal("1E+3"), 1000L),
                Arguments.of(new BigDecimal("12345678901234567890.12345"), "12345678901234567890.12345"),
                Arguments.of(new BigDecimal("0.1000000000000000000001"), "0.1000000000000000000001"),
                Arguments.of(new BigInteger("9223372036854775807"), Long.MAX_VALUE),
                Arguments.of(new BigInteger("9223372036854775808"), "9223372036854775808"),
                Arguments.of('x', "x"),
                Arguments.of(Colour.RED, "RED"),
                Arguments.of(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(LocalDate.of(2024, 1, 5), "2024-01-05"),
                Arguments.of(LocalTime.of(4, 30), "04:30:00.000000"),
                Arguments.of(LocalDateTime.of(2024, 1, 5, 4, 30, 9, 1000), "2024-01-05 04:30:09.000001"),
                Arguments.of(LocalDateTime.of(2024, 1, 5, 4, 30, 9, 1), "2024-01-05 04:30:09.000000001"),
                Arguments.of(
                        OffsetDateTime.of(2024, 1, 5, 1, 30, 0, 0, ZoneOffset.ofHours(2)),
                        "2024-01-04 23:30:00.000000+00:00"),
                Arguments.of(Instant.EPOCH, "1970-01-01 00:00:00.000000+00:00"),
                Arguments.of(OffsetTime.of(1, 2, 3, 0, ZoneOffset.UTC), "01:02:03Z"),
                Arguments.of(Duration.ofSeconds(90), "PT1M30S"),
                Arguments.of(Period.ofDays(2), "P2D"),
                Arguments.of(Map.of("a", 1), "{\"a\":1}"),
                Arguments.of(List.of(1, "b"), "[1,\"b\"]"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of("{\"a\": 1}", "{\"a\": 1}"));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("bound")
    void javaValuesAreStoredAs(Object value, Object expected) {
        assertEquals(expected, fetchVal(connection, "SELECT ?", value));
    }

    static Stream<Arguments> unbindable() {
        return Stream.of(
                Arguments.of(
                        new Thread(() -> {}),
                        "SQLite cannot store a java.lang.Thread. Convert it first, or register a ValueConverter for it."),
                Arguments.of(Double.NaN, "SQLite stores NaN as NULL; bind null, or the text 'NaN'"),
                Arguments.of(
                        LocalDate.of(10_000, 1, 1),
                        "SQLite stores dates as text with a year from 0000 to 9999; bind this one as text or as a number"));
    }

    @ParameterizedTest
    @MethodSource("unbindable")
    void whatSqliteHasNoPlaceForIsRefused(Object value, String message) {
        ParameterException e = assertThrows(ParameterException.class, () -> fetchVal(connection, "SELECT ?", value));

        assertEquals(message, e.getMessage());
    }

    static Stream<Arguments> roundTrips() {
        return Stream.of(
                Arguments.of("DATE", LocalDate.of(1, 1, 1)),
                Arguments.of("TIME", LocalTime.MAX),
                Arguments.of("DATETIME", LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_456_789)),
                Arguments.of("TIMESTAMPTZ", OffsetDateTime.of(2024, 3, 31, 2, 30, 0, 1, ZoneOffset.UTC)),
                Arguments.of("DATETIME", OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999, ZoneOffset.UTC)),
                Arguments.of("DECIMAL(10,2)", new BigDecimal("99999999.99")),
                Arguments.of("NUMERIC(12,4)", new BigDecimal("-0.0001")),
                Arguments.of("JSON", Map.of("a", List.of(1))),
                Arguments.of("UUID", new UUID(3, 4)),
                Arguments.of("BOOLEAN", false));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("roundTrips")
    @DisplayName("What is bound comes back, also where the machine's time zone skips that hour (EDB-038)")
    void whatIsBoundComesBack(String type, Object value) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            execute(connection, "CREATE TABLE x (v " + type + ")");
            execute(connection, "INSERT INTO x VALUES (?)", value);

            assertEquals(value, fetchVal(connection, "SELECT v FROM x"));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void timesSortAndCompareAsText() {
        execute(connection, "CREATE TABLE x (v DATETIME)");
        List<LocalDateTime> sorted = List.of(
                LocalDateTime.of(2023, 12, 31, 23, 59, 59, 999_999_999),
                LocalDateTime.of(2024, 1, 1, 0, 0),
                LocalDateTime.of(2024, 1, 1, 0, 0, 0, 1),
                LocalDateTime.of(2024, 1, 1, 0, 0, 0, 1000),
                LocalDateTime.of(2024, 1, 1, 0, 0, 1));
        for (int i : new int[] {3, 0, 4, 2, 1}) {
            execute(connection, "INSERT INTO x VALUES (?)", sorted.get(i));
        }

        assertEquals(sorted, SqliteFixture.column(fetchAll(connection, "SELECT v FROM x ORDER BY v")));
        assertEquals(
                3L, fetchVal(connection, "SELECT count(*) FROM x WHERE v > ?", LocalDateTime.of(2024, 1, 1, 0, 0)));
        assertEquals("2024-01-01 00:00:01", fetchVal(connection, "SELECT datetime(max(v)) FROM x"));
    }

    @Test
    void decimalArgumentComparesAsANumberWithAnExpression() {
        execute(connection, "CREATE TABLE x (v DECIMAL(10,2))");
        execute(connection, "INSERT INTO x VALUES (10)");

        assertEquals(1L, fetchVal(connection, "SELECT count(*) FROM x WHERE v * 2 > ?", new BigDecimal("19.5")));
    }

    @Test
    void textOfAUtf16DatabaseIsReadToo() {
        try (SqliteFixture other = SqliteFixture.memory()) {
            ConnectionBackend held = other.hold();
            execute(held, "PRAGMA encoding = 'UTF-16le'");
            execute(held, "CREATE TABLE x (v TEXT)");
            execute(held, "INSERT INTO x VALUES ('gr\u00fc\u00df')");

            assertEquals("UTF-16le", fetchVal(held, "PRAGMA encoding"));
            assertEquals("gr\u00fc\u00df", fetchVal(held, "SELECT v FROM x"));
        }
    }
}
