package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** No connection became free within {@code acquireTimeout}, or too many callers were already waiting for one. */
public class AcquireTimeoutException extends ConnectionException {
    public AcquireTimeoutException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public AcquireTimeoutException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public AcquireTimeoutException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
