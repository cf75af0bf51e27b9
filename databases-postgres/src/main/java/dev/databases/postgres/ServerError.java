package dev.databases.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What the server said of a fault, whichever driver heard it: the fields of its ErrorResponse
 * (https://www.postgresql.org/docs/current/protocol-error-fields.html). Immutable. Detail, hint and context are not here: they
 * repeat values.
 *
 * @param sqlState five characters
 * @param message the primary message, in the server's language
 * @param routine the function of the server's source that reported it; null when unknown
 */
record ServerError(
        String sqlState,
        String message,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String column,
        @Nullable String routine) {

    /** Of an error that names nothing. */
    static ServerError of(String sqlState, String message) {
        return new ServerError(sqlState, message, null, null, null, null);
    }
}
