package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a fault besides its message. Immutable.
 *
 * @param sqlState the five-character SQLSTATE; null when the server gave none
 * @param vendorCode the server's own number (MySQL 1213, SQLite 2067); null when it gave none
 * @param query the text of the query, without values; null when the fault has no query
 * @param constraint the name of the violated constraint; null when the server gave none
 */
public record ErrorContext(
        @Nullable String sqlState,
        @Nullable Integer vendorCode,
        @Nullable String query,
        @Nullable String constraint) {

    /** Nothing is known. */
    public static final ErrorContext NONE = new ErrorContext(null, null, null, null);

    /** Only the query is known. */
    public static ErrorContext ofQuery(@Nullable String query) {
        return query == null ? NONE : new ErrorContext(null, null, query, null);
    }

    /** The same facts about another query. */
    public ErrorContext withQuery(@Nullable String query) {
        return new ErrorContext(sqlState, vendorCode, query, constraint);
    }
}
