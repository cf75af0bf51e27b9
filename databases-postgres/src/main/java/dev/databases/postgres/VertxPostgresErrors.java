package dev.databases.postgres;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** The one door from the client's failures to ours. */
final class VertxPostgresErrors {
    private VertxPostgresErrors() {}

    static DatabaseException translate(Throwable failure, @Nullable String sql) {
        if (failure instanceof PgException error) {
            return PostgresErrors.translate(serverError(error), sql, withoutValues(error));
        }
        if (isLost(failure)) {
            return PostgresErrors.lost(sql, failure);
        }
        return new DatabaseException("The PostgreSQL client failed", ErrorContext.ofQuery(sql), failure);
    }

    static ConnectionException translateLogin(Throwable failure, HostAddress host) {
        if (failure instanceof ConnectionException known) {
            return known;
        }
        return failure instanceof PgException error
                ? PostgresErrors.cannotConnect(serverError(error), host, withoutValues(error))
                : PostgresErrors.unreachable(host, failure);
    }

    static ServerError serverError(PgException error) {
        return new ServerError(
                error.getSqlState(),
                error.getErrorMessage(),
                error.getConstraint(),
                error.getTable(),
                error.getColumn(),
                error.getRoutine());
    }

    /** Whether the statement may have been cut off with its line. */
    private static boolean isLost(Throwable failure) {
        return failure instanceof ClosedConnectionException
                || failure instanceof IOException
                || failure instanceof ClosedChannelException
                // "Connection is not active now", "Pending requests failed to be sent": the client has no class for
                // these.
                || failure instanceof VertxException;
    }

    /** The client's exception without what the server repeats of values: its detail, its hint and where it happened. */
    private static PgException withoutValues(PgException error) {
        PgException bare = new PgException(
                "refused by the server; what it said is in the exception that this one caused",
                error.getSeverity(),
                error.getSqlState(),
                null,
                null,
                error.getPosition(),
                null,
                null,
                null,
                error.getFile(),
                error.getLine(),
                error.getRoutine(),
                error.getSchema(),
                error.getTable(),
                error.getColumn(),
                error.getDataType(),
                error.getConstraint());
        bare.setStackTrace(error.getStackTrace());
        return bare;
    }
}
