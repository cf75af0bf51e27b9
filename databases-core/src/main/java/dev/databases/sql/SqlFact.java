package dev.databases.sql;

/**
 * What may be true of a dialect's text. Each fact changes how text is cut into tokens, or what a placeholder is. Immutable.
 *
 * <p>Sources: PostgreSQL manual 4.1 (Lexical Structure), MySQL manual chapter 11 (Language Structure), SQLite's {@code
 * tokenize.c}.
 */
public enum SqlFact {
    /** A backslash escapes the next character in every string: MySQL without {@code NO_BACKSLASH_ESCAPES}. */
    BACKSLASH_ESCAPES,
    /** A backslash escapes the next character in {@code E'…'} strings: PostgreSQL. */
    ESCAPE_STRINGS,
    /** {@code $$…$$} and {@code $tag$…$tag$} are strings: PostgreSQL. */
    DOLLAR_QUOTES,
    /** A block comment may hold block comments: PostgreSQL, standard SQL. */
    NESTED_COMMENTS,
    /** {@code #} begins a comment that ends with the line: MySQL. */
    HASH_COMMENTS,
    /** {@code --} begins a comment only before whitespace or the end; {@code 5--3} is 8: MySQL. */
    DASH_COMMENT_NEEDS_SPACE,
    /** A carriage return alone ends the comment that ends with the line: PostgreSQL. */
    CARRIAGE_RETURN_ENDS_LINE,
    /** {@code /*!} and {@code /*M!} begin comments that the server runs: MySQL, MariaDB. They are left as they are. */
    EXECUTABLE_COMMENTS,
    /** {@code `name`} is an identifier: MySQL, SQLite. */
    BACKTICK_IDENTIFIERS,
    /** {@code [name]} is an identifier: SQLite. */
    BRACKET_IDENTIFIERS,
    /** {@code "text"} is a string and not an identifier: MySQL without {@code ANSI_QUOTES}. */
    DOUBLE_QUOTED_STRINGS,
    /** {@code ?}, {@code ?|}, {@code ?&} and {@code @?} are operators: PostgreSQL's JSON and hstore. */
    QUESTION_MARK_OPERATORS,
    /** {@code ?1} is a position with a number: SQLite. */
    QUESTION_MARK_NUMBERS,
    /** {@code $1} is a position with a number: PostgreSQL, SQLite. */
    DOLLAR_NUMBERS,
    /** {@code %s} is accepted as a position: what Python programs write for MySQL. */
    PERCENT_S_POSITIONS
}
