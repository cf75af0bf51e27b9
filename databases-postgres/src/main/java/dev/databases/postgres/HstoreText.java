package dev.databases.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code hstore} in text form: {@code "a"=>"1", "b"=>NULL}. Safe for any thread. https://www.postgresql.org/docs/current/hstore.html */
final class HstoreText {
    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern PAIR = Pattern.compile(QUOTED + "=>(?:" + QUOTED + "|NULL)(?:, |$)", Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private HstoreText() {}

    /**
     * @return unmodifiable, in the server's order
     * @throws IllegalArgumentException when the text is no hstore
     */
    static Map<String, @Nullable String> read(String text) {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!pair.find(end) || pair.start() != end) {
                throw new IllegalArgumentException("malformed hstore");
            }
            String value = pair.group(2);
            map.put(plain(pair.group(1)), value == null ? null : plain(value));
            end = pair.end();
        }
        return Collections.unmodifiableMap(map);
    }

    private static String plain(String quoted) {
        return quoted.indexOf('\\') < 0 ? quoted : ESCAPED.matcher(quoted).replaceAll("$1");
    }

    /** Keys and values by their {@code toString}. */
    static String write(Map<?, ?> map) {
        StringBuilder out = new StringBuilder();
        map.forEach((key, value) -> {
            out.append(out.isEmpty() ? "" : ", ");
            ArrayText.quote(out, String.valueOf(key));
            out.append("=>");
            if (value == null) {
                out.append("NULL");
            } else {
                ArrayText.quote(out, value.toString());
            }
        });
        return out.toString();
    }
}
