package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The root of everything a database can throw at its user. Immutable once thrown. */
public class DatabaseException extends RuntimeException {
    private final ErrorContext context;

    public DatabaseException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public DatabaseException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    /**
     * @param message what was tried, where, and what to do; never a bound value or a password
     * @param cause the driver's exception; null when the fault was found by this library
     */
    public DatabaseException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, cause);
        this.context = context;
    }

    /** The SQLSTATE of the server; null when it gave none. */
    public final @Nullable String sqlState() {
        return context.sqlState();
    }

    /** The server's own error number; null when it gave none. */
    public final @Nullable Integer vendorCode() {
        return context.vendorCode();
    }

    /** The text of the query that failed, without its values; null when no query was involved. */
    public final @Nullable String query() {
        return context.query();
    }

    /** All of the above in one value. */
    public final ErrorContext context() {
        return context;
    }

    /** Whether the same work, tried again from its beginning, may succeed without a change to it. */
    public boolean isRetryable() {
        return false;
    }
}
