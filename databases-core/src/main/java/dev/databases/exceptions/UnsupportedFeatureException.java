package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** This database, or this driver, cannot do what was asked; the message names the alternative. */
public class UnsupportedFeatureException extends DatabaseException {
    public UnsupportedFeatureException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public UnsupportedFeatureException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
