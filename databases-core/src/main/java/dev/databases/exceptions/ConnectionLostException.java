package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The connection died under its holder. What it was doing may or may not have happened on the server. */
public class ConnectionLostException extends ConnectionException {
    public ConnectionLostException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public ConnectionLostException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public ConnectionLostException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
