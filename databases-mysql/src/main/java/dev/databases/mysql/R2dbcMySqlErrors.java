package dev.databases.mysql;

import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.r2dbc.R2dbcErrors;
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteErrors;
import dev.databases.remote.RemoteProduct;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one door for what r2dbc-mysql throws; behind it is the table that both drivers share. Safe for any thread. */
final class R2dbcMySqlErrors {
    private static final String REFUSED =
            "refused by the server; what it said is in the exception that this one caused";

    private R2dbcMySqlErrors() {}

    /** @param query null: none was involved */
    static DatabaseException translate(RemoteProduct product, Throwable error, @Nullable String query) {
        if (error instanceof DatabaseException known) {
            return known;
        }
        ServerError told = fromServer(error);
        if (told != null) {
            return MySqlErrors.translate(product, told, query, withoutValues((R2dbcException) error, query));
        }
        return isLineBroken(error) ? RemoteErrors.lost(product, query, error) : R2dbcErrors.translate(error, query);
    }

    /** An error while a connection was opened. */
    static ConnectionException cannotConnect(RemoteProduct product, Throwable error, HostAddress host) {
        if (error instanceof ConnectionException known) {
            return known;
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            ServerError told = fromServer(cause);
            if (told != null) {
                return MySqlErrors.cannotConnect(product, told, host, withoutValues((R2dbcException) cause, null));
            }
            if (cause instanceof R2dbcPermissionDeniedException own) {
                return refusedByDriver(product, own, host);
            }
        }
        return RemoteErrors.unreachable(product, host, error);
    }

    /** The driver's own words, about plugins and encryption; none has a secret in it. */
    private static ConnectionException refusedByDriver(
            RemoteProduct product, R2dbcPermissionDeniedException error, HostAddress host) {
        return new AuthenticationException(
                "Cannot log in to " + product.name() + " at " + host + ": " + error.getMessage()
                        + ". The driver knows caching_sha2_password and sha256_password, with sslmode, and"
                        + " mysql_native_password. MySQL asks for any of them when it does not know the user.",
                new ErrorContext(error.getSqlState(), null, null, null),
                error);
    }

    /** The driver's exception, without what the server repeats of values, and without our text, which has them in it. */
    private static R2dbcException withoutValues(R2dbcException error, @Nullable String query) {
        String state = error.getSqlState();
        int code = error.getErrorCode();
        R2dbcException bare;
        if (error instanceof R2dbcBadGrammarException) {
            bare = new R2dbcBadGrammarException(REFUSED, state, code, query);
        } else if (error instanceof R2dbcDataIntegrityViolationException) {
            bare = new R2dbcDataIntegrityViolationException(REFUSED, state, code);
        } else if (error instanceof R2dbcPermissionDeniedException) {
            bare = new R2dbcPermissionDeniedException(REFUSED, state, code);
        } else if (error instanceof R2dbcRollbackException) {
            bare = new R2dbcRollbackException(REFUSED, state, code);
        } else if (error instanceof R2dbcTimeoutException) {
            bare = new R2dbcTimeoutException(REFUSED, state, code);
        } else {
            bare = error instanceof R2dbcTransientException
                    ? new R2dbcTransientResourceException(REFUSED, state, code)
                    : new R2dbcNonTransientResourceException(REFUSED, state, code);
        }
        bare.setStackTrace(error.getStackTrace());
        return bare;
    }

    /** Every error of a server has a number. */
    private static @Nullable ServerError fromServer(Throwable error) {
        return error instanceof R2dbcException known && known.getErrorCode() > 0
                ? new ServerError(known.getErrorCode(), known.getSqlState(), known.getMessage())
                : null;
    }

    /** The driver's classes for it are its own; they have neither number nor state, and nothing else is so. */
    private static boolean isLineBroken(Throwable error) {
        return error instanceof IOException
                || error instanceof R2dbcNonTransientResourceException
                || error instanceof IllegalStateException && "Request queue was disposed".equals(error.getMessage());
    }
}
