package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ParameterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Random texts. The seed of the one that fails is in the message. */
class SqlFuzzTest {
    private static final int TEXTS = 10_000;

    private static final String[] SOUP = {
        "SELECT",
        "IN",
        "NOT",
        "NOT IN",
        "(",
        ")",
        "[",
        "]",
        "[[",
        "]]",
        ",",
        ";",
        ".",
        ":",
        "::",
        ":=",
        "\\",
        "\\:",
        ":a",
        ":b",
        ":c",
        "?",
        "??",
        "?|",
        "?&",
        "@?",
        "$1",
        "$2",
        "$0",
        "?1",
        "%s",
        "%%",
        "'",
        "''",
        "E'",
        "\"",
        "`",
        "$$",
        "$t$",
        "--",
        "#",
        "/*",
        "*/",
        "/*!",
        "\n",
        "\r",
        " ",
        " ",
        " ",
        "a",
        "b1",
        "12",
        "1.5e3",
        "||",
        "-",
        "+",
        "é",
        "😀",
        "\u0000",
        "BEGIN",
        "END",
        "CASE",
        "CREATE TRIGGER",
        "INSERT INTO t",
        "VALUES",
        "ON CONFLICT",
        "WITH",
        "ARRAY[",
        "EXPLAIN",
        "AS"
    };

    static final List<Arguments> DIALECTS = List.of(
            Arguments.of("postgresql", SqlSyntax.POSTGRESQL),
            Arguments.of("mysql", SqlSyntax.MYSQL),
            Arguments.of("sqlite", SqlSyntax.SQLITE),
            Arguments.of("ansi", SqlSyntax.ANSI));

