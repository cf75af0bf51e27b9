package dev.databases.vertx;

import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.remote.RemoteErrors;
import dev.databases.remote.RemoteProduct;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** The failures of a client that are not the server's. Safe for any thread. */
public final class VertxErrors {
    private VertxErrors() {}

    /**
     * Translates what no server said.
     *
     * @param sql null: no query was involved
     */
    public static DatabaseException translate(RemoteProduct product, Throwable failure, @Nullable String sql) {
        if (failure instanceof DatabaseException known) {
            return known;
        }
        return isLost(failure)
                ? RemoteErrors.lost(product, sql, failure)
                : new DatabaseException("The " + product.name() + " client failed", ErrorContext.ofQuery(sql), failure);
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
}
