package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The values do not fit the query: one is missing, one is extra, or one has a type that cannot be bound. Found before a connection is taken. */
public class ParameterException extends QueryException {
    public ParameterException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public ParameterException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public ParameterException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
