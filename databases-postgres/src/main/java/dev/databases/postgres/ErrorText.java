package dev.databases.postgres;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's message without the values that it repeats: {@code invalid input syntax for type integer: "abc"} becomes {@code
 * invalid input syntax for type integer: …}. Safe for any thread.
 *
 * <p>Messages of class 22 repeat values, behind a colon or in quotes. Those of other classes name what the schema or the text of
 * the query has; the values of a violated constraint are in the detail, which is never read.
 */
final class ErrorText {
    private static final Pattern BEHIND_COLON = Pattern.compile("\\s?[:：]\\s*\\S.*", Pattern.DOTALL);

    /** In the quotes of the server's languages; what stands before them says what they hold. */
    private static final Pattern QUOTED =
            Pattern.compile("(\\p{L}*)(\\s*)(?:\"[^\"]*\"|«[^»]*»|»[^«]*«|„[^“”]*[“”]|“[^”]*”|'[^']*')");

    /** These stand before names. */
    private static final Set<String> NAMED = Set.of(
            "column", "relation", "table", "constraint", "encoding", "function", "type", "domain", "enum", "parameter");

    private ErrorText() {}

    static String of(ServerError error) {
        if (!error.sqlState().startsWith("22")) {
            return error.message();
        }
        String message = BEHIND_COLON.matcher(error.message()).replaceFirst(": …");
        return QUOTED.matcher(message).replaceAll(match -> {
            boolean isName = NAMED.contains(match.group(1));
            return Matcher.quoteReplacement(isName ? match.group() : match.group(1) + match.group(2) + "…");
        });
    }
}
