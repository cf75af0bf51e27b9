package dev.databases.remote;

import org.jspecify.annotations.Nullable;

/**
 * One server of a URL, nothing left out. Immutable.
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, or what the URL says of a Unix socket
 * @param port for PostgreSQL also part of a socket's name
 * @param socketPath the file of the Unix socket, {@code @...} for an abstract one; null: it is reached by TCP
 */
public record HostAddress(String host, int port, @Nullable String socketPath) {
    /** Reached by TCP. */
    public HostAddress(String host, int port) {
        this(host, port, null);
    }

    public boolean isSocket() {
        return socketPath != null;
    }

    /** For messages: {@code db1:5432}, {@code [::1]:5432}, {@code /run/postgresql/.s.PGSQL.5432}. */
    @Override
    public String toString() {
        if (socketPath != null) {
            return socketPath;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
