package dev.databases.postgres;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.HostAddress;
import dev.databases.vertx.VertxErrors;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/** The one door from the client's failures to ours. */
final class VertxPostgresErrors {
    private VertxPostgresErrors() {}

    static DatabaseException translate(Throwable failure, @Nullable String sql) {
        if (failure instanceof PgException error) {
            return PostgresErrors.translate(serverError(error), sql, withoutValues(error));
        }
        return VertxErrors.translate(PostgresOptions.PRODUCT, failure, sql);
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
