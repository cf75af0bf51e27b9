package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** A transaction could not go on or could not be finished as asked. */
public class TransactionException extends DatabaseException {
    public TransactionException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public TransactionException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public TransactionException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
