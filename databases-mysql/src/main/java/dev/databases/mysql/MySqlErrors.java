package dev.databases.mysql;

import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.QueryTimeoutException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.remote.HostAddress;
import dev.databases.remote.RemoteProduct;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one table from error number to exception; both drivers' doors lead here. Safe for any thread.
 *
 * <p>Sources: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html and
 * https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference. The number comes first, because many have the
 * state {@code HY000}; what has no number here goes by the class of its state. What {@code SIGNAL} says in a procedure of the
 * user's is in the message as it is; no other text that may repeat a value is.
 */
final class MySqlErrors {
    /**
     * A value does not fit, whatever the state: variables, out of range, truncated, of the wrong type, no character, no partition,
     * no JSON (those above 4000 are MariaDB's). In order.
     */
    private static final int[] VALUES = {
        1231, 1232, 1264, 1265, 1292, 1298, 1300, 1365, 1366, 1367, 1406, 1411, 1416, 1525, 1526, 1690, 3140, 3141,
        3150, 3156, 4037, 4038, 4039
    };

    private MySqlErrors() {}

    /** What the server refused while a statement ran. */
    static DatabaseException translate(
            RemoteProduct product, ServerError error, @Nullable String query, Throwable cause) {
        Kind kind = constraintKind(error);
        ErrorContext context =
                new ErrorContext(error.sqlState(), error.code(), query, kind == null ? null : constraint(error));
        String name = product.name();
        if (kind != null) {
            return new ConstraintViolationException(violated(kind, context.constraint()), kind, context, cause);
        }
        return switch (error.code()) {
            // ER_UNKNOWN_COM_ERROR: Galera's word for a node that is not in the primary component, or not yet.
            case 1047 ->
                new NodeNotReadyException(
                        "The node of " + name + " takes no statements now: " + error.message(), context, cause);
            // ER_NET_PACKET_TOO_LARGE, ER_WARN_ALLOWED_PACKET_OVERFLOWED
            case 1153, 1301 -> new DataErrorException(MySqlPackets.tooLarge(), context, cause);
            default ->
                endsConnection(error)
                        ? new ConnectionLostException(
                                name + " closed the connection: " + error.message(), context, cause)
                        : byNumber(name, error, context, cause);
        };
    }

    private static DatabaseException byNumber(String name, ServerError error, ErrorContext context, Throwable cause) {
        String said = error.message();
        return switch (error.code()) {
            // ER_LOCK_DEADLOCK, which is also what Galera says when another node's transaction was certified first;
            // XA's own
            // word for it; ER_TRANSACTION_ROLLBACK_DURING_COMMIT, which is Group Replication's; ER_CHECKREAD, which is
            // a
            // MariaDB with innodb_snapshot_isolation that found a row changed.
            case 1213, 1614, 3101, 1020 -> another("won", said, context, cause);
            // ER_ERROR_DURING_COMMIT with HA_ERR_LOCK_DEADLOCK is how older Galera nodes say it.
            case 1180 ->
                said.contains("149")
                        ? another("won", said, context, cause)
                        : new QueryException(name + " failed: " + said, context, cause);
            // ER_LOCK_WAIT_TIMEOUT; ER_LOCK_NOWAIT, for which MariaDB has 1205, too. Tried again from its beginning the
            // transaction may get the lock, as with lock_timeout of PostgreSQL; the server itself undid the statement
            // only.
            case 1205, 3572 -> another("holds the lock", said, context, cause);
            case 1317 -> new QueryCancelledException("The statement was cancelled", context, cause);
            // ER_QUERY_TIMEOUT: max_execution_time of MySQL; ER_STATEMENT_TIMEOUT: max_statement_time of MariaDB
            case 3024, 1969 ->
                new QueryTimeoutException("The statement took longer than the server allows", context, cause);
            // ER_OPTION_PREVENTS_STATEMENT: mostly a server that is read-only; a transaction that is; ER_READ_ONLY_MODE
            case 1290, 1792, 1836, 1044, 1142, 1143, 1227, 1370, 1410 ->
                new PermissionDeniedException(name + " refused: " + said, context, cause);
            case 1235, 1295, 1845, 1846 ->
                new UnsupportedFeatureException(name + " cannot do that: " + said, context, cause);
            case 1064, 1149 ->
                new BadSqlException("Bad SQL: " + ErrorText.ofSyntax(error, context.query()), context, cause);
            // An ambiguous column, and a number of values or columns, have states of other classes.
            case 1052, 1136, 1222, 1291, 1318, 1390, 1193, 1115, 1273, 1286 ->
                new BadSqlException("Bad SQL: " + said, context, cause);
            // ER_SP_DOES_NOT_EXIST: a function, a procedure, or a savepoint.
            case 1305 ->
                said.startsWith("SAVEPOINT")
                        ? wrongState(name, said, context, cause)
                        : new BadSqlException("Bad SQL: " + said, context, cause);
            // ER_CANT_DO_THIS_DURING_AN_TRANSACTION, ER_LOCK_OR_ACTIVE_TRANSACTION, ER_READ_ONLY_TRANSACTION,
            // ER_CANT_CHANGE_TX_CHARACTERISTICS
            case 1179, 1192, 1207, 1568 -> wrongState(name, said, context, cause);
            // ER_USER_LIMIT_REACHED, ER_MAX_PREPARED_STMT_COUNT_REACHED: their state says bad SQL.
            case 1226, 1461 -> new QueryException(name + " failed: " + said, context, cause);
            default ->
                Arrays.binarySearch(VALUES, error.code()) >= 0
                        ? doesNotFit(error, context, cause)
                        : byClass(name, error, context, cause);
        };
    }

