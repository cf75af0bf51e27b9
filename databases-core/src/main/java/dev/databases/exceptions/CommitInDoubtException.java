package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/**
 * The commit was sent and no answer came: the connection was lost, or was given up. The transaction is there as a whole, or not at
 * all, and only the data can tell which. Not retryable for that reason: look first, or make the transaction safe to run twice.
 */
public class CommitInDoubtException extends TransactionException {
    public CommitInDoubtException(String message) {
        this(message, null);
    }

    public CommitInDoubtException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.ofQuery("COMMIT"), cause);
    }

    public CommitInDoubtException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
