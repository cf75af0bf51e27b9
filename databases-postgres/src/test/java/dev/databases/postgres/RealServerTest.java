package dev.databases.postgres;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.DatabaseException;
import dev.databases.test.servers.TestServers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both drivers share, against a real PostgreSQL: what it writes we read, what we write it takes. */
class RealServerTest {
    private static PlainConnection server;

    @BeforeAll
    static void connect() {
        // Whatever is made here is temporary.
        server = new PlainConnection(TestServers.postgres().url());
        server.column("SET client_min_messages = error");
        server.column("CREATE TYPE pg_temp.mood AS ENUM ('sad', 'happy')");
    }

    @AfterAll
    static void disconnect() {
        server.close();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Reads what the server writes, and has the server compare what we write with what it had. */
    private static void assertSurvives(String type, String sqlValue) {
        String text = requireNonNull(
                server.column("SELECT (" + sqlValue + ")::" + type + "::text").get(0));
        Object value = requireNonNull(PostgresText.read(type, text));

        String written = PostgresText.write(type, value);

        String back = literal(written) + "::" + type;
        assertEquals(
                List.of(text),
                server.column("SELECT (" + back + ")::text"),
                type + " " + text + ", written as " + written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bool | true",
                "int2 | '-32768'",
                "int8 | 9223372036854775807",
                "oid | 4294967295",
                "float8 | 'NaN'",
                "float8 | 0.1",
                "float8 | '-Infinity'",
                "float8 | 1e-300",
                "numeric | 12345678901234567890.1234567890",
                "numeric | 'NaN'",
                "numeric | '-Infinity'",
                "text | E'a\\n\"\\\\b'",
                "bytea | '\\x00ff5c'",
                "uuid | '0123e456-7890-4abc-8def-0123456789ab'",
                "date | '0044-03-15 BC'",
                "date | '5874897-12-31'",
                "date | 'infinity'",
                "time | '24:00'",
                "time | '23:59:59.999999'",
                "timetz | '24:00+02'",
                "timetz | '01:02:03.5-03:30'",
                "timestamp | '4713-01-01 00:00:00 BC'",
                "timestamp | '294276-12-31 23:59:59.999999'",
                "timestamp | '-infinity'",
                "timestamptz | '4713-01-01 12:00:00+00 BC'",
                "timestamptz | '1883-11-18 12:03:57+00'",
                "timestamptz | '294276-12-31 12:00:00+00'",
                "timestamptz | 'infinity'",
                "interval | '1 year 2 mons -3 days 04:05:06.789'",
                "interval | '-1 year 2 mons 3 days -100:05:06'",
                "interval | '0'",
                "interval | '178000000 years'",
                "interval | '2562047788:00:54.775807'",
                "interval | '-2562047788:00:54.775807'",
                "int4[] | '{1,NULL,3}'",
                "int4[] | '{{1,2},{3,4}}'",
                "text[] | ARRAY['NULL', '', 'a,b', '\"', E'\\\\', '{}', NULL]",
                "box[] | ARRAY[box '((1,1),(0,0))', box '((2,2),(0,0))']",
                "timestamptz[] | ARRAY['infinity', '2024-01-31 01:02:03+00']::timestamptz[]",
                "interval[] | ARRAY[interval '1 mon 2 days', interval '-1 s']",
                "jsonb[] | ARRAY['{\"a\": [1, null]}', 'true']::jsonb[]",
                "bytea[] | ARRAY['\\x00ff'::bytea]",
                "uuid[] | ARRAY['0123e456-7890-4abc-8def-0123456789ab'::uuid]",
                "int4range | '[1,5)'",
                "inet | '10.0.0.1/8'",
                "varbit | B'0101'",
                "point | '(1,2)'",
                "xml | '<a>b</a>'"
            })
    void valuesSurvive(String typeAndValue) {
        String[] parts = typeAndValue.split(" \\| ", 2);
        for (String timeZone : List.of("UTC", "Asia/Kolkata", "America/New_York")) {
            server.column("SET TimeZone = '" + timeZone + "'");
            assertSurvives(parts[0], parts[1]);
        }
    }

    @Test
    void lowerBoundsOfArraysAreReadOver() {
        String text = requireNonNull(
                server.column("SELECT ('[0:1]={5,6}'::int4[])::text").get(0));

        assertEquals("[0:1]={5,6}", text);
        assertEquals(List.of(5, 6), PostgresText.read("int4[]", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "iso_8601"})
    void intervalsAreReadInBothStyles(String style) {
        server.column("SET IntervalStyle = " + style);
        try {
            String text = requireNonNull(server.column("SELECT (interval '-1 year 2 mons 3 days -04:05:06.7')::text")
                    .get(0));

            assertEquals(new PostgresInterval(-10, 3, -14_706_700_000L), PostgresText.read("interval", text));
        } finally {
            server.column("RESET IntervalStyle");
        }
    }

    @Test
    void numbersOfTypesAreTheServers() {
        List<String> rows = server
                .column("SELECT typname || ' ' || oid || ' ' || typarray FROM pg_type"
                        + " WHERE oid < 10000 AND typtype IN ('b', 'r', 'm') AND typelem = 0 OR typname = 'record'")
                .stream()
                .map(Objects::requireNonNull)
                .toList();
        int known = 0;
        for (String row : rows) {
            String[] parts = row.split(" ");
            Integer oid = PostgresTypes.oidOf(parts[0]);
            if (oid != null) {
                known++;
                assertEquals(parts[0], PostgresTypes.nameOf(Integer.parseInt(parts[1])), row);
                assertEquals(parts[0] + "[]", PostgresTypes.nameOf(Integer.parseInt(parts[2])), row);
            }
        }
        assertTrue(known > 50, "Compared " + known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 's3cret'::int | DataErrorException",
                "SELECT '99999999999'::int | DataErrorException",
                "SELECT 's3cret'::pg_temp.mood | DataErrorException",
                "SELECT '{s3cret'::int[] | DataErrorException",
                "SELECT 's3cret'::timestamptz | DataErrorException",
                "SELECT 's3cret'::json | DataErrorException",
                "SELECT 's3cret'::uuid | DataErrorException",
                "SELECT now() AT TIME ZONE '1s3cret' | DataErrorException",
                "SELECT to_date('s3cret', 'YYYY') | DataErrorException",
                "SELECT 1 / 0 | DataErrorException",
                "SELEC | BadSqlException",
                "SELECT * FROM missing | BadSqlException",
                "SELECT (SELECT 1 UNION SELECT 2) | DataErrorException",
                "VACUUM; SELECT 1 | TransactionStateException",
                "ROLLBACK TO missing | TransactionStateException",
                "BEGIN READ ONLY; CREATE TABLE x () | PermissionDeniedException"
            })
    void errorsHaveTheirClassAndRepeatNoValue(String sql, String type) {
        DatabaseException e;
        try {
            e = PostgresErrors.translate(server.errorOf(sql), sql, new RuntimeException());
        } finally {
            server.column("ROLLBACK");
        }

        assertEquals(type, e.getClass().getSimpleName(), e.getMessage());
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
        assertFalse(e.getMessage().contains("99999999999"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO books VALUES (1, 's3cret', 1, 1) | UNIQUE | books_isbn",
                "INSERT INTO books VALUES (2, NULL, 1, 1) | NOT_NULL | books.isbn",
                "INSERT INTO books VALUES (2, 'b', -1, 1) | CHECK | books_price",
                "INSERT INTO books VALUES (2, 'b', 1, 9) | FOREIGN_KEY | books_author"
            })
    void constraintsAreNamed(String sql, String kind, String constraint) {
        server.column("CREATE TEMP TABLE authors (id int PRIMARY KEY);"
                + "CREATE TEMP TABLE books (id int, isbn text NOT NULL CONSTRAINT books_isbn UNIQUE,"
                + " price int CONSTRAINT books_price CHECK (price > 0), author int CONSTRAINT books_author REFERENCES authors);"
                + "INSERT INTO authors VALUES (1); INSERT INTO books VALUES (1, 's3cret', 1, 1)");
        try {
            DatabaseException e = PostgresErrors.translate(server.errorOf(sql), sql, new RuntimeException());

            assertEquals(kind + " " + constraint, kindOf(e) + " " + e.context().constraint());
            assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
        } finally {
            server.column("DROP TABLE books, authors");
        }
    }

    private static Object kindOf(DatabaseException e) {
        return ((dev.databases.exceptions.ConstraintViolationException) e).kind();
    }

    @Test
    void arraysInsertRowsInOrderAndCutNothing() {
        server.column("CREATE TEMP TABLE words (id serial, word varchar(3), flags bit(3), extra jsonb)");
        ArrayInsert insert = requireNonNull(ArrayInsert.of(
                "INSERT INTO words (flags, word, extra) VALUES ($3, $1, $2::jsonb) ON CONFLICT DO NOTHING"));
        String sql = requireNonNull(insert.sql(List.of("varchar", "jsonb", "bit")))
                .replace("$1", "'{c,NULL,a}'")
                .replace("$2", "'{1,2,\"[3]\"}'")
                .replace("$3", "'{101,010,111}'");

        server.column(sql);

        assertEquals(
                List.of("(1,c,101,1)", "(2,,010,2)", "(3,a,111,[3])"),
                server.column("SELECT words::text FROM words ORDER BY id"));
        assertEquals(
                "22001", server.errorOf(sql.replace("{c,NULL,a}", "{long,a,b}")).sqlState());
        assertEquals("22026", server.errorOf(sql.replace("101", "1010")).sqlState());
    }
}
