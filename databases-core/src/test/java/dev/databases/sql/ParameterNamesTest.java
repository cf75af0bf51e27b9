package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Which names a query has, dialect by dialect. EDX-27 */
class ParameterNamesTest {
    static final Map<String, SqlSyntax> DIALECTS = Map.of(
            "postgresql", SqlSyntax.POSTGRESQL,
            "mysql", SqlSyntax.MYSQL,
            "sqlite", SqlSyntax.SQLITE,
            "ansi", SqlSyntax.ANSI);

    static final List<Arguments> EVERYWHERE = List.of(
            query("SELECT :a", "a"),
            query("SELECT :a, :b, :a", "a", "b"),
            query("SELECT :größe_2", "größe_2"),
            query(":a", "a"),
            query(""),
            query("SELECT ':a', :b", "b"),
            query("SELECT 'it''s :a', :b", "b"),
            query("SELECT '12:30:00', 12:30, x::int"),
            query("SELECT :a::int", "a"),
            query("SELECT x:::a", "a"),
            query("SELECT @x := :a, @y:=:b", "a", "b"),
            query("SELECT \\:a, :b", "b"),
            query("SELECT 1 /* :a */ + :b -- :c\n + :d", "b", "d"),
            query("SELECT a-:b, a+:c, (:d), x=:e,:f", "b", "c", "d", "e", "f"),
            query("SELECT 'a':b, x:c, f(x):d, JSON_OBJECT('k':v)"),
            query("label:LOOP"),
            query("SELECT : a, :1a, :"),
            query("SELECT a LIMIT :n OFFSET :m", "n", "m"),
            query("SELECT CASE WHEN:a THEN 1 END"),
            query("SELECT a?:b"));

    static final List<Arguments> POSTGRESQL = List.of(
            query("SELECT arr[1:2], arr[1:n], arr[f(1):n], arr[1 :n], arr[lo:hi], arr[ :lo : :hi]", "lo", "hi"),
            query("SELECT arr[:i], ARRAY[:a, :b]", "i", "a", "b"),
            query("SELECT arr[CASE WHEN :x THEN 1 END]", "x"),
            query("SELECT arr[:lo::int]", "lo"),
            query("SELECT E'it\\'s :a', :b", "b"),
            query("SELECT e'\\\\', :b", "b"),
            query("SELECT 'a\\', :b", "b"),
            query("SELECT E'a'\n  'it\\'s :a', :b", "b"),
            query("SELECT E'a' -- :x\n  'it\\'s :a', :b", "b"),
            query("SELECT rate'\\', :b", "b"),
            query("SELECT $$ :a $$, :b", "b"),
            query("SELECT $tag$ $$ :a $tagg$ $tag $tag$, :b", "b"),
            query("SELECT a$b$ || :c || d$b$", "c"),
            query("SELECT $1, :c, $2", "c"),
            query("SELECT $é$ :a $é$, :b", "b"),
            query("SELECT \"a:b\", \"x\"\":y\", :c", "c"),
            query("SELECT /* /* :a */ :b */ :c", "c"),
            query("SELECT data -> 'a' ? 'b', data #> :p, data @? :q, data ?| :r, a # :b", "p", "q", "r", "b"),
            query("SELECT 1 -- :a\r + :b", "b"),
            query("SELECT `:a`", "a"),
            query("SELECT f(x => :a, y := :b)", "a", "b"));

    static final List<Arguments> MYSQL = List.of(
            query("SELECT 'it\\'s :a', :b", "b"),
            query("SELECT \"it\\\"s :a\", :b", "b"),
            query("SELECT '\\\\', :b", "b"),
            query("SELECT `a:b`, `x``:y`, :c", "c"),
            query("SELECT 1 # :a\n + :b", "b"),
            query("SELECT 5--:a", "a"),
            query("SELECT 5-- :a\n + :b", "b"),
            query("SELECT 5 --"),
            query("SELECT /* /* :a */ :b", "b"),
            query("SELECT /*! :a */ :b", "b"),
            query("SELECT /*!50000 :a /* :x */ :y */ :b", "b"),
            query("SELECT /*M! :a */ :b", "b"),
            query("SELECT $$ :a", "a"),
            query("SELECT 1 -- :a\r + :b"));

    static final List<Arguments> SQLITE = List.of(
            query("SELECT [a:b], [:c], :d", "d"),
            query("SELECT `:a`, \":b\", :c", "c"),
            query("SELECT 'a\\', :b", "b"),
            query("SELECT 1 -- :a\r + :b"),
            query("SELECT /* /* :a */ :b", "b"));

    static final List<Arguments> ANSI = List.of(
            query("SELECT \":a\", /* /* :b */ :c */ :d", "d"),
            query("SELECT 'a\\', :b", "b"),
            query("SELECT a # :b", "b"));

    @ParameterizedTest
    @FieldSource("EVERYWHERE")
    void namesAreTheSameInEveryDialect(String query, List<String> names) {
        DIALECTS.forEach((dialect, syntax) ->
                assertEquals(names, ParsedQuery.parse(query, syntax).parameterNames(), dialect));
    }

    @ParameterizedTest
    @FieldSource("POSTGRESQL")
    void namesOfPostgresqlStandOutsideLiterals(String query, List<String> names) {
        assertEquals(names, ParsedQuery.parse(query, SqlSyntax.POSTGRESQL).parameterNames());
    }

    @ParameterizedTest
    @FieldSource("MYSQL")
    void namesOfMysqlStandOutsideLiterals(String query, List<String> names) {
        assertEquals(names, ParsedQuery.parse(query, SqlSyntax.MYSQL).parameterNames());
    }

    @ParameterizedTest
    @FieldSource("SQLITE")
    void namesOfSqliteStandOutsideLiterals(String query, List<String> names) {
        assertEquals(names, ParsedQuery.parse(query, SqlSyntax.SQLITE).parameterNames());
    }

    @ParameterizedTest
    @FieldSource("ANSI")
    void namesOfStandardSqlStandOutsideLiterals(String query, List<String> names) {
        assertEquals(names, ParsedQuery.parse(query, SqlSyntax.ANSI).parameterNames());
    }

    private static Arguments query(String query, String... names) {
        return Arguments.of(query, List.of(names));
    }
}
