package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The database is not connected: {@code connect()} was not called yet, or {@code disconnect()} was. */
public class NotConnectedException extends ConnectionException {
    public NotConnectedException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public NotConnectedException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public NotConnectedException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
