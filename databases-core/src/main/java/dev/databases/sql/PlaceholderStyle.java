package dev.databases.sql;

/** How a driver wants its placeholders written. Immutable. */
public enum PlaceholderStyle {
    /** {@code ?}, one argument each: MySQL, SQLite, JDBC. */
    QUESTION_MARK,
    /** {@code $1}, {@code $2}: PostgreSQL. A number used twice is one argument. */
    DOLLAR_NUMBER;

    /** Writes the placeholder of the argument that counts from 1. */
    void append(StringBuilder sql, int number) {
        if (this == DOLLAR_NUMBER) {
            sql.append('$').append(number);
        } else {
            sql.append('?');
        }
    }
}
