package dev.databases.sql;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EDX-32 */
class MultiRowInsertTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t (a, b) VALUES (?, ?) | INSERT INTO t (a, b) VALUES (?, ?), (?, ?)",
                "insert or replace into `s`.`t` values (?, lower(?), 'it''s ?', ? + 1); | insert or replace into `s`.`t` values (?, lower(?), 'it''s ?', ? + 1), (?, lower(?), 'it''s ?', ? + 1)",
                "REPLACE INTO t VALUES (?) | REPLACE INTO t VALUES (?), (?)",
                "INSERT t VALUE (?) | INSERT t VALUE (?), (?)",
                "INSERT IGNORE INTO t (`values`) VALUES (?) | INSERT IGNORE INTO t (`values`) VALUES (?), (?)",
                "INSERT INTO t VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a) | INSERT INTO t VALUES (?), (?) ON DUPLICATE KEY UPDATE a = VALUES(a)",
                "/* c */ INSERT INTO t VALUES (/* ( ? */ ?, now()) | /* c */ INSERT INTO t VALUES (/* ( ? */ ?, now()), (/* ( ? */ ?, now())",
                "INSERT INTO t (a) VALUES (DEFAULT) | INSERT INTO t (a) VALUES (DEFAULT), (DEFAULT)"
            })
    void insertOfOneRowIsWrittenForTwo(String sql, String two) {
        MultiRowInsert insert = requireNonNull(MultiRowInsert.of(sql, SqlSyntax.MYSQL));

        assertEquals(two, insert.sql(2));
        assertEquals(sql.replace(";", ""), insert.sql(1));
    }

    @Test
    void numbersGoOnFromRowToRow() {
        MultiRowInsert insert = requireNonNull(MultiRowInsert.of(
                "INSERT INTO t AS x (a, b, c) OVERRIDING SYSTEM VALUE VALUES ($2, $1::jsonb, $2) ON CONFLICT (a) DO NOTHING",
                SqlSyntax.POSTGRESQL));

        assertEquals(
                "INSERT INTO t AS x (a, b, c) OVERRIDING SYSTEM VALUE VALUES ($2, $1::jsonb, $2), ($4, $3::jsonb, $4), "
                        + "($6, $5::jsonb, $6) ON CONFLICT (a) DO NOTHING",
                insert.sql(3));
        assertEquals(2, insert.parametersPerRow());
        assertEquals(32_767, insert.maximumRows());
        assertEquals(false, insert.updatesOnConflict());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "INSERT INTO s.\"T\" AS x (a, \"b,c\") VALUES ($2, f($1, '),')) ON CONFLICT DO NOTHING | s.\"T\" | a; \"b,c\" | $2; f($1, '),') | INSERT INTO s.\"T\" AS x (a, \"b,c\") SELECT 1 ON CONFLICT DO NOTHING",
                "INSERT INTO t VALUES ($1::jsonb) | t | '' | $1::jsonb | INSERT INTO t SELECT 1",
                "INSERT INTO t x (a) OVERRIDING USER VALUE VALUES ($1); | t | a | $1 | INSERT INTO t x (a) OVERRIDING USER VALUE SELECT 1",
                "INSERT INTO t PARTITION (p0, p1) (a) VALUES ($1) | t | a | $1 | INSERT INTO t PARTITION (p0, p1) (a) SELECT 1",
                "INSERT INTO \"s\" . t (a) VALUES ($1) | \"s\" . t | a | $1 | INSERT INTO \"s\" . t (a) SELECT 1"
            })
    void partsAreTold(String sql, String table, String columns, String values, String fromQuery) {
        MultiRowInsert insert = requireNonNull(MultiRowInsert.of(sql, SqlSyntax.POSTGRESQL));

        assertEquals(table, insert.table());
        assertEquals(columns, String.join("; ", insert.columns()));
        assertEquals(values, String.join("; ", insert.values()));
        assertEquals(fromQuery, insert.fromQuery("SELECT 1"));
    }

    @Test
    void updateOnConflictIsToldBecauseItMayNotMeetARowTwice() {
        MultiRowInsert insert = requireNonNull(MultiRowInsert.of(
                "INSERT INTO t VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = excluded.a", SqlSyntax.POSTGRESQL));

        assertEquals(true, insert.updatesOnConflict());
    }

    @Test
    void numberOfRowsHasBounds() {
        MultiRowInsert insert = requireNonNull(MultiRowInsert.of("INSERT INTO t VALUES (?, ?)", SqlSyntax.SQLITE));

        assertEquals(
                "rows must be between 1 and 16383: 0",
                assertThrows(IllegalArgumentException.class, () -> insert.sql(0))
                        .getMessage());
        assertEquals(
                "rows must be between 1 and 16383: 16384",
                assertThrows(IllegalArgumentException.class, () -> insert.sql(16_384))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPDATE t SET a = ?",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT INTO t (a) SELECT ?",
                "INSERT INTO t (a) VALUES (?), (?)",
                "INSERT INTO t (a) VALUES (?) RETURNING id",
                "INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING RETURNING id",
                "INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET a = ?",
                "INSERT INTO t (a) VALUES ((SELECT max(a) FROM t))",
                "INSERT INTO t (a, b) VALUES (?, last_insert_rowid())",
                "INSERT INTO t (a, b) VALUES (?, LAST_INSERT_ID())",
                "INSERT INTO t (a) VALUES (?); SELECT 1",
                "INSERT INTO t (a) VALUES (?",
                "INSERT INTO t (a) VALUES ROW(?)",
                "INSERT INTO t SET a = ?",
                "INSERT INTO t (a) VALUES (?) AS new ON DUPLICATE KEY UPDATE a = new.a",
                "INSERT INTO t (a) VALUES ('",
                "WITH x AS (SELECT 1) INSERT INTO t VALUES (?)",
                "INSERT (a) VALUES (?)",
                "INSERT INTO t (a) VALUES (??)"
            })
    void otherShapesAreRefused(String sql) {
        assertNull(MultiRowInsert.of(sql, SqlSyntax.SQLITE));
        assertNull(MultiRowInsert.of(sql, SqlSyntax.MYSQL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES ($2)",
                "INSERT INTO t VALUES ($0)",
                "INSERT INTO t VALUES ($99999999)",
                "INSERT INTO t VALUES (currval('s'), $1)"
            })
    void otherShapesAreRefusedWithNumbers(String sql) {
        assertNull(MultiRowInsert.of(sql, SqlSyntax.POSTGRESQL));
    }
}