    private static DatabaseException byClass(String name, ServerError error, ErrorContext context, Throwable cause) {
        String state = error.sqlState() == null ? "" : error.sqlState();
        String said = error.message();
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "0A" -> new UnsupportedFeatureException(name + " cannot do that: " + said, context, cause);
            case "21", "22" -> doesNotFit(error, context, cause);
            case "28" -> new AuthenticationException(name + " refused the user: " + said, context, cause);
            case "40" -> another("won", said, context, cause);
            case "25", "2D", "XA" -> wrongState(name, said, context, cause);
            case "3D", "42" -> new BadSqlException("Bad SQL: " + said, context, cause);
            case "70" -> new QueryCancelledException("The statement was cancelled", context, cause);
            default -> new QueryException(name + " failed: " + said, context, cause);
        };
    }

    private static DatabaseException another(String did, String said, ErrorContext context, Throwable cause) {
        return new SerializationFailureException(
                "Another transaction " + did + ": " + said + ". Try the transaction again.", context, cause);
    }

    private static DatabaseException doesNotFit(ServerError error, ErrorContext context, Throwable cause) {
        return new DataErrorException("A value does not fit: " + ErrorText.withoutValue(error), context, cause);
    }

    private static DatabaseException wrongState(String name, String said, ErrorContext context, Throwable cause) {
        return new TransactionStateException(name + " has another transaction state: " + said, context, cause);
    }

    /** Null: it is no violation of a constraint. */
    private static @Nullable Kind constraintKind(ServerError error) {
        return switch (error.code()) {
            // ER_DUP_KEY, ER_DUP_ENTRY, ER_DUP_UNIQUE, ER_FOREIGN_DUPLICATE_KEY, ER_DUP_ENTRY_WITH_KEY_NAME, and
            // ER_DUP_UNKNOWN_IN_INDEX
            case 1022, 1062, 1169, 1557, 1586, 1761, 1762, 1859 -> Kind.UNIQUE;
            // The old ones are what a user hears who may not see the other table.
            case 1216, 1217, 1451, 1452 -> Kind.FOREIGN_KEY;
            // ER_BAD_NULL_ERROR, ER_WARN_NULL_TO_NOTNULL, ER_NO_DEFAULT_FOR_FIELD
            case 1048, 1263, 1364 -> Kind.NOT_NULL;
            // ER_VIEW_CHECK_FAILED; MySQL's CHECK
            case 1369, 3819 -> Kind.CHECK;
            // MariaDB's CHECK; MySQL has another fault of this number, and of another state.
            case 4025 -> error.hasClass("23") ? Kind.CHECK : null;
            // An ambiguous column has a state of this class.
            case 1052 -> null;
            default -> error.hasClass("23") ? Kind.UNKNOWN : error.hasClass("44") ? Kind.CHECK : null;
        };
    }

    /** For NOT NULL the column stands in the place of a name, and for CHECK OPTION the view. */
    private static @Nullable String constraint(ServerError error) {
        return switch (error.code()) {
            case 1062, 1169, 1586, 1859 -> ErrorText.key(error);
            case 1216, 1217, 1451, 1452, 4025 -> ErrorText.constraint(error);
            case 1048, 1263, 1364, 1369, 3819 -> ErrorText.firstName(error);
            default -> null;
        };
    }

    private static String violated(Kind kind, @Nullable String name) {
        String what = switch (kind) {
            case UNIQUE -> "The value is there already, and the key";
            case FOREIGN_KEY -> "A row of another table is missing or in the way: foreign key";
            case NOT_NULL -> "A value is missing, and column";
            case CHECK -> "A check failed: constraint";
            default -> "A constraint was violated";
        };
        String named = name == null ? "" : " '" + name + "'";
        return switch (kind) {
            case UNIQUE -> what + named + " is unique";
            case NOT_NULL -> what + named + " takes no NULL";
            default -> what + named;
        };
    }

    /** What the server refused while a connection was opened. */
    static ConnectionException cannotConnect(
            RemoteProduct product, ServerError error, HostAddress host, Throwable cause) {
        String said = error.message();
        ErrorContext context = new ErrorContext(error.sqlState(), error.code(), null, null);
        String place = product.name() + " at " + host;
        return switch (error.code()) {
            // ER_ACCESS_DENIED_ERROR and without a password, ER_MUST_CHANGE_PASSWORD and at login, a locked account of
            // MySQL
            // and of MariaDB, an account blocked after failed logins
            case 1045, 1698, 1820, 1862, 3118, 4151, 3955 ->
                new AuthenticationException(place + " refused the login: " + said, context, cause);
            default ->
                error.hasClass("28")
                        ? new AuthenticationException(place + " refused the login: " + said, context, cause)
                        : new CannotConnectException(
                                place + " refused the connection: " + said + advice(error.code()),
                                passes(error),
                                context,
                                cause);
        };
    }

    /** Whether the server may take the next connection: it is full, it stops, or its node has no cluster now. */
    private static boolean passes(ServerError error) {
        return switch (error.code()) {
            case 1040, 1203, 1047, 1053 -> true;
            // ER_USER_LIMIT_REACHED: the other limits are those of an hour.
            case 1226 -> error.message().contains("'max_user_connections'");
            default -> false;
        };
    }

    private static String advice(int code) {
        return switch (code) {
            case 1049 -> ". Create the database, or correct its name in the URL.";
            case 1044 -> ". Grant the user rights on the database, or correct its name in the URL.";
            case 1040, 1203, 1226 ->
                ". Fewer connections (max_size of all programs together), or a higher max_connections.";
            case 1047 -> ". The node has lost its cluster; give the other hosts in the URL, too.";
            case 1053 -> ". It is stopping; try again in a moment.";
            case 1129 -> ". Too many logins were broken off: FLUSH HOSTS, or a higher max_connect_errors.";
            case 1130 -> ". Create the user for this host.";
            case 1251, 1524 -> ". Create the user with caching_sha2_password or mysql_native_password.";
            case 1298 -> ". Load the server's time zone tables, or give time_zone as an offset.";
            case 3159 -> ". Leave out sslmode=disable.";
            case 1193, 1227, 1229, 1231, 1232, 1238, 1273 -> ". Check the settings in the URL.";
            default -> "";
        };
    }

    /** Whether a statement failed only because what was prepared for it is stale; see {@code DriverConnection.hadStalePlan}. */
    static boolean isStalePlan(ServerError error) {
        // ER_UNKNOWN_STMT_HANDLER, ER_NEED_REPREPARE
        return error.code() == 1243 || error.code() == 1615;
    }

    /** Whether the connection is of no more use after this error: the server closes it, or takes nothing more on it. */
    static boolean endsConnection(ServerError error) {
        return switch (error.code()) {
            // ER_SERVER_SHUTDOWN, shut down and closed by force, ER_NET_*, ER_CONNECTION_KILLED of MariaDB; the last
            // three are
            // what a client library or a proxy says.
            case 1047, 1053, 1079, 1080, 1152, 1153, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055 -> true;
            // ER_CLIENT_INTERACTION_TIMEOUT: wait_timeout. MariaDB has another fault of this number.
            case 4031 -> error.message().contains("inactivity");
            // Without a number of its own, and the number of connections, which a proxy may say late.
            default -> error.hasClass("08");
        };
    }
}
