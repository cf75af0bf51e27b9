package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ErrorContext;

/** Finds the end of what is opaque in SQL text: strings, quoted identifiers, comments. Reads each character a bounded number of times. Immutable. */
final class LiteralScanner {
    private final CharSequence text;
    private final int length;
    private final SqlSyntax syntax;

    LiteralScanner(CharSequence text, SqlSyntax syntax) {
        this.text = text;
        this.length = text.length();
        this.syntax = syntax;
    }

    int lineEnd(int from) {
        boolean carriageReturn = syntax.has(SqlFact.CARRIAGE_RETURN_ENDS_LINE);
        int i = from;
        while (i < length && text.charAt(i) != '\n' && !(carriageReturn && text.charAt(i) == '\r')) {
            i++;
        }
        return i;
    }

    int quotedEnd(int open, char quote, boolean backslash, String what) {
        int i = open + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c == quote) {
                if (at(i + 1) != quote) {
                    return i + 1;
                }
                i += 2;
            } else {
                i += backslash && c == '\\' ? 2 : 1;
            }
        }
        throw unterminated(what, open);
    }

    /** PostgreSQL goes on with the same string in a literal on the next line (manual 4.1.2.1), and so with its backslashes. */
    int escapeStringEnd(int open) {
        int i = quotedEnd(open, '\'', true, "string literal");
        int ahead = i;
        boolean newLine = false;
        while (ahead < length) {
            char c = text.charAt(ahead);
            if (c == '\'' && newLine) {
                i = quotedEnd(ahead, '\'', true, "string literal");
                ahead = i;
                newLine = false;
            } else if (c <= ' ') {
                newLine |= c == '\n' || c == '\r';
                ahead++;
            } else if (c == '-' && at(ahead + 1) == '-') {
                ahead = lineEnd(ahead);
            } else {
                break;
            }
        }
        return i;
    }

    int blockCommentEnd(int start, boolean nested) {
        int depth = 1;
        int i = start + 2;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '*' && at(i + 1) == '/') {
                i += 2;
                if (--depth == 0) {
                    return i;
                }
            } else if (nested && c == '/' && at(i + 1) == '*') {
                i += 2;
                depth++;
            } else {
                i++;
            }
        }
        throw unterminated("comment", start);
    }

    int bracketEnd(int open) {
        for (int i = open + 1; i < length; i++) {
            if (text.charAt(i) == ']') {
                return i + 1;
            }
        }
        throw unterminated("quoted identifier", open);
    }

    /** Where the text behind {@code $tag$} begins; -1 when the dollar begins no tag. */
    int dollarTagEnd(int dollar) {
        int i = dollar + 1;
        if (at(i) != '$' && !Tokenizer.isWordStart(at(i))) {
            return -1;
        }
        while (i < length && (Tokenizer.isNamePart(text.charAt(i)) || text.charAt(i) >= 0x80)) {
            i++;
        }
        return at(i) == '$' ? i + 1 : -1;
    }

    int dollarQuoteEnd(int open, int afterTag) {
        int tagLength = afterTag - open;
        int i = afterTag;
        while (i < length) {
            if (text.charAt(i) != '$') {
                i++;
                continue;
            }
            // A tag has no dollar inside, so that a part of one that fits is never read again.
            int same = 1;
            while (same < tagLength && i + same < length && text.charAt(i + same) == text.charAt(open + same)) {
                same++;
            }
            if (same == tagLength) {
                return i + tagLength;
            }
            i += same;
        }
        throw unterminated("dollar-quoted string", open);
    }

    BadSqlException unterminated(String what, int position) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < position; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new BadSqlException(
                "The " + what + " that begins at line " + line + ", column " + column + " has no end",
                ErrorContext.ofQuery(text.toString()),
                null);
    }

    /** The character at an index, or NUL behind the end. */
    private char at(int index) {
        return index < length ? text.charAt(index) : '\0';
    }
}
