package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** A constraint of the schema refused the change. */
public class ConstraintViolationException extends QueryException {
    private final Kind kind;

    /** What kind of constraint was violated. */
    public enum Kind {
        UNIQUE,
        FOREIGN_KEY,
        NOT_NULL,
        CHECK,
        EXCLUSION,
        /** The server did not say. */
        UNKNOWN
    }

    public ConstraintViolationException(String message, Kind kind, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }

    /** The constraint's name, or what the server gave in its place (SQLite: {@code table.column}); null when it gave none. */
    public final @Nullable String constraint() {
        return context().constraint();
    }
}
