package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ParameterException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** EDX-29 */
class InExpansionTest {
    private static final Map<String, Object> VALUES =
            Map.of("ids", List.of(1, 2, 3), "none", List.of(), "one", Set.of(9), "a", "x", "b", "y");

    /** Query, its SQL for SQLite, its SQL for PostgreSQL, the arguments for SQLite. */
    static final List<Arguments> EXPANDED = List.of(
            Arguments.of("id IN (:ids)", "id IN (?, ?, ?)", "id IN ($1, $2, $3)", List.of(1, 2, 3)),
            Arguments.of("id IN :ids", "id IN (?, ?, ?)", "id IN ($1, $2, $3)", List.of(1, 2, 3)),
            Arguments.of("id not in(:one)", "id not in(?)", "id not in($1)", List.of(9)),
            Arguments.of(
                    "id NOT IN :ids AND :a = 1",
                    "id NOT IN (?, ?, ?) AND ? = 1",
                    "id NOT IN ($1, $2, $3) AND $4 = 1",
                    List.of(1, 2, 3, "x")),
            Arguments.of(
                    "id IN (:a, :ids, 5, :one)",
                    "id IN (?, ?, ?, ?, 5, ?)",
                    "id IN ($1, $2, $3, $4, 5, $5)",
                    List.of("x", 1, 2, 3, 9)),
            Arguments.of("id IN (:a, :b)", "id IN (?, ?)", "id IN ($1, $2)", List.of("x", "y")),
            Arguments.of(
                    "id IN (:ids::int)",
                    "id IN (?::int, ?::int, ?::int)",
                    "id IN ($1::int, $2::int, $3::int)",
                    List.of(1, 2, 3)),
            Arguments.of(
                    "a IN (:ids) OR b IN (:ids)",
                    "a IN (?, ?, ?) OR b IN (?, ?, ?)",
                    "a IN ($1, $2, $3) OR b IN ($1, $2, $3)",
                    List.of(1, 2, 3, 1, 2, 3)),
            Arguments.of(
                    "id IN /* c */ ( /* d */ :ids /* e */ )",
                    "id IN /* c */ ( /* d */ ?, ?, ? /* e */ )",
                    "id IN /* c */ ( /* d */ $1, $2, $3 /* e */ )",
                    List.of(1, 2, 3)),
            Arguments.of("id IN (:none)", "id IN ()", "id OPERATOR(=) ANY ('{}')", List.of()),
            Arguments.of("id IN :none;", "id IN ();", "id OPERATOR(=) ANY ('{}');", List.of()),
            Arguments.of(
                    "id NOT  IN (:none, :none) AND x",
                    "id NOT IN () AND x",
                    "id OPERATOR(<>) ALL ('{}') AND x",
                    List.of()),
            Arguments.of("id IN (:none, :a)", "id IN (?)", "id IN ($1)", List.of("x")),
            Arguments.of("id IN (:a, :none)", "id IN (?)", "id IN ($1)", List.of("x")),
            Arguments.of(
                    "id IN (:none, :a, :none , f(:b, :none), :none, :none )",
                    "id IN (?, f(?, ?) )",
                    "id IN ($1, f($2, $3) )",
                    List.of("x", "y", List.of())),
            Arguments.of(
                    "(:a IN (:none)) = (:b IN (:one))",
                    "(? IN ()) = (? IN (?))",
                    "($1 OPERATOR(=) ANY ('{}')) = ($2 IN ($3))",
                    List.of("x", "y", 9)),
            Arguments.of(
                    "a IN (b IN (:ids), :none, :a)",
                    "a IN (b IN (?, ?, ?), ?)",
                    "a IN (b IN ($1, $2, $3), $4)",
                    List.of(1, 2, 3, "x")),
            Arguments.of(
                    "a IN (SELECT :a, :ids, :b)",
                    "a IN (SELECT ?, ?, ?)",
                    "a IN (SELECT $1, $2, $3)",
                    List.of("x", List.of(1, 2, 3), "y")),
            Arguments.of(
                    "a = ANY(:ids) AND t.in (:one)",
                    "a = ANY(?) AND t.in (?)",
                    "a = ANY($1) AND t.in ($2)",
                    List.of(List.of(1, 2, 3), Set.of(9))),
            Arguments.of(
                    "id IN (lower(:ids), :ids + 1)",
                    "id IN (lower(?), ? + 1)",
                    "id IN (lower($1), $1 + 1)",
                    List.of(List.of(1, 2, 3), List.of(1, 2, 3))),
            Arguments.of(
                    "(:ids = x OR id IN (:ids))",
                    "(? = x OR id IN (?, ?, ?))",
                    "($1 = x OR id IN ($2, $3, $4))",
                    List.of(List.of(1, 2, 3), 1, 2, 3)),
            Arguments.of(
                    "\\:x IN (:one) AND ':ids' IN ('a')",
                    ":x IN (?) AND ':ids' IN ('a')",
                    ":x IN ($1) AND ':ids' IN ('a')",
                    List.of(9)));

