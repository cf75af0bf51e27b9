package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.ParameterException;
import dev.databases.sql.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VertxPostgresArraysTest extends VertxPostgresFixture {
    /** Arrays apart, what unnest would take apart. */
    private static final Set<String> ROW_BY_ROW = Set.of("pair");

    private ExecuteResult executeMany(String sql, List<@Nullable Object[]> rows) {
        return get(connection.executeMany(new Batch(sql, rows.get(0).length, rows)));
    }

    private static List<@Nullable Object[]> rows(int number, IntFunction<@Nullable Object[]> row) {
        return new ArrayList<>(IntStream.range(0, number).mapToObj(row).toList());
    }

    private long preparedWithArrays(String table) {
        return (Long) fetchVal(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1",
                "INSERT INTO " + table + " SELECT%unnest(%");
    }

    private List<Object> texts(String table) {
        return fetchAll("SELECT CAST(v AS text) FROM " + table + " ORDER BY n").stream()
                .map(record -> record.get(0) == null ? "no value" : record.get(0))
                .toList();
    }

    @Test
    void everyTypeIsStoredAsBySingleInserts() {
        VertxPostgresTypesTest.createTypes(this);
        Object[][] values = VertxPostgresTypesTest.VALUES;
        for (int i = 0; i < values.length; i++) {
            String type = (String) values[i][0];
            Object value = values[i][1];
            String singly = "singly" + i;
            String many = "many" + i;
            execute("CREATE TABLE " + singly + " (n int, v " + type + ")");
            execute("CREATE TABLE " + many + " (n int, v " + type + ")");

            List<@Nullable Object[]> rows = rows(24, n -> new Object[] {n, n % 3 == 1 ? null : value});
            for (@Nullable Object[] row : rows) {
                execute("INSERT INTO " + singly + " VALUES ($1, $2)", row);
            }
            String insert = "INSERT INTO " + many + " VALUES ($1, $2)";
            ExecuteResult eachByItself = executeMany(insert, rows);
            List<Object> textsOfEach = texts(many);
            execute("DELETE FROM " + many);
            ExecuteResult asArrays = executeMany(insert, rows);

            String what = type + " of " + value;
            assertEquals(
                    List.of(ExecuteResult.ofRows(24), ExecuteResult.ofRows(24)), List.of(eachByItself, asArrays), what);
            assertEquals(List.of(texts(singly), texts(singly)), List.of(textsOfEach, texts(many)), what);
            assertEquals(ROW_BY_ROW.contains(type) || type.endsWith("[]") ? 0 : 1, preparedWithArrays(many), what);
        }
    }

    @Test
    void textAndBytesOfAnyLengthArriveWhole() {
        execute("CREATE TABLE t (n int, a text, b bytea, c jsonb, d numeric)");
        String sql = "INSERT INTO t VALUES ($1, $2, $3, $4, $5)";
        List<String> odd = List.of("", "NULL", "null", "{}", "\"", "\\", "a,b", " x ", "ä€😀", "x".repeat(100_000));

        executeMany(sql, rows(400, n -> {
            String text = odd.get(n % odd.size());
            return new Object[] {n, text, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), List.of(text), n};
        }));

        assertEquals(
                400L, fetchVal("SELECT count(*) FROM t WHERE convert_from(b, 'UTF8') = a AND c ->> 0 = a AND d = n"));
        for (int i = 0; i < odd.size(); i++) {
            assertEquals(odd.get(i), fetchVal("SELECT a FROM t WHERE n = $1", i));
        }
    }

    @Test
    void manyRowsAreAtomicAloneOnceTheStatementIsKnown() {
        execute("CREATE TABLE t (n INT CONSTRAINT each_once UNIQUE, text TEXT)");
        String sql = "INSERT INTO t VALUES ($1, $2)";
        Batch good = new Batch(sql, 2, rows(20_000, n -> new Object[] {n, "row " + n}));
        Batch bad = new Batch(sql, 2, rows(20_000, n -> new Object[] {n == 19_000 ? 7 : 20_000 + n, "row " + n}));

        assertFalse(connection.isAtomicAlone(good));
        assertEquals(ExecuteResult.ofRows(20_000), get(connection.executeMany(good)));
        assertTrue(connection.isAtomicAlone(bad));
        ConstraintViolationException error =
                assertThrows(ConstraintViolationException.class, () -> get(connection.executeMany(bad)));

        assertEquals("each_once", error.constraint());
        assertEquals(sql, error.query());
        assertEquals(20_000L, fetchVal("SELECT count(*) FROM t"));
        assertEquals(ExecuteResult.ofRows(20), executeMany(sql, rows(20, n -> new Object[] {-1 - n, null})));
    }

    @Test
    void moreThanOneFlightGivesTheTotal() {
        execute("CREATE TABLE t (n INT)");

        assertEquals(ExecuteResult.ofRows(40_000), executeMany("INSERT INTO t VALUES ($1)", rows(40_000, n ->
                new Object[] {n})));
        assertEquals(40_000L, fetchVal("SELECT count(DISTINCT n) FROM t"));
    }

    @Test
    void rowsGoInInTheirOrder() {
        execute("CREATE TABLE t (id SERIAL, n INT)");

        executeMany("INSERT INTO t (n) VALUES ($1)", rows(10_000, n -> new Object[] {n}));

        assertEquals(10_000L, fetchVal("SELECT count(*) FROM t WHERE id = n + 1"));
    }

    @Test
    void aBadValueFarBehindIsADataErrorAndNothingStays() {
        execute("CREATE TABLE t (n INT, small VARCHAR(5), day DATE, price NUMERIC(5, 2))");
        String sql = "INSERT INTO t VALUES ($1, $2, $3, $4)";
        Object[] good = {1, "short", "2024-01-02", "1.00"};
        Object[] bad = {"secret", "secret", "secret", "secret"};

        executeMany(sql, rows(20, n -> good));
        for (int column = 0; column < bad.length; column++) {
            Object[] row = good.clone();
            row[column] = bad[column];
            DataErrorException error = assertThrows(
                    DataErrorException.class, () -> executeMany(sql, rows(10_000, n -> n == 7_000 ? row : good)));
            assertFalse(String.valueOf(error.getMessage()).contains("secret"), error::getMessage);
        }
        assertThrows(
                ParameterException.class,
                () -> executeMany(sql, rows(10_000, n -> n == 7_000 ? new Object[] {true, null, null, null} : good)));

        assertEquals(20L, fetchVal("SELECT count(*) FROM t"));
    }

    @Test
    void conflictsThatDoNothingAreNotCounted() {
        execute("CREATE TABLE t (n INT PRIMARY KEY)");
        execute("INSERT INTO t VALUES (5), (6)");

        ExecuteResult result = executeMany(
                "INSERT INTO t VALUES ($1) ON CONFLICT DO NOTHING", rows(10_000, n -> new Object[] {n / 2}));

        assertEquals(ExecuteResult.ofRows(4_998), result);
        assertEquals(1, preparedWithArrays("t"));
    }
}
