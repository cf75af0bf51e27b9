package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** {@code connect()} on a connected database, under {@code strictLifecycle}. */
public class AlreadyConnectedException extends ConnectionException {
    public AlreadyConnectedException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public AlreadyConnectedException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public AlreadyConnectedException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