    @ParameterizedTest
    @FieldSource("EXPANDED")
    void collectionInAListOfInIsExpanded(String query, String sqlite, String postgresql, List<?> arguments) {
        Statement forSqlite = bindUsed(query, SqlSyntax.SQLITE);
        Statement forPostgresql = bindUsed(query, SqlSyntax.POSTGRESQL);

        assertEquals(new Statement(sqlite, arguments.toArray()), forSqlite);
        assertEquals(postgresql, forPostgresql.sql());
    }

    @Test
    void emptyCollectionIsASubSelectOnMysql() {
        assertEquals(
                Statement.of("SELECT a IN (SELECT NULL FROM DUAL WHERE 1 = 0)"),
                bindUsed("SELECT a IN (:none)", SqlSyntax.MYSQL));
        assertEquals(
                Statement.of("SELECT a NOT IN (SELECT NULL FROM DUAL WHERE 1 = 0)"),
                bindUsed("SELECT a NOT IN :none", SqlSyntax.MYSQL));
    }

    @Test
    void positionsExpandToo() {
        assertEquals(
                Statement.of("a = ? AND id IN (?, ?)", 1, 2, 3),
                ParsedQuery.parse("a = %s AND id IN (%s)", SqlSyntax.MYSQL).bind(List.of(1, List.of(2, 3))));
        assertEquals(
                Statement.of("id IN ($1, $2) AND a = $3 AND b = $3", 2, 3, 1),
                ParsedQuery.parse("id IN ($2) AND a = $1 AND b = $1", SqlSyntax.POSTGRESQL)
                        .bind(List.of(1, List.of(2, 3))));
    }

    @Test
    void javaArraysExpandAndBytesDoNot() {
        ParsedQuery query = ParsedQuery.parse("id IN (:ids)", SqlSyntax.SQLITE);

        assertEquals(Statement.of("id IN (?, ?)", 1, 2), query.bind(Map.of("ids", new int[] {1, 2})));
        assertEquals(Statement.of("id IN (?, ?)", "a", "b"), query.bind(Map.of("ids", new String[] {"a", "b"})));
        assertEquals(Statement.of("id IN (?)", new byte[] {1, 2}), query.bind(Map.of("ids", new byte[] {1, 2})));
    }

    @Test
    void nullElementIsBoundAsItIs() {
        Statement statement =
                ParsedQuery.parse("id IN (:ids)", SqlSyntax.SQLITE).bind(Map.of("ids", Arrays.asList(1, null)));

        assertEquals(Statement.of("id IN (?, ?)", 1, null), statement);
    }

    @Test
    void moreElementsThanParametersIsAnError() {
        ParsedQuery query = ParsedQuery.parse("id IN (:ids)", SqlSyntax.SQLITE);
        Map<String, Object> values = Map.of("ids", new int[32_767]);

        ParameterException error = assertThrows(ParameterException.class, () -> query.bind(values));

        assertEquals(
                "The query needs 32767 parameters where the database takes at most 32766: split the values over several queries",
                error.getMessage());
        assertEquals("id IN (:ids)", error.query());
    }

    /** Binds those of the values that the query names. */
    private static Statement bindUsed(String query, SqlSyntax syntax) {
        ParsedQuery parsed = ParsedQuery.parse(query, syntax);
        return parsed.bind(VALUES.entrySet().stream()
                .filter(entry -> parsed.parameterNames().contains(entry.getKey()))
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
