package dev.databases.mysql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's message without the values that it repeats: {@code Incorrect integer value: 'abc' for column 'n' at row 1} becomes
 * {@code Incorrect integer value: … for column 'n' at row 1}. Safe for any thread.
 */
final class ErrorText {
    /** Greedy: a value may have quotes in it, or end like the message. */
    private static final Pattern VALUE_FOR_COLUMN = Pattern.compile(
            "([^:'\"`]*): (['\"]).*\\2( for (?:column|function) [^ ]+(?: at row \\d+)?)", Pattern.DOTALL);

    private static final Pattern VALUE = Pattern.compile("([^:'\"`]*): (['\"]).*\\2( at row \\d+)?", Pattern.DOTALL);

    /** Quotes stand around a name only. */
    private static final Pattern OF_A_COLUMN = Pattern.compile("[^:'\"`]*\\b[Cc]olumn '[^']+'(?: at row \\d+)?");

    /** Nothing is quoted, nothing follows a colon, and there is no number. */
    private static final Pattern WITHOUT_VALUES = Pattern.compile("[^:'\"`(\\d]*");

    private static final Pattern KEY = Pattern.compile(".* '([^']+)'", Pattern.DOTALL);
    private static final Pattern QUOTED_NAME = Pattern.compile("[`']([^`']+)[`']");
    private static final Pattern CONSTRAINT = Pattern.compile("CONSTRAINT `((?:[^`]|``)+)`");
    private static final Pattern NEAR = Pattern.compile("(.*) near '(.*)' at line (\\d+)", Pattern.DOTALL);

    private ErrorText() {}

    /** Of an error about a value: all but the value; where that cannot be told apart, the error's number. */
    static String withoutValue(ServerError error) {
        String message = error.message();
        for (Pattern pattern : List.of(VALUE_FOR_COLUMN, VALUE)) {
            Matcher value = pattern.matcher(message);
            if (value.matches()) {
                return value.group(1) + ": …" + (value.group(3) == null ? "" : value.group(3));
            }
        }
        // ER_OPERAND_COLUMNS and ER_SUBQUERY_NO_1_ROW are about no value at all.
        boolean isClean = error.code() == 1241
                || error.code() == 1242
                || OF_A_COLUMN.matcher(message).matches()
                || WITHOUT_VALUES.matcher(message).matches();
        return isClean ? message : "error " + error.code();
    }

    /**
     * Of an error of syntax: where the server stopped to understand, in the text of the query. A driver that writes values into
     * the text shows them to the server, too: what is not in the query is left out.
     */
    static String ofSyntax(ServerError error, @Nullable String query) {
        Matcher near = NEAR.matcher(error.message());
        if (!near.matches()) {
            return "error " + error.code() + " in its syntax";
        }
        String rest = near.group(2);
        boolean isOfQuery = query != null && query.contains(rest);
        return "the server does not understand it "
                + (rest.isEmpty() ? "at its end, " : isOfQuery ? "near '" + rest + "', " : "")
                + "in line " + near.group(3);
    }

    /** The key of a duplicate, without its table, which only some versions put before it; null when there is no name. */
    static @Nullable String key(ServerError error) {
        Matcher key = KEY.matcher(error.message());
        if (!key.matches()) {
            return null;
        }
        String name = key.group(1);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** {@code CONSTRAINT `name`}; null when there is none. */
    static @Nullable String constraint(ServerError error) {
        Matcher named = CONSTRAINT.matcher(error.message());
        return named.find() ? named.group(1).replace("``", "`") : null;
    }

    /** The first name in quotes; null when there is none. */
    static @Nullable String firstName(ServerError error) {
        Matcher name = QUOTED_NAME.matcher(error.message());
        return name.find() ? name.group(1) : null;
    }
}
