package dev.databases.sql;

/** What a piece of SQL text is. Immutable. */
enum TokenKind {
    WHITESPACE,
    COMMENT,
    /** MySQL's {@code /*! … *}{@code /}: code that is left as it is. */
    EXECUTABLE_COMMENT,
    /** A string in any quotes, dollar quotes included. */
    STRING,
    QUOTED_IDENTIFIER,
    /** A keyword or an identifier without quotes. */
    WORD,
    NUMBER,
    /** {@code :name}. */
    NAME,
    /** {@code \:}, which stands for a colon that begins no parameter. */
    ESCAPED_COLON,
    /** {@code ?}. */
    POSITION,
    /** {@code ??}, which stands for a question mark when positions are bound. */
    ESCAPED_POSITION,
    /** {@code $1} or {@code ?1}. */
    NUMBERED_POSITION,
    /** {@code %s}. */
    FORMAT_POSITION,
    OPEN,
    CLOSE,
    OPEN_BRACKET,
    CLOSE_BRACKET,
    COMMA,
    DOT,
    SEMICOLON,
    /** {@code ::}. */
    CAST,
    /** {@code :=}. */
    ASSIGN,
    /** Any other character, and PostgreSQL's operators that have a question mark. */
    OPERATOR;

    /** Whether the piece means something to the server. */
    boolean isSignificant() {
        return this != WHITESPACE && this != COMMENT;
    }

    /** Whether an operand can end with the piece, so that a colon right behind it separates a slice's bounds. */
    boolean endsOperand() {
        return switch (this) {
            case WORD,
                    NUMBER,
                    STRING,
                    QUOTED_IDENTIFIER,
                    NAME,
                    POSITION,
                    NUMBERED_POSITION,
                    FORMAT_POSITION,
                    CLOSE,
                    CLOSE_BRACKET -> true;
            default -> false;
        };
    }
}
