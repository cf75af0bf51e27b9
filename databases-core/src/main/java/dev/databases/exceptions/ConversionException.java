package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** A value that was read cannot become the type that was asked for. */
public class ConversionException extends DatabaseException {
    public ConversionException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public ConversionException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public ConversionException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
