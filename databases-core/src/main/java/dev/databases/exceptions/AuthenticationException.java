package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The server refused the user, the password or the way of proving it. */
public class AuthenticationException extends ConnectionException {
    public AuthenticationException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public AuthenticationException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public AuthenticationException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
