package dev.databases.mysql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ParameterException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written and read of every type, on real servers. */
@ParameterizedClass
@EnumSource
class VertxMySqlTypesTest extends VertxMySqlFixture {
    /** Writes values into a column of a type, and reads them, and NULL; and finds each again by its value. */
    private void assertSurvive(String type, Object... values) {
        execute("CREATE TABLE samples (id INT, sample " + type + " NULL)");
        try {
            for (int i = 0; i < values.length; i++) {
                execute("INSERT INTO samples VALUES (?, ?)", i, values[i]);
            }
            execute("INSERT INTO samples VALUES (?, ?)", values.length, null);

            List<@Nullable Object> read = fetchAll("SELECT sample FROM samples ORDER BY id").stream()
                    .map(record -> record.get(0))
                    .toList();

            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    assertArrayEquals(bytes, (byte[]) read.get(i), type);
                } else {
                    assertEquals(values[i], read.get(i), type);
                }
                assertEquals(
                        i,
                        fetchVal("SELECT id FROM samples WHERE sample = ?", values[i]),
                        type + " is found by value " + i);
            }
            assertNull(read.get(values.length), type);
        } finally {
            execute("DROP TABLE samples");
        }
    }

    @Test
    void integersOfEveryWidthSurvive() {
        assertSurvive("BOOLEAN", true, false);
        assertSurvive("TINYINT", -128, 0, 127);
        assertSurvive("TINYINT UNSIGNED", 0, 255);
        assertSurvive("SMALLINT", -32_768, 32_767);
        assertSurvive("SMALLINT UNSIGNED", 0, 65_535);
        assertSurvive("MEDIUMINT", -8_388_608, -1, 8_388_607);
        assertSurvive("MEDIUMINT UNSIGNED", 0, 16_777_215);
        assertSurvive("INT", Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertSurvive("INT UNSIGNED", 0L, 4_294_967_295L);
        assertSurvive("BIGINT", Long.MIN_VALUE, -1L, Long.MAX_VALUE);
        assertSurvive("YEAR", 1901, 2155);
    }

    @Test
    void unsignedLongsLoseNothing() {
        execute("CREATE TABLE samples (id INT, sample BIGINT UNSIGNED)");
        BigInteger greatest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        BigInteger next = greatest.subtract(BigInteger.ONE);
        // As core's encoder hands on what a Long is too small for.
        execute(
                "INSERT INTO samples VALUES (1, ?), (2, ?), (3, ?)",
                new BigDecimal(greatest),
                new BigDecimal(next),
                7L);

        assertEquals(
                List.of(greatest, next, BigInteger.valueOf(7)),
                fetchAll("SELECT sample FROM samples ORDER BY id").stream()
                        .map(record -> record.get(0))
                        .toList());
        assertEquals(
                1,
                fetchAll("SELECT id FROM samples WHERE sample = ?", new BigDecimal(greatest))
                        .size());
        assertEquals(
                7L, fetchAll("SELECT sample FROM samples WHERE id = 3").get(0).get(0, Long.class));
    }

    /** MySQL 8 makes a double of a text on its way into a DECIMAL. */
    @Test
    void decimalsTextsAndNullsMayFollowEachOther() {
        BigDecimal exact = new BigDecimal("12345678901234567890.12345678901234567890");
        execute("CREATE TABLE samples (id INT PRIMARY KEY, sample DECIMAL(40,20), text VARCHAR(60))");
        Object[][] rows = {
            {1, exact, "a"},
            {2, "1.5", exact},
            {3, exact, null},
            {4, null, exact},
            {5, exact, exact},
            {6, 7, "b"},
            {7, exact, "c"}
        };
        for (Object[] row : rows) {
            execute("INSERT INTO samples VALUES (?, ?, ?)", row);
        }

        List<List<@Nullable Object>> read = fetchAll("SELECT * FROM samples ORDER BY id").stream()
                .map(record -> List.copyOf(
                        record.asMap().values().stream().map(String::valueOf).toList()))
                .map(values -> (List<@Nullable Object>) (List<?>) values)
                .toList();

        assertEquals(
                List.of(
                        List.of("1", exact.toString(), "a"),
                        List.of("2", "1.50000000000000000000", exact.toString()),
                        List.of("3", exact.toString(), "null"),
                        List.of("4", "null", exact.toString()),
                        List.of("5", exact.toString(), exact.toString()),
                        List.of("6", "7.00000000000000000000", "b"),
                        List.of("7", exact.toString(), "c")),
                read);
    }

    @Test
    void otherNumbersSurvive() {
        assertSurvive("DOUBLE", 0.1, -0.5, 1e300, Double.MIN_VALUE, Double.MAX_VALUE);
        assertSurvive(
                "DECIMAL(40,20)",
                new BigDecimal("12345678901234567890.12345678901234567890"),
                new BigDecimal("12345678901234567890.12345678901234567891"),
                new BigDecimal("-0.00000000000000000001"));
        assertSurvive("BIT(1)", true, false);
        assertSurvive("BIT(8)", 0L, 255L);
        assertSurvive("BIT(63)", Long.MAX_VALUE);
        execute("CREATE TABLE samples (f FLOAT, b BIT(64))");
        execute(
                "INSERT INTO samples VALUES (?, b'1111111111111111111111111111111111111111111111111111111111111111')",
                0.1);
        assertEquals((double) 0.1f, fetchVal("SELECT f FROM samples"));
        execute("UPDATE samples SET f = 16777216");
        assertEquals(16777216.0, fetchVal("SELECT f FROM samples"));
        assertEquals(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE), fetchVal("SELECT b FROM samples"));
    }

    @Test
    void textsSurvive() {
        String text = "Grüße \uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDE80 '\"\\ \n\t\0 %_";
        for (String type : List.of("CHAR(60)", "VARCHAR(60)", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT")) {
            assertSurvive(type, text, "");
        }
        assertSurvive("ENUM('a', 'é', 'c')", "a", "é");
        assertSurvive("SET('a', 'b', 'c')", "a,c", "b", "");
        assertSurvive("LONGTEXT", "x".repeat(70_000), "ä".repeat(300_000));
    }

    @Test
    void bytesSurvive() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (String type : List.of("VARBINARY(300)", "BLOB", "MEDIUMBLOB", "LONGBLOB")) {
            assertSurvive(type, all, new byte[0]);
        }
        assertSurvive("BINARY(3)", new byte[] {0, 1, -1});
    }

    @Test
    void datesAndTimesSurvive() {
        assertSurvive("DATE", LocalDate.of(1000, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2024, 2, 29));
        assertSurvive(
                "DATETIME(6)",
                LocalDateTime.of(1000, 1, 1, 0, 0),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                LocalDateTime.of(2026, 3, 29, 2, 30),
                LocalDateTime.of(2026, 3, 29, 2, 30, 1, 1_000));
        assertSurvive(
                "TIMESTAMP(6)",
                OffsetDateTime.of(1970, 1, 1, 0, 0, 1, 0, ZoneOffset.UTC),
                OffsetDateTime.of(2026, 3, 29, 1, 30, 0, 123_456_000, ZoneOffset.UTC));
        assertSurvive(
                "TIME(6)",
                LocalTime.MIDNIGHT,
                LocalTime.of(23, 59, 59, 999_999_000),
                Duration.ofHours(24),
                Duration.ofHours(838).plusMinutes(59).plusSeconds(59),
                Duration.ofSeconds(-1),
                Duration.ofMillis(-59_500),
                Duration.ofMillis(-60_500),
                Duration.ofNanos(-1_000),
                Duration.ofHours(-838));
    }

    @Test
    void momentsAreThoseOfTheWallClockInUtc() {
        execute("CREATE TABLE samples (t TIMESTAMP(6), d DATETIME(6))");
        Instant moment = Instant.parse("2026-02-03T04:05:06.123456Z");

        execute("INSERT INTO samples VALUES (?, ?)", moment, moment.atOffset(ZoneOffset.ofHours(5)));

        assertEquals(
                Arrays.asList(moment.atOffset(ZoneOffset.UTC), LocalDateTime.of(2026, 2, 3, 4, 5, 6, 123_456_000)),
                fetchAll("SELECT * FROM samples").get(0).entries().stream()
                        .map(Map.Entry::getValue)
                        .toList());
        assertEquals("2026-02-03 04:05:06.123456", fetchVal("SELECT CAST(t AS CHAR) FROM samples"));
    }

    @Test
    void anotherTimeZoneOfTheSessionChangesNoMoment() {
        execute("CREATE TABLE samples (t TIMESTAMP(6))");
        Instant moment = Instant.parse("2026-02-03T04:05:06.5Z");
        execute("INSERT INTO samples VALUES (?)", moment);

        reopen("time_zone", "+05:30");

        assertEquals(moment.atOffset(ZoneOffset.UTC), fetchVal("SELECT t FROM samples WHERE t = ?", moment));
        assertEquals("2026-02-03 09:35:06.500000", fetchVal("SELECT CAST(t AS CHAR) FROM samples"));
    }

    @Test
    void nanosecondsAreRoundedAsTheServerRounds() {
        execute("CREATE TABLE samples (d DATETIME(6), t TIME(6))");

        execute("INSERT INTO samples VALUES (?, ?)", LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1_500), LocalTime.MAX);

        assertEquals(
                List.of(LocalDateTime.of(2026, 1, 1, 0, 0, 0, 2_000), Duration.ofDays(1)),
                fetchAll("SELECT * FROM samples").get(0).entries().stream()
                        .map(Map.Entry::getValue)
                        .toList());
    }

    @Test
    void datesThatNoCalendarHasAreToldOrNull() {
        execute("SET sql_mode = ''");
        execute("CREATE TABLE samples (id INT, d DATE, t DATETIME(6))");
        execute(
                "INSERT INTO samples VALUES (1, '0000-00-00', '0000-00-00 00:00:00'), (2, '2024-00-10', '2024-02-00 01:02:03')");

        for (String column : List.of("d", "t")) {
            for (int id = 1; id <= 2; id++) {
                String query = "SELECT " + column + " FROM samples WHERE id = " + id;
                DatabaseException failure = assertThrows(DatabaseException.class, () -> fetchVal(query));
                assertEquals(ConversionException.class, failure.getClass());
            }
        }
        assertEquals("2024-00-10", fetchVal("SELECT CAST(d AS CHAR) FROM samples WHERE id = 2"));

        reopen("zero_dates", "null");
        assertEquals(
                Arrays.asList(null, null, null, null),
                fetchAll("SELECT d, t FROM samples ORDER BY id").stream()
                        .flatMap(record -> record.entries().stream().map(Map.Entry::getValue))
                        .toList());
    }

    @Test
    void aRowThatCannotBeReadFailsItsResultOnlyWhereverItStands() {
        execute("SET sql_mode = ''");
        execute("CREATE TABLE samples (id INT, d DATE)");
        for (int bad = 1; bad <= 4; bad++) {
            execute("DELETE FROM samples");
            for (int id = 1; id <= 4; id++) {
                execute("INSERT INTO samples VALUES (?, ?)", id, id == bad ? "0000-00-00" : "2026-01-0" + id);
            }

            DatabaseException failure =
                    assertThrows(DatabaseException.class, () -> fetchAll("SELECT d FROM samples ORDER BY id"));

            assertEquals(ConversionException.class, failure.getClass());
            assertEquals(
                    List.of(1, 2, 3, 4),
                    fetchAll("SELECT id FROM samples ORDER BY id").stream()
                            .map(record -> record.get(0))
                            .toList());
        }
    }

    @Test
    void jsonIsWhatItHolds() {
        execute("CREATE TABLE samples (id INT, sample JSON)");
        List<Object> values = List.of(Map.of("a", List.of(1, 2.5, "ü")), List.of(true, "x"), 7, "text", false);
        for (int i = 0; i < values.size(); i++) {
            execute("INSERT INTO samples VALUES (?, ?)", i, dev.databases.json.Json.write(values.get(i)));
        }
        execute("INSERT INTO samples VALUES (?, ?)", values.size(), Map.of("bound", List.of("as", "a", "map")));
        execute("INSERT INTO samples VALUES (?, 'null')", values.size() + 1);

        List<@Nullable Object> read = fetchAll("SELECT sample FROM samples ORDER BY id").stream()
                .map(record -> record.get(0))
                .toList();

        assertEquals(values, read.subList(0, values.size()));
        assertEquals(Map.of("bound", List.of("as", "a", "map")), read.get(values.size()));
        assertNull(read.get(values.size() + 1));
        assertEquals(
                "json", fetchAll("SELECT sample FROM samples").get(0).metadata().databaseType(0));
    }

    @Test
    void geometriesAreBytes() {
        execute("CREATE TABLE samples (p POINT)");
        execute("INSERT INTO samples VALUES (ST_GeomFromText('POINT(1 2)'))");

        byte[] point = (byte[]) fetchVal("SELECT p FROM samples");

        // Four bytes of SRID; little endian, a point, two doubles.
        assertEquals(4 + 1 + 4 + 16, point.length);
        execute("INSERT INTO samples VALUES (?)", (Object) point);
        assertEquals("POINT(1 2)", fetchVal("SELECT ST_AsText(p) FROM samples LIMIT 1"));
    }

    @Test
    void uuidsAreTextOrTheirOwnType() {
        UUID uuid = UUID.fromString("0198b3a2-7c8e-7def-8123-456789abcdef");
        execute("CREATE TABLE samples (c CHAR(36), u " + (dialect.server().uuidIsAType() ? "UUID" : "CHAR(36)") + ")");

        execute("INSERT INTO samples VALUES (?, ?)", uuid, uuid);

        assertEquals(uuid, fetchAll("SELECT c FROM samples").get(0).get(0, UUID.class));
        assertEquals(
                dialect.server().uuidIsAType() ? uuid : uuid.toString(),
                fetchVal("SELECT u FROM samples WHERE u = ?", uuid));
    }

    @Test
    void whatNoServerHasIsRefusedBeforeItIsSent() {
        assertThrows(DataErrorException.class, () -> fetchVal("SELECT ?", Double.NaN));
        assertThrows(DataErrorException.class, () -> fetchVal("SELECT ?", Double.POSITIVE_INFINITY));
        assertThrows(DataErrorException.class, () -> fetchVal("SELECT ?", LocalDate.MAX));
        assertThrows(DataErrorException.class, () -> fetchVal("SELECT ?", LocalDateTime.MIN));
        assertThrows(DataErrorException.class, () -> fetchVal("SELECT ?", Instant.MAX));
        assertThrows(ParameterException.class, () -> fetchVal("SELECT ?", Period.ofDays(1)));
        assertThrows(ParameterException.class, () -> fetchVal("SELECT ?", OffsetTime.now(ZoneOffset.UTC)));
        assertEquals("1", fetchVal("SELECT '1'"));
    }

    @Test
    void aStatementThatIsKnownFollowsTheColumnsOfItsTable() {
        execute("CREATE TABLE samples (a INT)");
        execute("INSERT INTO samples VALUES (1)");
        assertEquals(Map.of("a", 1), fetchAll("SELECT * FROM samples").get(0).asMap());

        execute("ALTER TABLE samples MODIFY a VARCHAR(10), ADD b TINYINT(1) DEFAULT 1");

        assertEquals(
                Map.of("a", "1", "b", true),
                fetchAll("SELECT * FROM samples").get(0).asMap());
    }
}
