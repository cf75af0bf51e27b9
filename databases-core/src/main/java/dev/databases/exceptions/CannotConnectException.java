package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The server, or the database file, could not be reached or opened. */
public class CannotConnectException extends ConnectionException {
    public CannotConnectException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public CannotConnectException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public CannotConnectException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
