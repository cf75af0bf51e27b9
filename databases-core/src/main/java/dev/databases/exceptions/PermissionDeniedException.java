package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The user, or a read-only database, does not allow this. */
public class PermissionDeniedException extends QueryException {
    public PermissionDeniedException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public PermissionDeniedException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public PermissionDeniedException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
