package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The query was cancelled from outside: on the server by somebody else, or through the driver's own connection. A caller who cancels gets its own cancellation instead. */
public class QueryCancelledException extends QueryException {
    public QueryCancelledException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public QueryCancelledException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public QueryCancelledException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
