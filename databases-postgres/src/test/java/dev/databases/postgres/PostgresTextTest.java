package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.ParameterException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTextTest {
    private static final UUID ID = UUID.fromString("0123e456-7890-4abc-8def-0123456789ab");

    private static void reads(@Nullable Object expected, String type, String text) {
        assertEquals(expected, PostgresText.read(type, text));
    }

    /** The server writes it like this, and takes what we write. */
    private static void both(Object value, String type, String text) {
        reads(value, type, text);
        assertEquals(text, PostgresText.write(type, value));
    }

    @Test
    void scalarsHaveTheirCanonicalTypes() {
        reads(true, "bool", "t");
        reads(false, "bool", "f");
        both(-32_768, "int2", "-32768");
        both(2_147_483_647, "int4", "2147483647");
        both(-9_223_372_036_854_775_808L, "int8", "-9223372036854775808");
        both(4_294_967_295L, "oid", "4294967295");
        reads((double) 0.1f, "float4", "0.1");
        both(Double.NaN, "float8", "NaN");
        both(Double.NEGATIVE_INFINITY, "float8", "-Infinity");
        both(new BigDecimal("1.50"), "numeric", "1.50");
        both(Double.NaN, "numeric", "NaN");
        both(Double.POSITIVE_INFINITY, "numeric", "Infinity");
        both("a b ", "bpchar", "a b ");
        both(ID, "uuid", ID.toString());
        both("[1,5)", "int4range", "[1,5)");
        both("(1,\"a b\")", "record", "(1,\"a b\")");
        both("10.0.0.0/8", "cidr", "10.0.0.0/8");
        both("0101", "bit", "0101");
        reads(null, "void", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$1,234.50 | 1234.50",
                "-$0.05 | -0.05",
                "($1.00) | -1.00",
                "1.234,50 € | 1234.50",
                "-Fr. 7.00 | -7.00"
            })
    void moneyLosesTheSignsOfItsLocale(String text, BigDecimal amount) {
        reads(amount, "money", text);
    }

    @Test
    void bytesAreReadInBothForms() {
        byte[] bytes = {0, 'a', '\\', (byte) 0xFF};

        assertArrayEquals(bytes, (byte[]) PostgresText.read("bytea", "\\x00615cff"));
        assertArrayEquals(bytes, (byte[]) PostgresText.read("bytea", "\\000a\\\\\\377"));
        assertEquals("\\x00615cff", PostgresText.write("bytea", bytes));
    }

    @Test
    void datesAndTimesAreIso() {
        both(LocalDate.of(2024, 2, 29), "date", "2024-02-29");
        both(LocalDate.of(12_024, 1, 1), "date", "12024-01-01");
        both(LocalDate.of(-43, 3, 15), "date", "0044-03-15 BC");
        both(LocalDate.of(0, 12, 31), "date", "0001-12-31 BC");
        both(LocalTime.of(1, 2, 3, 450_000_000), "time", "01:02:03.450");
        reads(LocalTime.of(1, 2, 3, 450_000_000), "time", "01:02:03.45");
        both(OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHours(2)), "timetz", "01:02:03+02:00");
        reads(OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofHoursMinutes(-3, -30)), "timetz", "01:02:03-03:30");
        both(LocalDateTime.of(2024, 1, 31, 1, 2, 3, 123_456_000), "timestamp", "2024-01-31 01:02:03.123456");
        both(LocalDateTime.of(-43, 3, 15, 12, 0, 1), "timestamp", "0044-03-15 12:00:01 BC");
    }

    @Test
    void momentsAreInUtcWhateverTheSessionsTimeZone() {
        OffsetDateTime moment = OffsetDateTime.of(2024, 1, 31, 1, 2, 3, 0, ZoneOffset.UTC);

        reads(moment, "timestamptz", "2024-01-31 01:02:03+00");
        reads(moment, "timestamptz", "2024-01-31 06:32:03+05:30");
        reads(moment, "timestamptz", "2024-01-30 22:02:03-03");
        reads(OffsetDateTime.of(1883, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), "timestamptz", "1883-01-01 00:53:28+00:53:28");
        reads(OffsetDateTime.of(-43, 3, 15, 0, 0, 1, 0, ZoneOffset.UTC), "timestamptz", "0044-03-15 00:00:01+00 BC");
        assertEquals("2024-01-31 01:02:03+00:00", PostgresText.write("timestamptz", moment));
        assertEquals("2024-01-31 01:02:03+00:00", PostgresText.write("timestamptz", moment.toInstant()));
        assertEquals(
                "2024-01-31 01:02:03+05:30",
                PostgresText.write("timestamptz", moment.withOffsetSameLocal(ZoneOffset.ofHoursMinutes(5, 30))));
    }

    @Test
    void infinityIsTheEndOfTheJavaType() {
        both(LocalDate.MAX, "date", "infinity");
        both(LocalDate.MIN, "date", "-infinity");
        both(LocalDateTime.MAX, "timestamp", "infinity");
        both(LocalDateTime.MIN, "timestamp", "-infinity");
        both(OffsetDateTime.MAX, "timestamptz", "infinity");
        both(OffsetDateTime.MIN, "timestamptz", "-infinity");
        assertEquals("infinity", PostgresText.write("timestamptz", Instant.MAX));
        assertEquals("-infinity", PostgresText.write("timestamptz", Instant.MIN));
        assertEquals("infinity", PostgresText.write("timestamptz", OffsetDateTime.MAX.toInstant()));
        both(LocalTime.MAX, "time", "24:00:00");
        reads(LocalTime.MAX.atOffset(ZoneOffset.UTC), "timetz", "24:00:00+00");
    }

    @Test
    void whatIsFinerThanAMicrosecondIsCutOff() {
        assertEquals("23:59:59.999999", PostgresText.write("time", LocalTime.of(23, 59, 59, 999_999_998)));
        assertEquals(
                "2024-12-31 23:59:59.999999",
                PostgresText.write("timestamp", LocalDateTime.of(2024, 12, 31, 23, 59, 59, 999_999_999)));
    }

    @Test
    void jsonIsWhatItHolds() {
        reads(Map.of("a", List.of(1, "b")), "jsonb", "{\"a\": [1, \"b\"]}");
        reads("x", "json", "\"x\"");
        reads(null, "json", "null");
        assertEquals("{\"a\":[1,null]}", PostgresText.write("jsonb", Map.of("a", Arrays.asList(1, null))));
        assertEquals("[1,2]", PostgresText.write("json", List.of(1, 2)));
        assertEquals("{\"a\":1}", PostgresText.write("json", "{\"a\":1}"));
        assertEquals("{\"a\":1}", PostgresText.write(null, Map.of("a", 1)));
    }

    @Test
    void hstoreIsAMap() {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        map.put("a", "1, 2");
        map.put("b", null);
        map.put("say \"hi\" \\ =>", "NULL");

        both(map, "hstore", "\"a\"=>\"1, 2\", \"b\"=>NULL, \"say \\\"hi\\\" \\\\ =>\"=>\"NULL\"");
        both(Map.of(), "hstore", "");
    }

    @Test
    void arraysAreLists() {
        reads(Arrays.asList(1, null, 3), "int4[]", "{1,NULL,3}");
        reads(Arrays.asList("a", "NULL", "b,\"}\\", "", null), "text[]", "{a,\"NULL\",\"b,\\\"}\\\\\",\"\",NULL}");
        reads(List.of(List.of(1, 2), List.of(3, 4)), "int4[]", "{{1,2},{3,4}}");
        reads(List.of(5, 6), "int4[]", "[0:1]={5,6}");
        reads(List.of(), "text[]", "{}");
        reads(List.of("(1,1),(0,0)", "(2,2),(0,0)"), "box[]", "{(1,1),(0,0);(2,2),(0,0)}");
        reads(List.of(LocalDate.MAX), "date[]", "{infinity}");
        reads(List.of(Map.of("a", 1)), "jsonb[]", "{\"{\\\"a\\\": 1}\"}");

        assertEquals("{1,NULL,3}", PostgresText.write("int4[]", Arrays.asList(1, null, 3)));
        assertEquals("{\"b,\\\"}\\\\\",\"\"}", PostgresText.write("text[]", List.of("b,\"}\\", "")));
        assertEquals("{{1},{2}}", PostgresText.write("int4[]", new int[][] {{1}, {2}}));
        assertEquals(
                "{\"{\\\"a\\\":1}\",\"[1,2]\",NULL}",
                PostgresText.write("jsonb[]", Arrays.asList(Map.of("a", 1), List.of(1, 2), null)));
        assertEquals("{\"\\\\x6162\"}", PostgresText.write("bytea[]", List.of("ab".getBytes(StandardCharsets.UTF_8))));
        assertEquals("{\"a\"}", PostgresText.write(null, new String[] {"a"}));
        assertEquals("{}", PostgresText.write("text[]", List.of()));
    }

    @Test
    void intervalsKeepMonthsDaysAndTimeApart() {
        reads(new PostgresInterval(14, 3, 14_706_789_000L), "interval", "1 year 2 mons 3 days 04:05:06.789");
        reads(new PostgresInterval(-14, 3, -14_706_000_000L), "interval", "-1 years -2 mons +3 days -04:05:06");
        reads(new PostgresInterval(1, 0, 0), "interval", "1 mon");
        reads(new PostgresInterval(0, 1, 0), "interval", "1 day");
        reads(new PostgresInterval(0, 0, 0), "interval", "00:00:00");
        reads(new PostgresInterval(0, 0, 360_000_000_000L), "interval", "100:00:00");
        both(new PostgresInterval(14, 3, 14_706_789_000L), "interval", "P1Y2M3DT4H5M6.789S");
        both(new PostgresInterval(-14, 3, -500_000), "interval", "P-1Y-2M3DT-0.5S");
        both(new PostgresInterval(0, 0, 0), "interval", "PT0S");
        both(PostgresInterval.INFINITY, "interval", "infinity");
        both(PostgresInterval.MINUS_INFINITY, "interval", "-infinity");
        assertEquals("PT1.5S", PostgresText.write("interval", Duration.ofMillis(1_500)));
        assertEquals("P1Y2M-3D", PostgresText.write("interval", Period.of(1, 2, -3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "int4; s3cret",
                "bool; s3cret",
                "uuid; s3cret",
                "date; 31.12.2024",
                "timestamptz; 2024-01-31 01:02:03",
                "timestamp; 2024-01-31",
                "time; 99:00:00",
                "interval; +1-2 +3 +4:05:06",
                "interval; ''",
                "int4[]; {1,s3cret}",
                "int4[]; {1",
                "int4[]; {1}x",
                "int4[]; 1",
                "hstore; s3cret",
                "json; {s3cret",
                "bytea; \\xs3",
                "numeric; s3cret"
            })
    void textThatIsNotOneIsRefusedWithoutRepeatingIt(String type, String text) {
        ConversionException e = assertThrows(ConversionException.class, () -> PostgresText.read(type, text));

        boolean isInterval = type.equals("interval");
        assertEquals(
                "A value of PostgreSQL's type " + type + " is written in a form that is not known"
                        + (isInterval ? "; IntervalStyle must be postgres or iso_8601" : ""),
                e.getMessage());
        assertNull(e.getCause());
        assertFalse(e.getMessage().contains("s3cret"));
    }

    @Test
    void argumentsWithoutAFormAreRefusedByClass() {
        ParameterException e = assertThrows(ParameterException.class, () -> PostgresText.write("text", new Object()));

        assertEquals(
                "PostgreSQL cannot store a java.lang.Object as text. Convert it first, or register a"
                        + " ValueConverter for it.",
                e.getMessage());
    }

    @Test
    void typesHaveNamesAndNumbers() {
        assertEquals("timestamptz", PostgresTypes.nameOf(1184));
        assertEquals("timestamptz[]", PostgresTypes.nameOf(1185));
        assertEquals(1185, PostgresTypes.oidOf("timestamptz[]"));
        assertNull(PostgresTypes.nameOf(99_999));
        assertNull(PostgresTypes.oidOf("mood"));
    }
}
