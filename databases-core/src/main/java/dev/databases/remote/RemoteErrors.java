package dev.databases.remote;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ErrorContext;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The errors of which a server says nothing, because none was reached or the line broke. Safe for any thread. */
public final class RemoteErrors {
    /** Newer JDKs put the name of the alert ahead of their message. */
    private static final Pattern ALERT = Pattern.compile("^\\([a-z_]+\\) ");

    private RemoteErrors() {}

    /**
     * The server did not answer, the host has no such name, TLS could not be agreed upon.
     *
     * @param cause the driver's; its text is in the message only where it is the JDK's own
     */
    public static CannotConnectException unreachable(RemoteProduct product, HostAddress host, Throwable cause) {
        return new CannotConnectException(
                "Cannot connect to " + product.name() + " at " + host + ": " + reason(cause), cause);
    }

    private static String reason(Throwable failure) {
        Throwable io = failure;
        for (int depth = 0; depth < 10 && io != null; depth++) {
            if (io instanceof UnknownHostException) {
                return "the name of the host is not known";
            }
            if (io instanceof SSLException) {
                return "TLS failed: "
                        + ALERT.matcher(String.valueOf(io.getMessage())).replaceFirst("");
            }
            if (io instanceof IOException && io.getMessage() != null) {
                return io.getMessage();
            }
            io = io.getCause();
        }
        // Whoever wrote this one did not promise to leave secrets out of its text.
        return failure.getClass().getSimpleName();
    }

    /**
     * The line broke while a statement ran, or before it could be sent.
     *
     * @param query null: none was involved
     */
    public static ConnectionLostException lost(
            RemoteProduct product, @Nullable String query, @Nullable Throwable cause) {
        return new ConnectionLostException(
                "The connection to " + product.name()
                        + " was lost. Whether the statement was carried out is not known.",
                ErrorContext.ofQuery(query),
                cause);
    }
}
