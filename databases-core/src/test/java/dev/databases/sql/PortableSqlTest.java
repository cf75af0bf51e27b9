package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.BadSqlException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortableSqlTest {
    // DAL-22
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiterString = " => ",
            value = {
                "SELECT [name] FROM [order] => SELECT \"name\" FROM \"order\"",
                "SELECT [t].[first name], x.[b] => SELECT \"t\".\"first name\", x.\"b\"",
                "([a],[b])=([c]) => (\"a\",\"b\")=(\"c\")",
                "SELECT '[a]', \"[b]\", /* [c] */ [d] -- [e] => SELECT '[a]', \"[b]\", /* [c] */ \"d\" -- [e]",
                "SELECT $$ [a] $$, [b] => SELECT $$ [a] $$, \"b\"",
                "SELECT arr[1], arr[i], f(x)[i], a[i][j], [a][i] => SELECT arr[1], arr[i], f(x)[i], a[i][j], \"a\"[i]",
                "SELECT arr[idx[1]], arr[1:n] => SELECT arr[idx[1]], arr[1:n]",
                "SELECT arr[[1]], [[a]] => SELECT arr[1], [a]",
                "SELECT arr[[[i]]] => SELECT arr[\"i\"]",
                "SELECT ARRAY[a], ARRAY [a], ARRAY[1, [b]] => SELECT ARRAY[a], ARRAY [a], ARRAY[1, \"b\"]",
                "SELECT arr [1], [2fa], [a-b], [], [ a] => SELECT arr [1], \"2fa\", [a-b], [], [ a]",
                "SELECT d ?? 'k', ? => SELECT d ?? 'k', ?",
                "SELECT [größe] => SELECT \"größe\""
            })
    void bracketedNamesAreQuoted(String portable, String postgresql) {
        assertEquals(postgresql, PortableSql.translate(portable, SqlSyntax.POSTGRESQL));
    }

    // DAL-22
    @Test
    void quotesAreThoseOfTheDialect() {
        assertEquals("SELECT `a`, `b`", PortableSql.translate("SELECT [a], `b`", SqlSyntax.MYSQL));
        assertEquals("SELECT \"a\", \"b\"", PortableSql.translate("SELECT [a], \"b\"", SqlSyntax.SQLITE));
    }

    // DAL-23
    @Test
    void questionMarksAreBoundByPosition() {
        String portable = "SELECT [a] FROM t WHERE b = ? AND c ?? 'what?'";

        assertEquals(
                Statement.of("SELECT \"a\" FROM t WHERE b = $1 AND c ? 'what?'", 5),
                PortableSql.bind(portable, List.of(5), SqlSyntax.POSTGRESQL));
    }

    // E-26
    @Test
    void plainQueriesAreNotTranslated() {
        String query = "SELECT [a], arr[[1]], d ?? 'k'";

        assertEquals(
                Statement.of(query),
                ParsedQuery.parse(query, SqlSyntax.POSTGRESQL).bind());
    }

    @Test
    void unterminatedLiteralIsAnError() {
        BadSqlException error =
                assertThrows(BadSqlException.class, () -> PortableSql.translate("SELECT [a], '", SqlSyntax.SQLITE));

        assertEquals("The string literal that begins at line 1, column 13 has no end", error.getMessage());
    }
}
