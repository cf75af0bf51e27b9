package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;

/**
 * Cuts SQL text into tokens, one after the other; together they are the whole text. Reads each character a bounded number
 * of times. One thread at a time.
 */
final class Tokenizer {
    private final CharSequence text;
    private final int length;
    private final SqlSyntax syntax;
    private final LiteralScanner literals;

    private TokenKind kind = TokenKind.WHITESPACE;
    private int start;
    private int end;
    private TokenKind lastSignificant = TokenKind.SEMICOLON;
    private int bracketDepth;

    Tokenizer(CharSequence text, SqlSyntax syntax) {
        this.text = text;
        this.length = text.length();
        this.syntax = syntax;
        this.literals = new LiteralScanner(text, syntax);
    }

    /**
     * Moves to the next token.
     *
     * @return false at the end of the text
     * @throws BadSqlException when a literal, a quoted identifier or a block comment has no end
     */
    boolean next() {
        if (end >= length) {
            return false;
        }
        TokenKind before = kind;
        if (before.isSignificant()) {
            lastSignificant = before;
        }
        start = end;
        scan(before);
        return true;
    }

    TokenKind kind() {
        return kind;
    }

    /** Where the token begins. */
    int start() {
        return start;
    }

    /** Where the next token begins. */
    int end() {
        return end;
    }

