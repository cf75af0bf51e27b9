package dev.databases.test;

import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.QueryTimeoutException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The errors of the fake server. Stateless. */
final class Failures {
    private static final String SUFFIX = "Exception";

    private static final Map<String, Maker> BY_NAME = Map.ofEntries(
            Map.entry("Database", DatabaseException::new),
            Map.entry("Connection", ConnectionException::new),
            Map.entry("CannotConnect", CannotConnectException::new),
            Map.entry("Authentication", AuthenticationException::new),
            Map.entry("AcquireTimeout", AcquireTimeoutException::new),
            Map.entry("ConnectionLost", ConnectionLostException::new),
            Map.entry("NotConnected", NotConnectedException::new),
            Map.entry("Query", QueryException::new),
            Map.entry("BadSql", BadSqlException::new),
            Map.entry("ConstraintViolation", Failures::uniqueViolation),
            Map.entry("DataError", DataErrorException::new),
            Map.entry("QueryTimeout", QueryTimeoutException::new),
            Map.entry("PermissionDenied", PermissionDeniedException::new),
            Map.entry("Transaction", TransactionException::new),
            Map.entry("SerializationFailure", SerializationFailureException::new),
            Map.entry("CommitRolledBack", CommitRolledBackException::new),
            Map.entry("TransactionState", TransactionStateException::new),
            Map.entry("Conversion", ConversionException::new),
            Map.entry("UnsupportedFeature", UnsupportedFeatureException::new));

    private Failures() {}

    /** The error of a class, by its simple name with or without {@code Exception}. */
    static DatabaseException named(String name, String sql) {
        String key = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        Maker maker = BY_NAME.get(key);
        if (maker == null) {
            return badSql(
                    "FAIL does not know '" + name + "'. It knows " + String.join(", ", new TreeSet<>(BY_NAME.keySet()))
                            + ".",
                    sql);
        }
        return maker.make("The script says that this statement fails.", ErrorContext.ofQuery(sql), null);
    }

    static DatabaseException badSql(String message, String sql) {
        // 42601 is syntax_error; PostgreSQL manual, appendix A, as all below.
        return new BadSqlException(message, new ErrorContext("42601", null, sql, null), null);
    }

    static DatabaseException cancelled(String sql) {
        // 57014 is query_canceled.
        return new QueryCancelledException(
                "The statement was cancelled on the server.", new ErrorContext("57014", null, sql, null), null);
    }

    static DatabaseException aborted(String sql) {
        // 25P02 is in_failed_sql_transaction.
        return new TransactionStateException(
                "A statement of this transaction failed before. Roll back.",
                new ErrorContext("25P02", null, sql, null),
                null);
    }

    static DatabaseException readOnly(String sql) {
        // 25006 is read_only_sql_transaction.
        return new TransactionStateException(
                "The transaction is read-only.", new ErrorContext("25006", null, sql, null), null);
    }

    static DatabaseException noTransaction(String sql) {
        // 25P01 is no_active_sql_transaction.
        return new TransactionStateException(
                "No transaction is open.", new ErrorContext("25P01", null, sql, null), null);
    }

    static DatabaseException noSavepoint(String sql) {
        // 3B001 is invalid_savepoint_specification.
        return new TransactionStateException(
                "There is no such savepoint.", new ErrorContext("3B001", null, sql, null), null);
    }

    static DatabaseException noCursor(String sql) {
        // 34000 is invalid_cursor_name.
        return new QueryException("The cursor is closed.", new ErrorContext("34000", null, sql, null), null);
    }

    static DatabaseException lost() {
        return new ConnectionLostException("The connection to the fake server was closed.");
    }

    private static DatabaseException uniqueViolation(String message, ErrorContext context, @Nullable Throwable cause) {
        ErrorContext unique = new ErrorContext("23505", null, context.query(), "scripted_unique");
        return new ConstraintViolationException(message, ConstraintViolationException.Kind.UNIQUE, unique, cause);
    }

    private interface Maker {
        DatabaseException make(String message, ErrorContext context, @Nullable Throwable cause);
    }
}
