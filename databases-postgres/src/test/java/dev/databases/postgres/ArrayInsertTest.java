package dev.databases.postgres;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayInsertTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t (a, b) VALUES ($1, $2)"
                        + "| INSERT INTO t (a, b) SELECT u.c1, u.c2 FROM unnest($1::int8[], $2::text[]) AS u (c1, c2)",
                "insert into s.\"T\" values ($2,$1);"
                        + "| insert into s.\"T\" SELECT u.c2, u.c1 FROM unnest($1::int8[], $2::text[]) AS u (c1, c2)",
                "INSERT INTO t (a, b) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING"
                        + "| INSERT INTO t (a, b) SELECT u.c1, u.c2 FROM unnest($1::int8[], $2::jsonb[]) AS u (c1, c2) ON CONFLICT DO NOTHING",
                "INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES ($1, $2)"
                        + "| INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE SELECT u.c1, u.c2 FROM unnest($1::int8[], $2::text[]) AS u (c1, c2)"
            })
    void plainInsertTakesArrays(String sql, String arrays) {
        ArrayInsert insert = requireNonNull(ArrayInsert.of(sql));

        assertEquals(arrays, insert.sql(List.of("int8", "text")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (a, b) VALUES ($1, now())",
                "INSERT INTO t (a, b) VALUES ($1, DEFAULT)",
                "INSERT INTO t (a, b) VALUES ($1, $1)",
                "INSERT INTO t (a, b) VALUES ($1, $2 + 1)",
                "INSERT INTO t (a, b) VALUES ($1, CAST($2 AS jsonb))",
                "INSERT INTO t (a, b) VALUES ($1, $2::varchar(5))",
                "INSERT INTO t (a, b) VALUES ($1, $2::int[])",
                "INSERT INTO t (a, b) VALUES ($1, $2::char)",
                "INSERT INTO t (a, b) VALUES ($1)",
                "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)",
                "INSERT INTO t (a) VALUES ($1) RETURNING a",
                "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = excluded.a",
                "INSERT INTO t (a) SELECT $1",
                "UPDATE t SET a = $1"
            })
    void otherStatementsDoNot(String sql) {
        assertNull(ArrayInsert.of(sql));
    }

    @Test
    void itCanAlsoBeWrittenForRowsThatFollowEachOther() {
        ArrayInsert insert = requireNonNull(ArrayInsert.of("INSERT INTO s.t (a, \"B\") VALUES ($2::mood, $1)"));

        assertEquals(2, insert.parameters());
        assertEquals("INSERT INTO s.t (a, \"B\") VALUES ($2::mood, $1), ($4::mood, $3)", insert.values(2));
    }

    @Test
    void typesThatUnnestTakesApartAreRefused() {
        ArrayInsert insert = requireNonNull(ArrayInsert.of("INSERT INTO t (a) VALUES ($1)"));

        assertNull(insert.sql(List.of("int4[]")));
        assertNull(insert.sql(List.of("record")));
    }

    @ParameterizedTest
    @CsvSource({"char, \"char\"", "bit, varbit", "bpchar, bpchar"})
    void typesThatWouldBeCutWhenCastAreWrittenOtherwise(String type, String element) {
        ArrayInsert insert = requireNonNull(ArrayInsert.of("INSERT INTO t (a) VALUES ($1)"));

        assertEquals(
                "INSERT INTO t (a) SELECT u.c1 FROM unnest($1::" + element + "[]) AS u (c1)",
                insert.sql(List.of(type)));
    }
}
