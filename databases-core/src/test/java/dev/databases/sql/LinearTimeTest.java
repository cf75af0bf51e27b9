package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.databases.exceptions.BadSqlException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Hostile texts of two megabytes: each character may be looked at only so often. */
class LinearTimeTest {
    private static final int LOOKS_PER_CHARACTER = 16;

    private static final List<SqlSyntax> DIALECTS =
            List.of(SqlSyntax.POSTGRESQL, SqlSyntax.MYSQL, SqlSyntax.SQLITE, SqlSyntax.ANSI);

    static final List<String> PATTERNS = List.of(
            "(",
            ")",
            "[",
            "[[",
            "/*",
            "/*/",
            "/* */",
            "*/",
            "$",
            "$a$b$",
            "$a",
            "$$$",
            "'",
            "''",
            "'a",
            "\"",
            "`",
            "E'a'\n",
            "E'a' --\n",
            "E'a'  ",
            "\\",
            "\\:",
            ":",
            "::",
            ":a",
            ":a ",
            ":a,",
            "?",
            "??",
            "?|",
            "@?",
            "%s",
            "$1",
            "--",
            "--\n",
            "#",
            ";",
            " ",
            "\r",
            "a",
            "a.",
            "1",
            "é",
            "\u0000",
            "x IN (",
            "x IN (:a,",
            "x NOT IN :a ",
            "IN ",
            "NOT ",
            "CASE ",
            "BEGIN ",
            "END IF ",
            "CREATE TRIGGER BEGIN ",
            "SELECT ",
            "-",
            "/");

    static final List<String> WORST = List.of(
            "(", "[", "/*/", "/* */", "$a$b$", "$a", "'", "''", "E'a'\n", ":a", "?", "x IN (", "x IN (:a,", "CASE ");

    @ParameterizedTest(name = "{index}")
    @FieldSource("PATTERNS")
    void everyPatternIsReadInLinearTime(String pattern) {
        String text = pattern.repeat(20_000 / pattern.length());

        for (SqlSyntax syntax : DIALECTS) {
            read(text, syntax);
            read("SELECT $t$ " + text, syntax);
            read("x IN (:a, " + text + ")", syntax);
        }
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("WORST")
    void twoMegabytesOfTheWorstAreReadInLinearTime(String pattern) {
        String text = pattern.repeat(2_000_000 / pattern.length());

        for (SqlSyntax syntax : DIALECTS) {
            read(text, syntax);
        }
    }

    private static void read(String text, SqlSyntax syntax) {
        CountingText counted = new CountingText(text);

        try {
            new QueryParser(counted, syntax);
        } catch (BadSqlException e) {
            assertTrue(e.getMessage().endsWith("has no end"), e.getMessage());
        }

        assertTrue(counted.looks > 0);
    }

    /** Fails when its characters are looked at too often; a part that is copied out is looked at once. */
    private static final class CountingText implements CharSequence {
        private final String text;
        long looks;

        CountingText(String text) {
            this.text = text;
        }

        private void look(int characters) {
            looks += characters;
            if (looks > 200 + (long) LOOKS_PER_CHARACTER * text.length()) {
                fail("more than " + LOOKS_PER_CHARACTER + " looks at each of " + text.length() + " characters");
            }
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            look(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            look(end - start);
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
