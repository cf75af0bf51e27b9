package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The query ran longer than {@code queryTimeout} and was cancelled on the server. */
public class QueryTimeoutException extends QueryException {
    public QueryTimeoutException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public QueryTimeoutException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public QueryTimeoutException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
