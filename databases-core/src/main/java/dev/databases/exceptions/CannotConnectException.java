package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/**
 * The server, or the database file, could not be reached or opened. Retryable when the server itself said that it is full, or that it
 * is starting or stopping: nothing was done, and that passes.
 */
public class CannotConnectException extends ConnectionException {
    private final boolean retryable;

    public CannotConnectException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public CannotConnectException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public CannotConnectException(String message, ErrorContext context, @Nullable Throwable cause) {
        this(message, false, context, cause);
    }

    /** @param retryable whether the server said that it cannot take a connection just now */
    public CannotConnectException(String message, boolean retryable, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
        this.retryable = retryable;
    }

    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
