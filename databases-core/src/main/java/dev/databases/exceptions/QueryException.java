package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The server, or this library, refused a query. */
public class QueryException extends DatabaseException {
    public QueryException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public QueryException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public QueryException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