    /** Whether the token is this keyword, in any case of letters. */
    boolean isWord(String upperCase) {
        if (kind != TokenKind.WORD || end - start != upperCase.length()) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != upperCase.charAt(i - start) && (c < 'a' || c > 'z' || c - 32 != upperCase.charAt(i - start))) {
                return false;
            }
        }
        return true;
    }

    /** The token's own text. */
    String token() {
        return text.subSequence(start, end).toString();
    }

    private void scan(TokenKind before) {
        char c = text.charAt(start);
        if (c <= ' ') {
            take(TokenKind.WHITESPACE, whitespaceEnd(start));
        } else if (isWordStart(c)) {
            scanWord(c);
        } else if (c >= '0' && c <= '9') {
            int i = start + 1;
            while (i < length && isNamePart(text.charAt(i))) {
                i++;
            }
            take(TokenKind.NUMBER, i);
        } else {
            scanSymbol(c, before);
        }
    }

    private void scanWord(char c) {
        if ((c == 'e' || c == 'E') && at(start + 1) == '\'' && syntax.has(SqlFact.ESCAPE_STRINGS)) {
            take(TokenKind.STRING, literals.escapeStringEnd(start + 1));
            return;
        }
        int i = start + 1;
        while (i < length && (isNamePart(text.charAt(i)) || text.charAt(i) == '$' || text.charAt(i) >= 0x80)) {
            i++;
        }
        take(TokenKind.WORD, i);
    }

    private void scanSymbol(char c, TokenKind before) {
        switch (c) {
            case '\'' ->
                take(
                        TokenKind.STRING,
                        literals.quotedEnd(start, '\'', syntax.has(SqlFact.BACKSLASH_ESCAPES), "string literal"));
            case '"' -> scanDoubleQuote();
            case '`' -> scanBacktick();
            case '[' -> scanBracket();
            case ']' -> {
                bracketDepth = Math.max(0, bracketDepth - 1);
                take(TokenKind.CLOSE_BRACKET, start + 1);
            }
            case '(' -> take(TokenKind.OPEN, start + 1);
            case ')' -> take(TokenKind.CLOSE, start + 1);
            case ',' -> take(TokenKind.COMMA, start + 1);
            case '.' -> take(TokenKind.DOT, start + 1);
            case ';' -> take(TokenKind.SEMICOLON, start + 1);
            case '-' -> scanDash();
            case '#' -> scanHash();
            case '/' -> scanSlash();
            case '$' -> scanDollar();
            case ':' -> scanColon(before);
            case '?' -> scanQuestionMark(before);
            case '%' -> scanPercent();
            case '\\' -> {
                boolean escape = at(start + 1) == ':';
                take(escape ? TokenKind.ESCAPED_COLON : TokenKind.OPERATOR, start + (escape ? 2 : 1));
            }
            default -> take(TokenKind.OPERATOR, start + 1);
        }
    }

    private void scanDoubleQuote() {
        if (syntax.has(SqlFact.DOUBLE_QUOTED_STRINGS)) {
            take(
                    TokenKind.STRING,
                    literals.quotedEnd(start, '"', syntax.has(SqlFact.BACKSLASH_ESCAPES), "string literal"));
        } else {
            take(TokenKind.QUOTED_IDENTIFIER, literals.quotedEnd(start, '"', false, "quoted identifier"));
        }
    }

    private void scanBacktick() {
        if (syntax.has(SqlFact.BACKTICK_IDENTIFIERS)) {
            take(TokenKind.QUOTED_IDENTIFIER, literals.quotedEnd(start, '`', false, "quoted identifier"));
        } else {
            take(TokenKind.OPERATOR, start + 1);
        }
    }

    private void scanBracket() {
        if (!syntax.has(SqlFact.BRACKET_IDENTIFIERS)) {
            bracketDepth++;
            take(TokenKind.OPEN_BRACKET, start + 1);
            return;
        }
        take(TokenKind.QUOTED_IDENTIFIER, literals.bracketEnd(start));
    }

    private void scanDash() {
        if (at(start + 1) == '-'
                && (!syntax.has(SqlFact.DASH_COMMENT_NEEDS_SPACE)
                        || start + 2 >= length
                        || text.charAt(start + 2) <= ' ')) {
            take(TokenKind.COMMENT, literals.lineEnd(start + 2));
        } else {
            take(TokenKind.OPERATOR, start + 1);
        }
    }

    private void scanHash() {
        if (syntax.has(SqlFact.HASH_COMMENTS)) {
            take(TokenKind.COMMENT, literals.lineEnd(start + 1));
        } else {
            take(TokenKind.OPERATOR, start + 1);
        }
    }

    private void scanSlash() {
        if (at(start + 1) != '*') {
            take(TokenKind.OPERATOR, start + 1);
        } else if (syntax.has(SqlFact.EXECUTABLE_COMMENTS)
                && (at(start + 2) == '!' || at(start + 2) == 'M' && at(start + 3) == '!')) {
            // MySQL's consume_comment() allows plain comments inside of one that it runs.
            take(TokenKind.EXECUTABLE_COMMENT, literals.blockCommentEnd(start, true));
        } else {
            take(TokenKind.COMMENT, literals.blockCommentEnd(start, syntax.has(SqlFact.NESTED_COMMENTS)));
        }
    }

    private void scanDollar() {
        char c = at(start + 1);
        if (c >= '0' && c <= '9' && syntax.has(SqlFact.DOLLAR_NUMBERS)) {
            take(TokenKind.NUMBERED_POSITION, digitsEnd(start + 1));
            return;
        }
        int afterTag = syntax.has(SqlFact.DOLLAR_QUOTES) ? literals.dollarTagEnd(start) : -1;
        if (afterTag < 0) {
            take(TokenKind.OPERATOR, start + 1);
        } else {
            take(TokenKind.STRING, literals.dollarQuoteEnd(start, afterTag));
        }
    }

    private void scanColon(TokenKind before) {
        char c = at(start + 1);
        if (c == ':') {
            take(TokenKind.CAST, start + 2);
        } else if (c == '=') {
            take(TokenKind.ASSIGN, start + 2);
        } else if (isNameStart(c) && !separatesOperands(before)) {
            int i = start + 2;
            while (i < length && isNamePart(text.charAt(i))) {
                i++;
            }
            take(TokenKind.NAME, i);
        } else {
            take(TokenKind.OPERATOR, start + 1);
        }
    }

    /** Whether the colon stands between two operands: {@code arr[1:n]}, {@code 'key':value}, {@code label:LOOP}. */
    private boolean separatesOperands(TokenKind before) {
        if (before.isSignificant()) {
            return before.endsOperand();
        }
        // A word before the space may be a keyword: arr[CASE WHEN :x …
        return bracketDepth > 0 && lastSignificant != TokenKind.WORD && lastSignificant.endsOperand();
    }

    private void scanQuestionMark(TokenKind before) {
        char c = at(start + 1);
        if (c == '?') {
            take(TokenKind.ESCAPED_POSITION, start + 2);
        } else if (c >= '0' && c <= '9' && syntax.has(SqlFact.QUESTION_MARK_NUMBERS)) {
            take(TokenKind.NUMBERED_POSITION, digitsEnd(start + 1));
        } else if (!syntax.has(SqlFact.QUESTION_MARK_OPERATORS)) {
            take(TokenKind.POSITION, start + 1);
        } else if (before == TokenKind.OPERATOR && text.charAt(start - 1) == '@' && !isOperator(c)) {
            take(TokenKind.OPERATOR, start + 1);
        } else if ((c == '|' || c == '&') && before != TokenKind.OPERATOR && !isOperator(at(start + 2))) {
            take(TokenKind.OPERATOR, start + 2);
        } else {
            take(TokenKind.POSITION, start + 1);
        }
    }

    private void scanPercent() {
        char c = at(start + 1);
        if (c == '%') {
            take(TokenKind.OPERATOR, start + 2);
        } else if (c == 's' && syntax.has(SqlFact.PERCENT_S_POSITIONS) && !isWordPart(at(start + 2))) {
            take(TokenKind.FORMAT_POSITION, start + 2);
        } else {
            take(TokenKind.OPERATOR, start + 1);
        }
    }

    private void take(TokenKind kind, int end) {
        this.kind = kind;
        this.end = end;
    }

    /** The character at an index, or NUL behind the end. */
    private char at(int index) {
        return index < length ? text.charAt(index) : '\0';
    }

    private int whitespaceEnd(int from) {
        int i = from;
        while (i < length && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    private int digitsEnd(int from) {
        int i = from;
        while (i < length && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** What may begin a word. Beyond ASCII, every database takes every character as a letter. */
    static boolean isWordStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || c >= '0' && c <= '9' || c == '$';
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || Character.isSurrogate(c);
    }

    static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
    }

    private static boolean isOperator(char c) {
        return "+-*/<>=~!@#%^&|`?".indexOf(c) >= 0;
    }
}
