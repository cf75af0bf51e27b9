package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ParameterException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of SQL that is the same for every dialect: {@code [name]} is a quoted identifier, {@code [[} and {@code ]]} are
 * plain brackets, {@code ?} is a position and {@code ??} a question mark. Nothing is translated unless a caller asks here.
 *
 * <p>Literals, comments and quoted identifiers stay as they are. So does a bracket right behind an identifier, {@code )} or
 * {@code ]}, and what is in it: it is a subscript. A name is of letters, digits, underscores and single spaces, and not of
 * digits alone; brackets around anything else stay too, as do those behind the word ARRAY.
 */
public final class PortableSql {
    private PortableSql() {}

    /**
     * Writes bracketed names in the quotes of the dialect. Leaves {@code ?} and {@code ??} to {@link
     * ParsedQuery#bind(List)}, which knows them.
     *
     * @throws BadSqlException when a string, a quoted identifier or a block comment has no end
     */
    public static String translate(String sql, SqlSyntax syntax) {
        return sql.indexOf('[') < 0 && sql.indexOf(']') < 0 ? sql : new Translation(sql, syntax).run();
    }

    /**
     * Translates and binds by position.
     *
     * @param values may be empty; a null value is SQL's NULL
     * @throws BadSqlException as {@link #translate} does
     * @throws ParameterException as {@link ParsedQuery#bind(List)} does
     */
    public static Statement bind(String sql, List<? extends @Nullable Object> values, SqlSyntax syntax) {
        return ParsedQuery.parse(translate(sql, syntax), syntax).bind(values);
    }

    /** One run over a text. One thread at a time. */
    private static final class Translation {
        private final String sql;
        private final SqlSyntax syntax;
        private final Tokenizer tokens;
        private final StringBuilder translated;
        private TokenKind before = TokenKind.WHITESPACE;
        private boolean afterArray;
        private int subscripts;
        /** Up to where the text was read beyond the current token. */
        private int readTo;

        Translation(String sql, SqlSyntax syntax) {
            this.sql = sql;
            this.syntax = syntax;
            this.tokens = new Tokenizer(sql, syntax.without(SqlFact.BRACKET_IDENTIFIERS));
            this.translated = new StringBuilder(sql.length() + 16);
        }

        String run() {
            while (tokens.next()) {
                if (tokens.start() < readTo) {
                    continue;
                }
                TokenKind kind = tokens.kind();
                if (kind == TokenKind.OPEN_BRACKET) {
                    open(tokens.start());
                } else if (kind == TokenKind.CLOSE_BRACKET) {
                    close(tokens.start());
                } else {
                    translated.append(sql, tokens.start(), tokens.end());
                    before = kind;
                }
                if (kind.isSignificant()) {
                    afterArray = tokens.isWord("ARRAY");
                }
            }
            return translated.toString();
        }

        private void open(int start) {
            if (is(start + 1, '[')) {
                translated.append('[');
                readTo = start + 2;
                before = TokenKind.OPEN_BRACKET;
                return;
            }
            boolean subscript = before.endsOperand();
            int end = subscript || afterArray ? -1 : nameEnd(start + 1);
            if (end < 0) {
                subscripts++;
                translated.append('[');
                before = TokenKind.OPEN_BRACKET;
            } else {
                translated.append(syntax.quoteIdentifier(sql.substring(start + 1, end)));
                readTo = end + 1;
                before = TokenKind.QUOTED_IDENTIFIER;
            }
        }

        private void close(int start) {
            translated.append(']');
            before = TokenKind.CLOSE_BRACKET;
            if (subscripts > 0) {
                subscripts--;
            } else if (is(start + 1, ']')) {
                readTo = start + 2;
            }
        }

        /** Where the bracket behind a name stands; -1 when there is no name. */
        private int nameEnd(int start) {
            boolean digitsOnly = true;
            int i = start;
            while (i < sql.length() && (Tokenizer.isNamePart(sql.charAt(i)) || isInnerSpace(i, start))) {
                digitsOnly &= sql.charAt(i) >= '0' && sql.charAt(i) <= '9';
                i++;
            }
            return i > start && !digitsOnly && is(i, ']') ? i : -1;
        }

        private boolean isInnerSpace(int i, int start) {
            return i > start && sql.charAt(i) == ' ' && i + 1 < sql.length() && Tokenizer.isNamePart(sql.charAt(i + 1));
        }

        private boolean is(int index, char c) {
            return index < sql.length() && sql.charAt(index) == c;
        }
    }
}
