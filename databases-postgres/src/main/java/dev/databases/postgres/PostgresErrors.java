package dev.databases.postgres;

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
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteErrors;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table from SQLSTATE to exception; both drivers' doors lead here. Safe for any thread.
 *
 * <p>Source: PostgreSQL manual, appendix A (https://www.postgresql.org/docs/current/errcodes-appendix.html). What {@code RAISE}
 * says in a function of the user's is in the message as it is; no other text that may repeat a value is.
 */
final class PostgresErrors {
    /**
     * The server says FATAL and closes the connection: shutdowns, a dropped database, and the time limits of idle sessions, of
     * idle transactions (25P03) and of transactions (25P04).
     */
    private static final Set<String> FATAL = Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    /** What keeps a connection from being opened, and passes by itself: too_many_connections, cannot_connect_now. */
    private static final Set<String> PASSES = Set.of("53300", "57P03");

    /** plancache.c: the only place where 0A000 means that a prepared plan is stale. */
    private static final String STALE_PLAN_ROUTINE = "RevalidateCachedQuery";

    private static final String STALE_PLAN_MESSAGE = "cached plan must not change result type";

    /** Prepared statement does not exist: {@code DISCARD ALL} or {@code DEALLOCATE} ran, or a proxy changed the server. */
    private static final String NO_SUCH_STATEMENT = "26000";

    /** Without pgbouncer=true a statement may be prepared on one connection of the server and run, or prepared again, on another. */
    private static final String PREPARED_ELSEWHERE = ". Behind PgBouncer the URL needs pgbouncer=true.";

    private PostgresErrors() {}

    /** What the server refused while a statement ran. */
    static DatabaseException translate(ServerError error, @Nullable String query, Throwable cause) {
        String state = error.sqlState();
        String said = ErrorText.of(error);
        ErrorContext context = new ErrorContext(state, null, query, constraint(error));
        if (endsConnection(state)) {
            return new ConnectionLostException("PostgreSQL closed the connection: " + said, context, cause);
        }
        return switch (state) {
            case "40001", "40P01" ->
                new SerializationFailureException(
                        "Another transaction won: " + said + ". Try the transaction again.", context, cause);
            // NOWAIT, or lock_timeout.
            case "55P03" ->
                new SerializationFailureException(
                        "Another transaction holds the lock: " + said + ". Try the transaction again.", context, cause);
            case "57014" -> cancelled(said, context, cause);
            case "42501", "25006" -> new PermissionDeniedException("PostgreSQL refused: " + said, context, cause);
            case "42P05" -> new BadSqlException("Bad SQL: " + said + PREPARED_ELSEWHERE, context, cause);
            case "40002", "44000" -> new ConstraintViolationException(said, kind(state), context, cause);
            default -> byClass(state, said, context, cause);
        };
    }

    private static DatabaseException byClass(String state, String said, ErrorContext context, Throwable cause) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "0A" -> new UnsupportedFeatureException("PostgreSQL cannot do that: " + said, context, cause);
            case "23" -> new ConstraintViolationException(said, kind(state), context, cause);
            case "21", "22" -> new DataErrorException("A value does not fit: " + said, context, cause);
            case "28" -> new AuthenticationException("PostgreSQL refused the user: " + said, context, cause);
            case "0B", "25", "2D", "3B", "40" ->
                new TransactionStateException("PostgreSQL has another transaction state: " + said, context, cause);
            case "26" -> new BadSqlException("Bad SQL: " + said + PREPARED_ELSEWHERE, context, cause);
            // An unknown cursor, database or schema, and what no text of this size or depth may be.
            case "34", "3D", "3F", "42", "54" -> new BadSqlException("Bad SQL: " + said, context, cause);
            default -> new QueryException("PostgreSQL failed: " + said, context, cause);
        };
    }

    private static DatabaseException cancelled(String said, ErrorContext context, Throwable cause) {
        // Other languages of lc_messages only make it the general one of the two.
        return said.contains("statement timeout")
                ? new QueryTimeoutException("The statement took longer than statement_timeout", context, cause)
                : new QueryCancelledException("The statement was cancelled", context, cause);
    }

    private static Kind kind(String state) {
        return switch (state) {
            case "23505" -> Kind.UNIQUE;
            case "23503", "23001" -> Kind.FOREIGN_KEY;
            case "23502" -> Kind.NOT_NULL;
            // 44000 is the check option of a view.
            case "23514", "44000" -> Kind.CHECK;
            case "23P01" -> Kind.EXCLUSION;
            default -> Kind.UNKNOWN;
        };
    }

    /** NOT NULL has no name in the server's answer; as with SQLite the column stands in its place. */
    private static @Nullable String constraint(ServerError error) {
        String name = error.constraint();
        if (name != null && !name.isEmpty()) {
            return name;
        }
        boolean isColumn = error.sqlState().equals("23502") && error.table() != null && error.column() != null;
        return isColumn ? error.table() + "." + error.column() : null;
    }

    /** What the server refused while a connection was opened. */
    static ConnectionException cannotConnect(ServerError error, HostAddress host, Throwable cause) {
        String state = error.sqlState();
        String said = ErrorText.of(error);
        ErrorContext context = new ErrorContext(state, null, null, null);
        if (state.startsWith("28")) {
            return new AuthenticationException("PostgreSQL at " + host + " refused the login: " + said, context, cause);
        }
        String advice = switch (state) {
            case "3D000" -> ". Create the database, or correct its name in the URL.";
            case "53300" ->
                ". Fewer connections (max_size of all programs together), a higher max_connections, or PgBouncer.";
            case "57P03" -> ". It is starting or stopping; try again in a moment.";
            case "08P01", "22023", "42704" -> ". Check the settings in the URL, and pgbouncer=true behind PgBouncer.";
            default -> "";
        };
        return new CannotConnectException(
                "PostgreSQL at " + host + " refused the connection: " + said + advice,
                PASSES.contains(state),
                context,
                cause);
    }

    /** See {@link RemoteErrors#unreachable}. */
    static CannotConnectException unreachable(HostAddress host, Throwable cause) {
        return RemoteErrors.unreachable(PostgresOptions.PRODUCT, host, cause);
    }

    /** See {@link RemoteErrors#lost}. */
    static ConnectionLostException lost(@Nullable String query, @Nullable Throwable cause) {
        return RemoteErrors.lost(PostgresOptions.PRODUCT, query, cause);
    }

    /** Whether a statement failed only because what was prepared for it is stale; see {@code DriverConnection.hadStalePlan}. */
    static boolean isStalePlan(ServerError error) {
        return error.sqlState().equals(NO_SUCH_STATEMENT)
                || error.sqlState().equals("0A000")
                        && (STALE_PLAN_ROUTINE.equals(error.routine())
                                || error.message().contains(STALE_PLAN_MESSAGE));
    }

    /** Whether the server closes the connection after this error. */
    static boolean endsConnection(String sqlState) {
        return FATAL.contains(sqlState) || sqlState.startsWith("08");
    }
}
