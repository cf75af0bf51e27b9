package dev.databases.mysql;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteErrors;
import dev.databases.remote.RemoteProduct;
import dev.databases.vertx.VertxErrors;
import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.mysqlclient.MySQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The one door from the client's failures to ours. */
final class VertxMySqlErrors {
    /** The client puts the server's message between these. */
    private static final String BEFORE = "{errorMessage=";

    private static final String BEHIND = ", errorCode=";

    private VertxMySqlErrors() {}

    static DatabaseException translate(RemoteProduct product, Throwable failure, @Nullable String sql) {
        if (failure instanceof MySQLException error) {
            return MySqlErrors.translate(product, serverError(error), sql, withoutValues(error));
        }
        if (failure instanceof MySQLBatchException batch) {
            Map<Integer, Throwable> byRow = new TreeMap<>(batch.getIterationError());
            return translate(product, byRow.values().iterator().next(), sql);
        }
        return VertxErrors.translate(product, failure, sql);
    }

    static ConnectionException translateLogin(RemoteProduct product, Throwable failure, HostAddress host) {
        if (failure instanceof ConnectionException known) {
            return known;
        }
        if (failure instanceof VertxMySqlLogin.Refusal refusal) {
            if (refusal.serverError != null) {
                return MySqlErrors.cannotConnect(product, refusal.serverError, host, refusal);
            }
            return new CannotConnectException(
                    "Cannot connect to " + product.name() + " at " + host + ": " + refusal.getMessage(), refusal);
        }
        return failure instanceof MySQLException error
                ? MySqlErrors.cannotConnect(product, serverError(error), host, withoutValues(error))
                : RemoteErrors.unreachable(product, host, failure);
    }

    /** What became of the settings on a connection that was just opened. */
    static ConnectionException refused(RemoteProduct product, Throwable failure, HostAddress host) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NodeNotReadyException alone) {
            ServerError error = new ServerError(1047, alone.context().sqlState(), String.valueOf(alone.getMessage()));
            return MySqlErrors.cannotConnect(product, error, host, alone);
        }
        if (cause instanceof ConnectionException known) {
            return known;
        }
        String reason = cause instanceof DatabaseException
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
        return new CannotConnectException(
                "Cannot connect to " + product.name() + " at " + host + ": it refused the settings of the connection. "
                        + reason,
                cause);
    }

    static ServerError serverError(MySQLException error) {
        return new ServerError(error.getErrorCode(), error.getSqlState(), said(error));
    }

    /** The client keeps the server's message only inside of its own. */
    private static String said(MySQLException error) {
        String message = String.valueOf(error.getMessage());
        int end = message.lastIndexOf(BEHIND);
        return message.startsWith(BEFORE) && end >= BEFORE.length() ? message.substring(BEFORE.length(), end) : message;
    }

    /** The client's exception without what the server repeats of values. */
    private static MySQLException withoutValues(MySQLException error) {
        MySQLException bare = new MySQLException(
                "refused by the server; what it said is in the exception that this one caused",
                error.getErrorCode(),
                error.getSqlState());
        bare.setStackTrace(error.getStackTrace());
        return bare;
    }
}
