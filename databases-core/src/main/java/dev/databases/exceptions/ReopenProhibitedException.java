package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** {@code connect()} after {@code disconnect()}, under {@code strictLifecycle}: one life per object. */
public class ReopenProhibitedException extends ConnectionException {
    public ReopenProhibitedException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public ReopenProhibitedException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public ReopenProhibitedException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
