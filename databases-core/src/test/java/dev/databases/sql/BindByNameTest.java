package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ParameterException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BindByNameTest {
    @Test
    void nameUsedTwiceIsTwoArgumentsOrOneNumber() {
        String query = "SELECT :a, :b, :a";
        Map<String, Object> values = Map.of("a", 1, "b", "x");

        assertEquals(Statement.of("SELECT ?, ?, ?", 1, "x", 1), mysql(query).bind(values));
        assertEquals(Statement.of("SELECT ?, ?, ?", 1, "x", 1), sqlite(query).bind(values));
        assertEquals(
                Statement.of("SELECT $1, $2, $1", 1, "x"), postgresql(query).bind(values));
    }

    @Test
    void nullValueIsBound() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("a", null);

        Statement statement = postgresql("SELECT :a").bind(values);

        assertEquals(Statement.of("SELECT $1", (Object) null), statement);
    }

    // E-02, E-26
    @Test
    void questionMarksAndPercentsStayLiteralInNamedMode() {
        assertEquals(
                Statement.of("SELECT d ? 'k', d ?| $1, d @? '$', 7 %s, 5 % 2, '??', d ?? 'x'", "v"),
                postgresql("SELECT d ? 'k', d ?| :a, d @? '$', 7 %s, 5 % 2, '??', d ?? 'x'")
                        .bind(Map.of("a", "v")));
        assertEquals(
                Statement.of("SELECT a %s FROM t WHERE b = ?", 1),
                mysql("SELECT a %s FROM t WHERE b = :b").bind(Map.of("b", 1)));
    }

    // EDX-28, E-09
    @Test
    void percentInALikeLiteralIsLeftAlone() {
        String query = "SELECT * FROM notes WHERE text LIKE 'iter_test_%' ORDER BY id";

        assertSame(query, sqlite(query).bind().sql());
        assertSame(query, postgresql(query).bind(Map.of()).sql());
        assertSame(query, mysql(query).bind().sql());
    }

    // EDX-27
    @Test
    void escapedColonIsAColonInEveryMode() {
        assertEquals(
                Statement.of("SELECT :a, $1", 2), postgresql("SELECT \\:a, :b").bind(Map.of("b", 2)));
        assertEquals(
                Statement.of("SELECT :a, $1", 2), postgresql("SELECT \\:a, ?").bind(List.of(2)));
        assertEquals(
                Statement.of("SELECT x::int"), postgresql("SELECT x\\:\\:int").bind());
        assertEquals(Statement.of("SELECT '\\:a'"), postgresql("SELECT '\\:a'").bind());
    }

    // EDX-26
    @Test
    void missingValueNamesTheParameters() {
        ParameterException error = assertThrows(
                ParameterException.class,
                () -> postgresql("SELECT :a, :b, :c").bind(new TreeMap<>(Map.of("a", 1, "x", 2))));

        assertEquals(
                "No value for :b, :c: the query's parameters are :a, :b, :c, and given are a, x. "
                        + "A colon that begins no parameter is written \\:",
                error.getMessage());
        assertEquals("SELECT :a, :b, :c", error.query());
    }

    // EDX-26
    @Test
    void noValuesForNamesIsAnError() {
        String message = "No value for :a: the query's parameters are :a, and none are given. "
                + "A colon that begins no parameter is written \\:";

        assertParameterError(message, () -> sqlite("SELECT :a").bind());
        assertParameterError(message, () -> sqlite("SELECT :a").bind(Map.of()));
    }

    // EDX-26
    @Test
    void unknownNameIsAnError() {
        assertParameterError(
                "No parameter is named :x: the query's parameters are :a",
                () -> mysql("SELECT :a").bind(Map.of("a", 1, "x", 2)));
        assertParameterError(
                "No parameter is named :x: the query has no named parameters",
                () -> mysql("SELECT ':x'").bind(Map.of("x", 2)));
    }

    @Test
    void keysMustBeStrings() {
        ParsedQuery query = mysql("SELECT :a");

        assertParameterError(
                "Row 1 of 1: The names of values must be strings, and one is java.lang.Integer",
                () -> query.bindMany(List.of(Map.of(1, 1))));
        assertParameterError(
                "Row 1 of 1: The names of values must be strings, and one is java.lang.Integer",
                () -> query.bindMany(List.of(new TreeMap<>(Map.of(1, 1)))));
        assertParameterError(
                "The names of values must be strings, and one is null",
                () -> query.bind(Collections.singletonMap(null, 1)));
    }

    @Test
    void namesDoNotMixWithPositionsThatTheServerWouldTake() {
        assertParameterError(
                "The query mixes the placeholders :a and $1: use one kind",
                () -> postgresql("SELECT :a, $1").bind(Map.of("a", 1)));
        assertParameterError(
                "The query mixes the placeholders :a and ?: use one kind",
                () -> sqlite("SELECT :a, ?").bind(Map.of("a", 1)));
    }

    @Test
    void moreParametersThanTheDatabaseTakesIsAnError() {
        SqlSyntax small = SqlSyntax.SQLITE.withMaximumParameters(2);

        assertParameterError(
                "The query needs 3 parameters where the database takes at most 2: split the values over several queries",
                () -> ParsedQuery.parse("SELECT :a, :b, :a", small).bind(Map.of("a", 1, "b", 2)));
    }

    @Test
    void unterminatedLiteralSaysWhereItBegins() {
        assertBadSql(
                "The string literal that begins at line 2, column 3 has no end", "SELECT 1,\n  'abc", SqlSyntax.SQLITE);
        assertBadSql(
                "The string literal that begins at line 1, column 9 has no end", "SELECT E'a\\'", SqlSyntax.POSTGRESQL);
        assertBadSql("The string literal that begins at line 1, column 8 has no end", "SELECT \"abc", SqlSyntax.MYSQL);
        assertBadSql(
                "The quoted identifier that begins at line 1, column 8 has no end", "SELECT \"abc", SqlSyntax.ANSI);
        assertBadSql(
                "The quoted identifier that begins at line 1, column 8 has no end", "SELECT `abc", SqlSyntax.MYSQL);
        assertBadSql(
                "The quoted identifier that begins at line 1, column 8 has no end", "SELECT [abc", SqlSyntax.SQLITE);
        assertBadSql(
                "The dollar-quoted string that begins at line 1, column 8 has no end",
                "SELECT $a$ $b$",
                SqlSyntax.POSTGRESQL);
        assertBadSql("The comment that begins at line 1, column 1 has no end", "/* /* */", SqlSyntax.POSTGRESQL);
    }

    private static void assertBadSql(String message, String query, SqlSyntax syntax) {
        BadSqlException error = assertThrows(BadSqlException.class, () -> ParsedQuery.parse(query, syntax));

        assertEquals(message, error.getMessage());
        assertEquals(query, error.query());
    }

    private static void assertParameterError(String message, Executable bind) {
        assertEquals(message, assertThrows(ParameterException.class, bind).getMessage());
    }

    private static ParsedQuery postgresql(String query) {
        return ParsedQuery.parse(query, SqlSyntax.POSTGRESQL);
    }

    private static ParsedQuery mysql(String query) {
        return ParsedQuery.parse(query, SqlSyntax.MYSQL);
    }

    private static ParsedQuery sqlite(String query) {
        return ParsedQuery.parse(query, SqlSyntax.SQLITE);
    }
}
