package dev.databases.r2dbc;

import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.QueryTimeoutException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The error door for a driver of which nothing is known: by the standard's SQLSTATE first, by R2DBC's exception classes where that
 * says nothing. The server's own words may show values, so they are left to the cause, except about the text of a statement.
 * Safe for any thread.
 */
public final class R2dbcErrors {
    private R2dbcErrors() {}

    /**
     * An error while something ran.
     *
     * @param query null: none was involved
     */
    public static DatabaseException translate(Throwable error, @Nullable String query) {
        if (error instanceof DatabaseException known) {
            return known;
        }
        if (!(error instanceof R2dbcException known)) {
            return error instanceof IOException
                    ? new ConnectionLostException("The connection broke", ErrorContext.ofQuery(query), error)
                    : new QueryException("The driver failed", ErrorContext.ofQuery(query), error);
        }
        String state = known.getSqlState();
        int code = known.getErrorCode();
        ErrorContext context = new ErrorContext(state, code == 0 ? null : code, query, null);
        DatabaseException byState = state == null || state.length() != 5 ? null : byState(state, context, known);
        return byState == null ? byClass(context, known) : byState;
    }

    /**
     * An error while a connection was opened.
     *
     * @param place what was connected to, for the message
     */
    public static ConnectionException cannotConnect(Throwable error, String place) {
        if (error instanceof ConnectionException known) {
            return known;
        }
        if (!(error instanceof R2dbcException known)) {
            return new CannotConnectException("Cannot connect to " + place, error);
        }
        String state = known.getSqlState();
        ErrorContext context = new ErrorContext(state, null, null, null);
        return state != null && state.startsWith("28") || known instanceof R2dbcPermissionDeniedException
                ? new AuthenticationException(place + " refused user or password" + stated(state), context, error)
                : new CannotConnectException("Cannot connect to " + place + stated(state), context, error);
    }

    /** ISO/IEC 9075-2, 24.1: the first two characters are the class. */
    private static @Nullable DatabaseException byState(String state, ErrorContext context, R2dbcException error) {
        return switch (state.substring(0, 2)) {
            case "08" -> new ConnectionLostException("The connection broke" + stated(state), context, error);
            case "0A" ->
                new UnsupportedFeatureException("The database cannot do that: " + error.getMessage(), context, error);
            case "21", "22" -> new DataErrorException("A value does not fit" + stated(state), context, error);
            case "23" -> constraint(state, context, error);
            case "25", "2D", "3B" ->
                new TransactionStateException(
                        "The database has another transaction state: " + error.getMessage(), context, error);
            case "28" -> new PermissionDeniedException("The database refused that" + stated(state), context, error);
            case "40" -> serialization(context, error);
            case "42" -> badSql(context, error);
            default ->
                state.equals("57014")
                        ? new QueryCancelledException("The statement was cancelled", context, error)
                        : null;
        };
    }

    private static DatabaseException byClass(ErrorContext context, R2dbcException error) {
        if (error instanceof R2dbcDataIntegrityViolationException) {
            return constraint("", context, error);
        }
        if (error instanceof R2dbcBadGrammarException) {
            return badSql(context, error);
        }
        if (error instanceof R2dbcPermissionDeniedException) {
            return new PermissionDeniedException(
                    "The database refused that" + stated(context.sqlState()), context, error);
        }
        if (error instanceof R2dbcRollbackException) {
            return serialization(context, error);
        }
        if (error instanceof R2dbcTimeoutException) {
            return new QueryTimeoutException(
                    "The statement took too long" + stated(context.sqlState()), context, error);
        }
        return new QueryException("The statement failed" + stated(context.sqlState()), context, error);
    }

    private static DatabaseException badSql(ErrorContext context, R2dbcException error) {
        return new BadSqlException("Bad SQL: " + error.getMessage(), context, error);
    }

    private static DatabaseException serialization(ErrorContext context, R2dbcException error) {
        return new SerializationFailureException(
                "Another transaction was in the way" + stated(context.sqlState()) + ". Try the transaction again.",
                context,
                error);
    }

    /** The standard has one state for all of them, 23000; PostgreSQL and H2 tell them apart. */
    private static DatabaseException constraint(String state, ErrorContext context, R2dbcException error) {
        Kind kind = switch (state) {
            case "23505", "23001" -> Kind.UNIQUE;
            case "23503", "23506" -> Kind.FOREIGN_KEY;
            case "23502" -> Kind.NOT_NULL;
            case "23513", "23514" -> Kind.CHECK;
            default -> Kind.UNKNOWN;
        };
        return new ConstraintViolationException(
                "A constraint was violated" + stated(context.sqlState()), kind, context, error);
    }

    private static String stated(@Nullable String state) {
        return state == null ? "" : " (SQLSTATE " + state + ")";
    }
}
