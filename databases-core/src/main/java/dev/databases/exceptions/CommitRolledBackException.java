package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The commit was asked for and the server rolled back instead. Nothing of the transaction is there. */
public class CommitRolledBackException extends TransactionException {
    public CommitRolledBackException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public CommitRolledBackException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public CommitRolledBackException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
