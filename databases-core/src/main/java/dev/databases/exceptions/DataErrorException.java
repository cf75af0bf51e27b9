package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** A value does not fit where the server was told to put it: out of range, too long, not a number, division by zero. */
public class DataErrorException extends QueryException {
    public DataErrorException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public DataErrorException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public DataErrorException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
