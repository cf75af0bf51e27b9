package dev.databases.postgres;

/**
 * One server of a URL, nothing left out. Immutable.
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, or the directory of a Unix socket ({@code /run/postgresql})
 * @param port also part of the socket's name
 */
record HostAddress(String host, int port) {
    boolean isSocket() {
        return host.startsWith("/") || host.startsWith("@");
    }

    /** The file of the Unix socket; https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-UNIX-SOCKET-DIRECTORIES */
    String socketPath() {
        return host + "/.s.PGSQL." + port;
    }

    /** For messages: {@code db1:5432}, {@code [::1]:5432}, {@code /run/postgresql/.s.PGSQL.5432}. */
    @Override
    public String toString() {
        if (isSocket()) {
            return socketPath();
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
