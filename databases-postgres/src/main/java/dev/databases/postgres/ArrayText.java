package dev.databases.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in text form: {@code {1,NULL,"a b"}}, lists of lists for more dimensions; lower bounds are read over. Safe for any thread.
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
final class ArrayText {
    private final String text;
    private final char delimiter;
    private final Function<String, @Nullable Object> element;
    private int at;

    private ArrayText(String text, char delimiter, Function<String, @Nullable Object> element) {
        this.text = text;
        this.delimiter = delimiter;
        this.element = element;
    }

    /**
     * @param delimiter a comma, except for {@code box}: a semicolon
     * @param element reads one element, never {@code NULL}
     * @return unmodifiable
     * @throws IllegalArgumentException when the text is no array
     */
    static List<@Nullable Object> read(String text, char delimiter, Function<String, @Nullable Object> element) {
        ArrayText reader = new ArrayText(text, delimiter, element);
        if (text.startsWith("[")) {
            // [0:1]={…}
            reader.at = text.indexOf('=') + 1;
        }
        List<@Nullable Object> list = reader.list();
        if (reader.at != text.length()) {
            throw malformed();
        }
        return list;
    }

    private List<@Nullable Object> list() {
        expect('{');
        List<@Nullable Object> list = new ArrayList<>();
        if (peek() == '}') {
            at++;
            return Collections.unmodifiableList(list);
        }
        while (true) {
            list.add(item());
            if (peek() == '}') {
                at++;
                return Collections.unmodifiableList(list);
            }
            expect(delimiter);
        }
    }

    private @Nullable Object item() {
        char first = peek();
        if (first == '{') {
            return list();
        }
        if (first == '"') {
            at++;
            return element.apply(quoted());
        }
        int start = at;
        while (peek() != delimiter && peek() != '}') {
            at++;
        }
        String plain = text.substring(start, at);
        return plain.equals("NULL") ? null : element.apply(plain);
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            out.append(peek());
            at++;
        }
        at++;
        return out.toString();
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed();
        }
        at++;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("malformed array");
    }

    /**
     * @param elements the elements, lists among them for more dimensions
     * @param write writes one element, never null
     */
    static String write(Iterable<?> elements, char delimiter, Function<Object, String> write) {
        StringBuilder out = new StringBuilder("{");
        for (Object each : elements) {
            if (out.length() > 1) {
                out.append(delimiter);
            }
            if (each == null) {
                out.append("NULL");
            } else if (each instanceof Integer number) {
                // As it is in text of every type, without quotes.
                out.append(number.intValue());
            } else if (each instanceof Long number) {
                out.append(number.longValue());
            } else if (each instanceof String text) {
                quote(out, write.apply(text));
            } else if (each instanceof Iterable<?> inner) {
                out.append(write(inner, delimiter, write));
            } else {
                quote(out, write.apply(each));
            }
        }
        return out.append('}').toString();
    }

    static void quote(StringBuilder out, String plain) {
        out.append('"');
        if (plain.indexOf('"') < 0 && plain.indexOf('\\') < 0) {
            out.append(plain);
        } else {
            for (int i = 0; i < plain.length(); i++) {
                char c = plain.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\');
                }
                out.append(c);
            }
        }
        out.append('"');
    }
}
