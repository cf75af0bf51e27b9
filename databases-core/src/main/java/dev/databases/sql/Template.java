package dev.databases.sql;

import dev.databases.exceptions.ParameterException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A query rendered for one way to bind it: by name, by position, or not at all. Immutable. */
final class Template {
    final String query;
    final SqlSyntax syntax;
    /** What is replaced, in the order of the text. */
    final Mark[] marks;
    /** The number of distinct values. */
    final int values;

    private final String sql;
    /** Which value each argument is; null when they are the values as they come. */
    private final int @Nullable [] slots;

    private final int arguments;
    /** The values that stand alone in a list of IN. */
    private final int[] expandable;

    /** @param replaced the marks that are parameters or escapes when the query is bound this way */
    Template(String query, SqlSyntax syntax, List<Mark> marks, Predicate<TokenKind> replaced, int values) {
        this.query = query;
        this.syntax = syntax;
        this.marks = marks.stream().filter(mark -> replaced.test(mark.kind())).toArray(Mark[]::new);
        this.values = values;
        this.expandable = Arrays.stream(this.marks)
                .filter(mark -> mark.list() != null)
                .mapToInt(Mark::value)
                .distinct()
                .toArray();
        boolean numbered = syntax.placeholder() == PlaceholderStyle.DOLLAR_NUMBER;
        int[] order = Arrays.stream(this.marks)
                .filter(mark -> !mark.isEscape())
                .mapToInt(Mark::value)
                .toArray();
        this.slots = numbered || isIdentity(order, values) ? null : order;
        this.arguments = numbered ? values : order.length;
        this.sql = this.marks.length == 0 ? query : render();
    }

    /**
     * Makes the statement.
     *
     * @param values one per distinct parameter; given away by the caller
     * @throws ParameterException when there are more arguments than the database takes
     */
    Statement statement(@Nullable Object[] values) {
        for (int value : expandable) {
            if (isCollection(values[value])) {
                return new Expansion(this, values).statement();
            }
        }
        if (arguments > syntax.maximumParameters()) {
            throw ParameterErrors.tooMany(query, arguments, syntax.maximumParameters());
        }
        return new Statement(sql, row(values));
    }

    /** The text without any list expanded. */
    String sql() {
        return sql;
    }

    /** The number of arguments without any list expanded. */
    int arguments() {
        return arguments;
    }

    /** The arguments in the order of the placeholders, without any list expanded. */
    @Nullable
    Object[] row(@Nullable Object[] values) {
        if (slots == null) {
            return values;
        }
        @Nullable Object[] row = new @Nullable Object[slots.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = values[slots[i]];
        }
        return row;
    }

    /** The first value that stands in a list of IN and is a collection; -1 when there is none. */
    int firstCollection(@Nullable Object[] values) {
        for (int value : expandable) {
            if (isCollection(values[value])) {
                return value;
            }
        }
        return -1;
    }

    /** Whether a value is expanded in a list of IN. Bytes are one value. */
    static boolean isCollection(@Nullable Object value) {
        return value instanceof Collection<?>
                || value != null && value.getClass().isArray() && !(value instanceof byte[]);
    }

    /** The elements of a collection or an array. */
    static @Nullable Object[] elements(Object collection) {
        if (collection instanceof Collection<?> elements) {
            return elements.toArray();
        }
        if (collection instanceof Object[] elements) {
            return elements;
        }
        @Nullable Object[] boxed = new @Nullable Object[Array.getLength(collection)];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = Array.get(collection, i);
        }
        return boxed;
    }

    /** See {@link ParsedQuery#aroundPositions}. */
    static List<String> around(String sql, SqlSyntax syntax) {
        List<String> pieces = new ArrayList<>();
        Tokenizer tokens = new Tokenizer(sql, syntax);
        int from = 0;
        while (tokens.next()) {
            if (tokens.kind() == TokenKind.POSITION) {
                pieces.add(sql.substring(from, tokens.start()));
                from = tokens.end();
            } else if (tokens.kind() == TokenKind.ESCAPED_POSITION) {
                pieces.add(sql.substring(from, tokens.start()));
                pieces.add("");
                from = tokens.end();
            }
        }
        pieces.add(sql.substring(from));
        return List.copyOf(pieces);
    }

    /** What an escape stands for. */
    static char unescaped(Mark escape) {
        return escape.kind() == TokenKind.ESCAPED_COLON ? ':' : '?';
    }

    private String render() {
        StringBuilder text = new StringBuilder(query.length() + marks.length);
        int position = 0;
        for (Mark mark : marks) {
            text.append(query, position, mark.start());
            if (mark.isEscape()) {
                text.append(unescaped(mark));
            } else {
                syntax.placeholder().append(text, mark.value() + 1);
            }
            position = mark.end();
        }
        return text.append(query, position, query.length()).toString();
    }

    private static boolean isIdentity(int[] order, int values) {
        if (order.length != values) {
            return false;
        }
        for (int i = 0; i < order.length; i++) {
            if (order[i] != i) {
                return false;
            }
        }
        return true;
    }
}
