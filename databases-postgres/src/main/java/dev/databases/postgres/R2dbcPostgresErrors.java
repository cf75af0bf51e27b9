package dev.databases.postgres;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.r2dbc.R2dbcErrors;
import dev.databases.remote.HostAddress;
import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one door for what r2dbc-postgresql throws; behind it is the table that both drivers share. Safe for any thread. */
final class R2dbcPostgresErrors {
    /** What the driver makes up when the server said nothing; {@code 99999} is its ROLLBACK in the place of a COMMIT. */
    private static final String CONNECTION_FAILURE = "08006";

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";
    static final String ROLLED_BACK_INSTEAD = "99999";

    /** How the driver begins what it says when the server answers N. */
    private static final String NO_TLS = "Server support for SSL connection is disabled";

    private R2dbcPostgresErrors() {}

    /** @param query null: none was involved */
    static DatabaseException translate(Throwable error, @Nullable String query) {
        if (error instanceof DatabaseException known) {
            return known;
        }
        if (isLineBroken(error)) {
            return PostgresErrors.lost(query, error);
        }
        return error instanceof PostgresqlException told
                ? PostgresErrors.translate(serverError(told.getErrorDetails()), query, error)
                : R2dbcErrors.translate(error, query);
    }

    /** An error while a connection was opened. */
    static ConnectionException cannotConnect(Throwable error, HostAddress host) {
        if (error instanceof ConnectionException known) {
            return known;
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof PostgresqlException told && isFromServer(cause, told)) {
                return PostgresErrors.cannotConnect(serverError(told.getErrorDetails()), host, error);
            }
            if (cause instanceof R2dbcPermissionDeniedException refused) {
                return new CannotConnectException(
                        "Cannot connect to PostgreSQL at " + host + ": " + withoutTls(refused), error);
            }
        }
        return PostgresErrors.unreachable(host, error);
    }

    /** What comes before TLS; the driver has no class of its own for it. */
    private static String withoutTls(R2dbcPermissionDeniedException refused) {
        return String.valueOf(refused.getMessage()).startsWith(NO_TLS)
                ? "the server does not offer TLS, and sslmode asks for it"
                : "the connection broke before TLS was agreed upon";
    }

    private static boolean isLineBroken(Throwable error) {
        return error instanceof IOException || error instanceof PostgresqlException told && !isFromServer(error, told);
    }

    /** An ErrorResponse has more than code and message; it names the routine that reported it. */
    private static boolean isFromServer(Throwable error, PostgresqlException told) {
        String state = error instanceof R2dbcException known ? known.getSqlState() : null;
        boolean madeUp = CONNECTION_FAILURE.equals(state) || CONNECTION_DOES_NOT_EXIST.equals(state);
        return !madeUp || told.getErrorDetails().getRoutine().isPresent();
    }

    private static ServerError serverError(ErrorDetails details) {
        return new ServerError(
                details.getCode(),
                details.getMessage(),
                details.getConstraintName().orElse(null),
                details.getTableName().orElse(null),
                details.getColumnName().orElse(null),
                details.getRoutine().orElse(null));
    }
}
