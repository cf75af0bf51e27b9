package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ParameterException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** E-02, DAL-23 */
class BindByPositionTest {
    private static final SqlSyntax POSTGRESQL = SqlSyntax.POSTGRESQL;
    private static final SqlSyntax MYSQL = SqlSyntax.MYSQL;
    private static final SqlSyntax SQLITE = SqlSyntax.SQLITE;

    static final List<Arguments> BOUND = List.of(
            Arguments.of(POSTGRESQL, "VALUES (?, ?)", List.of(1, "x"), Statement.of("VALUES ($1, $2)", 1, "x")),
            Arguments.of(MYSQL, "VALUES (?, ?)", List.of(1, "x"), Statement.of("VALUES (?, ?)", 1, "x")),
            Arguments.of(SQLITE, "VALUES (?, ?)", List.of(1, "x"), Statement.of("VALUES (?, ?)", 1, "x")),
            Arguments.of(POSTGRESQL, "VALUES ($2, $1, $2)", List.of(1, 2), Statement.of("VALUES ($2, $1, $2)", 1, 2)),
            Arguments.of(SQLITE, "VALUES ($2, $1, $2)", List.of(1, 2), Statement.of("VALUES (?, ?, ?)", 2, 1, 2)),
            Arguments.of(SQLITE, "VALUES (?2, ?1)", List.of(1, 2), Statement.of("VALUES (?, ?)", 2, 1)),
            Arguments.of(MYSQL, "VALUES (%s, %s)", List.of(1, 2), Statement.of("VALUES (?, ?)", 1, 2)),
            Arguments.of(MYSQL, "SELECT 5 %% 3, a %size, %s", List.of(1), Statement.of("SELECT 5 %% 3, a %size, ?", 1)),
            Arguments.of(
                    SQLITE,
                    "SELECT '?', \"?\", [?], ? -- ?",
                    List.of(1),
                    Statement.of("SELECT '?', \"?\", [?], ? -- ?", 1)),
            Arguments.of(
                    POSTGRESQL, "SELECT 'what?', $$?$$, ?", List.of(1), Statement.of("SELECT 'what?', $$?$$, $1", 1)),
            Arguments.of(POSTGRESQL, "SELECT d ?? ?, '??'", List.of(1), Statement.of("SELECT d ? $1, '??'", 1)),
            Arguments.of(
                    POSTGRESQL,
                    "SELECT d ??| ?, d ??& ?",
                    List.of(1, 2),
                    Statement.of("SELECT d ?| $1, d ?& $2", 1, 2)),
            Arguments.of(
                    POSTGRESQL,
                    "SELECT d ?| ?, d ?& ?, d @? ?",
                    List.of(1, 2, 3),
                    Statement.of("SELECT d ?| $1, d ?& $2, d @? $3", 1, 2, 3)),
            Arguments.of(POSTGRESQL, "SELECT d @?? ?", List.of(1), Statement.of("SELECT d @? $1", 1)),
            Arguments.of(
                    POSTGRESQL,
                    "SELECT ?||'x', a=?, -?",
                    List.of(1, 2, 3),
                    Statement.of("SELECT $1||'x', a=$2, -$3", 1, 2, 3)),
            Arguments.of(
                    POSTGRESQL,
                    "SELECT ?::int, ?:: text",
                    List.of(1, 2),
                    Statement.of("SELECT $1::int, $2:: text", 1, 2)),
            Arguments.of(POSTGRESQL, "SELECT 1", List.of(), Statement.of("SELECT 1")),
            Arguments.of(POSTGRESQL, "SELECT d ?? 'k'", List.of(), Statement.of("SELECT d ? 'k'")));

    @ParameterizedTest
    @FieldSource("BOUND")
    void positionsAreBoundInTheDriversStyle(SqlSyntax syntax, String query, List<?> values, Statement statement) {
        assertEquals(statement, ParsedQuery.parse(query, syntax).bind(values));
    }

    @Test
    void nullValueIsBound() {
        List<@Nullable Object> values = Collections.singletonList(null);

        assertEquals(
                Statement.of("SELECT ?", (Object) null),
                ParsedQuery.parse("SELECT ?", SQLITE).bind(values));
    }

    @Test
    void wrongCountSaysBothCounts() {
        assertError("The query has 2 positions and got 3 values", "SELECT ?, ?", MYSQL, List.of(1, 2, 3));
        assertError("The query has 1 position and got no values", "SELECT ?", MYSQL, List.of());
        assertError(
                "The query has no positions and got 1 value. A position is written ? or %s",
                "SELECT $1", MYSQL, List.of(1));
        assertError(
                "The query has no positions and got 1 value. A position is written ? or $1",
                "SELECT 1",
                POSTGRESQL,
                List.of(1));
        assertError(
                "The query has 2 positions and got 1 value. The operator ? is written ?? when values are bound by position",
                "SELECT d ? 'k', ?",
                POSTGRESQL,
                List.of(1));
        assertError("The query has 3 positions and got 2 values", "SELECT $1, $3", POSTGRESQL, List.of(1, 2));
    }

    @Test
    void numbersHaveNoGapsAndBeginWithOne() {
        assertError(
                "The query uses the numbers of positions up to 3 but not 2, so that its value would be lost",
                "SELECT $1, $3",
                POSTGRESQL,
                List.of(1, 2, 3));
        assertError("There is no position $0: positions count from 1 to 65535", "SELECT $0", POSTGRESQL, List.of(1));
        assertError(
                "There is no position $9999999999999999999…: positions count from 1 to 65535",
                "SELECT $99999999999999999999999",
                POSTGRESQL,
                List.of(1));
    }

