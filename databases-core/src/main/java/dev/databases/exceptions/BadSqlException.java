package dev.databases.exceptions;

import org.jspecify.annotations.Nullable;

/** The text is not valid SQL for this database, or names a table, column or function that is not there. */
public class BadSqlException extends QueryException {
    public BadSqlException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    public BadSqlException(String message, @Nullable Throwable cause) {
        this(message, ErrorContext.NONE, cause);
    }

    public BadSqlException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
