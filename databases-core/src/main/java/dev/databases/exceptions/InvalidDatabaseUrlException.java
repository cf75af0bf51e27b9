package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The URL, or one of its options, cannot be used; the message says which part and what is known. Never holds the password. */
public class InvalidDatabaseUrlException extends IllegalArgumentException {
    public InvalidDatabaseUrlException(String message) {
        super(message);
    }

    public InvalidDatabaseUrlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
