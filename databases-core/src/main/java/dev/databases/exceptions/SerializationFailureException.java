package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** Another transaction won: serialization failure, deadlock, or a busy database. The whole transaction may be tried again. */
public class SerializationFailureException extends TransactionException {
    public SerializationFailureException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public SerializationFailureException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public SerializationFailureException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
