package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The transaction is not in a state for this: finished already, or an inner one is still open. Nothing was changed. */
public class TransactionStateException extends TransactionException {
    public TransactionStateException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public TransactionStateException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public TransactionStateException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
