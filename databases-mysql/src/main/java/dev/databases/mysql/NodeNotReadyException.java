package dev.databases.mysql;

import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ErrorContext;
import org.jspecify.annotations.Nullable;

/** A node of a cluster that has lost the others refused a statement before it began: elsewhere it may run. */
final class NodeNotReadyException extends ConnectionLostException {
    NodeNotReadyException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
