package dev.databases.mysql;

import org.jspecify.annotations.Nullable;

/**
 * What the server said of a fault, whichever driver heard it: its ERR packet
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html). Immutable.
 *
 * @param code the number that tells most; MySQL and MariaDB share those below 1900
 * @param sqlState five characters, {@code HY000} for whatever the standard has no state for; null: an error before the login
 * @param message in the server's language; may repeat values
 */
record ServerError(int code, @Nullable String sqlState, String message) {
    boolean hasClass(String sqlStateClass) {
        return sqlState != null && sqlState.startsWith(sqlStateClass);
    }
}
