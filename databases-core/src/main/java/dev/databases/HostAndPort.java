package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One server of a {@link DatabaseUrl}. Immutable.
 *
 * @param host a name, an IPv4 or IPv6 address, or the path of a Unix socket ({@code /...}, abstract {@code @...}); null:
 *     the driver's default host, only together with a port
 * @param port from 1 to 65535; null: the dialect's default
 */
public record HostAndPort(@Nullable String host, @Nullable Integer port) {
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}/?#@\\[\\]:,%\\\\]+");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*(%[^\\s\\p{Cntrl}/?#@\\[\\]:,%\\\\]+)?");

    public HostAndPort {
        if (host == null && port == null) {
            throw DatabaseUrlText.invalid("a host needs a name or a port");
        }
        if (host != null
                && !isSocket(host)
                && !NAME.matcher(host).matches()
                && !IPV6.matcher(host).matches()) {
            throw DatabaseUrlText.invalid("a host is neither a name nor an IP address nor the path of a Unix socket");
        }
        DatabaseUrlText.requireUnicode("host", host);
        if (port != null && port < 1) {
            throw new InvalidDatabaseUrlException("Port must be a positive integer, got " + port); // DAL-03
        }
        if (port != null && port > 65_535) {
            throw new InvalidDatabaseUrlException("Port must be at most 65535, got " + port);
        }
    }

    /** Whether the host is the path of a Unix socket. */
    public boolean isSocket() {
        return host != null && isSocket(host);
    }

    private static boolean isSocket(String host) {
        return host.startsWith("/") || host.startsWith("@");
    }
}