    @ParameterizedTest(name = "{0}")
    @FieldSource("DIALECTS")
    void onlyTheTypedErrorsAreThrown(String dialect, SqlSyntax syntax) {
        int bound = 0;
        for (int next = 0; next < TEXTS; next++) {
            int seed = next;
            String text = soup(new Random(seed));
            try {
                bound += bindEveryWay(text, syntax, new Random(seed));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("seed " + seed + ": " + text, e);
            }
        }

        assertTrue(bound > TEXTS / 4, "too few texts were bound to tell anything: " + bound);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DIALECTS")
    void tokensAreTheWholeText(String dialect, SqlSyntax syntax) {
        for (int next = 0; next < TEXTS; next++) {
            int seed = next;
            String text = soup(new Random(seed));
            StringBuilder read = new StringBuilder();
            Tokenizer tokens = new Tokenizer(text, syntax);
            try {
                while (tokens.next()) {
                    assertTrue(tokens.end() > tokens.start(), () -> at(seed));
                    read.append(tokens.token());
                }
            } catch (BadSqlException e) {
                assertTrue(text.startsWith(read.toString()), () -> at(seed));
                continue;
            }

            assertEquals(text, read.toString(), () -> at(seed));
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DIALECTS")
    void noParameterIsFoundInALiteralOrComment(String dialect, SqlSyntax syntax) {
        for (int next = 0; next < TEXTS; next++) {
            int seed = next;
            Random random = new Random(seed);
            List<String> expected = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int pieces = 1 + random.nextInt(12);
            for (int i = 0; i < pieces; i++) {
                if (random.nextInt(3) == 0) {
                    expected.add("real" + i);
                    text.append(":real").append(i).append(" , ");
                } else {
                    text.append(opaque(random, syntax, "hidden" + i)).append(" , ");
                }
            }

            ParsedQuery query = ParsedQuery.parse(text.toString(), syntax);

            assertEquals(expected, query.parameterNames(), () -> at(seed) + ": " + text);
            assertEquals(false, query.usesQuestionMarks(), () -> at(seed) + ": " + text);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DIALECTS")
    void renderedTextIsStable(String dialect, SqlSyntax syntax) {
        for (int next = 0; next < TEXTS; next++) {
            int seed = next;
            String text = soup(new Random(seed)).replace("\\", "").replace("?", "");
            Statement statement;
            try {
                ParsedQuery query = ParsedQuery.parse(text, syntax);
                Map<String, Object> values = new HashMap<>();
                query.parameterNames().forEach(name -> values.put(name, 1));
                statement = query.bind(values);
            } catch (BadSqlException | ParameterException e) {
                continue;
            }

            ParsedQuery again = ParsedQuery.parse(statement.sql(), syntax);

            assertEquals(List.of(), again.parameterNames(), () -> at(seed) + ": " + text);
            assertEquals(
                    significantTokens(text, syntax),
                    significantTokens(statement.sql(), syntax),
                    () -> at(seed) + ": " + text);
        }
    }

    /** How many tokens mean something: binding replaces tokens one by one. */
    private static int significantTokens(String text, SqlSyntax syntax) {
        Tokenizer tokens = new Tokenizer(text, syntax);
        int count = 0;
        while (tokens.next()) {
            count += tokens.kind().isSignificant() ? 1 : 0;
        }
        return count;
    }

    private static String at(int seed) {
        return "seed " + seed;
    }

    private static int bindEveryWay(String text, SqlSyntax syntax, Random random) {
        ParsedQuery query;
        try {
            query = ParsedQuery.parse(text, syntax);
        } catch (BadSqlException e) {
            assertEquals(text, e.query());
            return 0;
        }
        try {
            PortableSql.translate(text, syntax);
        } catch (BadSqlException e) {
            // [it's] is one name to SQLite, and an open string in the portable form.
            assertEquals(text, e.query());
        }
        MultiRowInsert.of(text, syntax);
        int bound = 0;
        Map<String, @Nullable Object> named = new HashMap<>();
        query.parameterNames().forEach(name -> named.put(name, value(random)));
        List<@Nullable Object> listed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            bound += succeeds(query, () -> query.bind(listed));
            listed.add(value(random));
        }
        bound += succeeds(query, () -> query.bindMany(List.of(named, named)));
        return bound + succeeds(query, () -> query.bind(named));
    }

    private static int succeeds(ParsedQuery query, Runnable bind) {
        try {
            bind.run();
            return 1;
        } catch (ParameterException e) {
            assertEquals(query.query(), e.query());
            return 0;
        }
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> List.of();
            case 2 -> List.of(1, 2);
            case 3 -> new int[] {7};
            default -> "x";
        };
    }

    private static String soup(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(25);
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(10) == 0) {
                text.append((char) random.nextInt(0x180));
            } else {
                text.append(SOUP[random.nextInt(SOUP.length)]);
            }
            text.append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    /** A literal or comment of the dialect with a name and a question mark in it. */
    private static String opaque(Random random, SqlSyntax syntax, String name) {
        List<String> forms = new ArrayList<>(List.of(
                "'x :" + name + " ? $1'",
                "'it''s :" + name + " -- /* \" '",
                "\":" + name + " ? ' \"",
                "/* :" + name + " ? ' \" */",
                "-- :" + name + " ? ' \" /* \n",
                "\"a\"\" :" + name + "\""));
        boolean backslash = syntax.has(SqlFact.BACKSLASH_ESCAPES);
        forms.add(backslash ? "'\\' :" + name + " ?'" : "'\\', ' :" + name + " ?'");
        if (syntax.has(SqlFact.ESCAPE_STRINGS)) {
            forms.add("E'\\' :" + name + " ?'");
            forms.add("E'a'\n'\\' :" + name + " ?'");
        }
        if (syntax.has(SqlFact.DOLLAR_QUOTES)) {
            forms.add("$$ ' :" + name + " ? $ $$");
            forms.add("$t$ $$ :" + name + " ? $T$ $t$");
        }
        if (syntax.has(SqlFact.NESTED_COMMENTS)) {
            forms.add("/* /* */ :" + name + " ? */");
        }
        if (syntax.has(SqlFact.HASH_COMMENTS)) {
            forms.add("# :" + name + " ? ' \n");
        }
        if (syntax.has(SqlFact.EXECUTABLE_COMMENTS)) {
            forms.add("/*!50000 :" + name + " ? */");
        }
        if (syntax.has(SqlFact.BACKTICK_IDENTIFIERS)) {
            forms.add("` `` :" + name + " ? ' `");
        }
        if (syntax.has(SqlFact.BRACKET_IDENTIFIERS)) {
            forms.add("[ :" + name + " ? ' ]");
        }
        return forms.get(random.nextInt(forms.size()));
    }
}