    @Test
    void namesWantAMap() {
        assertError(
                "The query's parameters are :a, :b: pass a map of names to values, not a list",
                "SELECT :a, :b",
                POSTGRESQL,
                List.of(1, 2));
    }

    @Test
    void kindsOfPositionsDoNotMix() {
        assertError(
                "The query mixes the placeholders ? and $1: use one kind", "SELECT ?, $1", POSTGRESQL, List.of(1, 2));
        assertError("The query mixes the placeholders ? and %s: use one kind", "SELECT ?, %s", MYSQL, List.of(1, 2));
        assertError("The query mixes the placeholders ? and ?2: use one kind", "SELECT ?, ?2", SQLITE, List.of(1, 2));
    }

    // EDX-26: SQLite would bind NULL in silence.
    @Test
    void positionsWithoutValuesAreAnErrorWhereTheyCanBeNothingElse() {
        assertBindError(
                "The query has 1 position and got no values",
                () -> parse("SELECT ?", SQLITE).bind());
        assertBindError(
                "The query has 1 position and got no values",
                () -> parse("SELECT ?", MYSQL).bind(Map.of()));
        assertBindError(
                "The query has 2 positions and got no values",
                () -> parse("SELECT $2, $1", POSTGRESQL).bind());
    }

    @Test
    void withoutValuesOperatorsAndPreparedNumbersStay() {
        assertEquals(
                Statement.of("SELECT d ? 'k'"),
                parse("SELECT d ? 'k'", POSTGRESQL).bind());
        assertEquals(
                Statement.of("PREPARE p AS SELECT $1"),
                parse("PREPARE p AS SELECT $1", POSTGRESQL).bind());
        assertEquals(Statement.of("SELECT a %s"), parse("SELECT a %s", MYSQL).bind());
    }

    @Test
    void batchKeepsOneTextAndTheOrderOfRows() {
        ParsedQuery query = parse("INSERT INTO t VALUES (:a, :b, :a)", SQLITE);

        Batch batch = query.bindMany(List.of(Map.of("a", 1, "b", 2), Map.of("b", 4, "a", 3)));

        assertEquals(
                new Batch("INSERT INTO t VALUES (?, ?, ?)", 3, List.of(new Object[] {1, 2, 1}, new Object[] {3, 4, 3})),
                batch);
        assertEquals(Statement.of("INSERT INTO t VALUES (?, ?, ?)", 3, 4, 3), batch.statement(1));
    }

    @Test
    void batchOfListsBindsPositions() {
        Batch batch = parse("INSERT INTO t VALUES (?, ?)", POSTGRESQL)
                .bindMany(List.of(List.of(1, 2), Arrays.asList(3, null)));

        assertEquals(
                new Batch(
                        "INSERT INTO t VALUES ($1, $2)", 2, List.of(new Object[] {1, 2}, new @Nullable Object[] {3, null
                        })),
                batch);
    }

    // EDX-25
    @Test
    void emptyBatchIsABatchWithoutRows() {
        assertEquals(
                new Batch("INSERT INTO t VALUES ($1)", 1, List.of()),
                parse("INSERT INTO t VALUES (:a)", POSTGRESQL).bindMany(List.of()));
        assertEquals(
                new Batch("INSERT INTO t VALUES ($1)", 1, List.of()),
                parse("INSERT INTO t VALUES (?)", POSTGRESQL).bindMany(List.of()));
    }

    @Test
    void errorInABatchNamesTheRow() {
        ParsedQuery names = parse("INSERT INTO t VALUES (:a)", MYSQL);
        ParsedQuery positions = parse("INSERT INTO t VALUES (?)", MYSQL);

        assertBindError(
                "Row 2 of 2: No value for :a: the query's parameters are :a, and given are b. "
                        + "A colon that begins no parameter is written \\:",
                () -> names.bindMany(List.of(Map.of("a", 1), Map.of("b", 1))));
        assertBindError(
                "Row 2 of 3: The query has 1 position and got 2 values",
                () -> positions.bindMany(List.of(List.of(1), List.of(1, 2), List.of(1))));
        assertBindError(
                "Row 2 of 2: The rows mix maps and lists: give only one kind",
                () -> positions.bindMany(List.of(List.of(1), Map.of("a", 1))));
        assertBindError(
                "Row 1 of 1: The values must be a map of names or a list, and are java.lang.Integer",
                () -> positions.bindMany(List.of(1)));
    }

    // EDX-29
    @Test
    void collectionInABatchIsNotExpanded() {
        assertBindError(
                "Row 1 of 1: The collection for :ids cannot be expanded in IN, because all rows share one text: "
                        + "run the query once per row",
                () -> parse("DELETE FROM t WHERE id IN (:ids)", SQLITE).bindMany(List.of(Map.of("ids", List.of(1)))));
        assertBindError(
                "Row 1 of 1: The collection for position 2 cannot be expanded in IN, because all rows share one text: "
                        + "run the query once per row",
                () -> parse("DELETE FROM t WHERE a = ? AND id IN (?)", SQLITE)
                        .bindMany(List.of(List.of(1, new int[] {1}))));
    }

    private static void assertError(String message, String query, SqlSyntax syntax, List<?> values) {
        assertBindError(message, () -> parse(query, syntax).bind(values));
    }

    private static void assertBindError(String message, Executable bind) {
        assertEquals(message, assertThrows(ParameterException.class, bind).getMessage());
    }

    private static ParsedQuery parse(String query, SqlSyntax syntax) {
        return ParsedQuery.parse(query, syntax);
    }
}
