package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** No live connection could be had, or the one in hand died. */
public class ConnectionException extends DatabaseException {
    public ConnectionException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public ConnectionException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public ConnectionException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
