package dev.databases.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.remote.HostAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlErrorsTest {
    private static final HostAddress HOST = new HostAddress("db1", 3306);
    private static final RuntimeException CAUSE = new RuntimeException("the driver's");

    private static DatabaseException translate(ServerError error, @Nullable String query) {
        return MySqlErrors.translate(MySqlOptions.MYSQL, error, query, CAUSE);
    }

    private static DatabaseException translate(int code, String state, String message) {
        return translate(new ServerError(code, state, message), null);
    }

    @ParameterizedTest
    @CsvSource({
        "1213, 40001, SerializationFailureException, true, false",
        "1614, XA102, SerializationFailureException, true, false",
        "3101, 40000, SerializationFailureException, true, false",
        "1020, HY000, SerializationFailureException, true, false",
        "1205, HY000, SerializationFailureException, true, false",
        "3572, HY000, SerializationFailureException, true, false",
        "1180, HY000, QueryException, false, false",
        "1317, 70100, QueryCancelledException, false, false",
        "3024, HY000, QueryTimeoutException, false, false",
        "1969, 70100, QueryTimeoutException, false, false",
        "1927, 70100, ConnectionLostException, false, true",
        "1053, 08S01, ConnectionLostException, false, true",
        "1159, 08S01, ConnectionLostException, false, true",
        "1158, 08S01, ConnectionLostException, false, true",
        "1160, 08S01, ConnectionLostException, false, true",
        "1161, 08S01, ConnectionLostException, false, true",
        "2006, HY000, ConnectionLostException, false, true",
        "2013, HY000, ConnectionLostException, false, true",
        "1040, 08004, ConnectionLostException, false, true",
        "1047, 08S01, NodeNotReadyException, true, true",
        "1153, 08S01, DataErrorException, false, true",
        "1301, HY000, DataErrorException, false, false",
        "1062, 23000, ConstraintViolationException, false, false",
        "1442, HY000, QueryException, false, false",
        "1064, 42000, BadSqlException, false, false",
        "1146, 42S02, BadSqlException, false, false",
        "1054, 42S22, BadSqlException, false, false",
        "1052, 23000, BadSqlException, false, false",
        "1136, 21S01, BadSqlException, false, false",
        "1222, 21000, BadSqlException, false, false",
        "1305, 42000, BadSqlException, false, false",
        "1390, HY000, BadSqlException, false, false",
        "1291, HY000, BadSqlException, false, false",
        "1193, HY000, BadSqlException, false, false",
        "1046, 3D000, BadSqlException, false, false",
        "1049, 42000, BadSqlException, false, false",
        "1242, 21000, DataErrorException, false, false",
        "1264, 22003, DataErrorException, false, false",
        "1265, 01000, DataErrorException, false, false",
        "1292, 22007, DataErrorException, false, false",
        "1366, HY000, DataErrorException, false, false",
        "1365, 22012, DataErrorException, false, false",
        "1406, 22001, DataErrorException, false, false",
        "1526, HY000, DataErrorException, false, false",
        "1690, 22003, DataErrorException, false, false",
        "3140, 22032, DataErrorException, false, false",
        "4038, HY000, DataErrorException, false, false",
        "1044, 42000, PermissionDeniedException, false, false",
        "1142, 42000, PermissionDeniedException, false, false",
        "1143, 42000, PermissionDeniedException, false, false",
        "1227, 42000, PermissionDeniedException, false, false",
        "1370, 42000, PermissionDeniedException, false, false",
        "1290, HY000, PermissionDeniedException, false, false",
        "1792, 25006, PermissionDeniedException, false, false",
        "1836, HY000, PermissionDeniedException, false, false",
        "1045, 28000, AuthenticationException, false, false",
        "1568, 25001, TransactionStateException, false, false",
        "1179, 25000, TransactionStateException, false, false",
        "1399, XAE07, TransactionStateException, false, false",
        "1235, 42000, UnsupportedFeatureException, false, false",
        "1295, HY000, UnsupportedFeatureException, false, false",
        "1846, 0A000, UnsupportedFeatureException, false, false",
        "1461, 42000, QueryException, false, false",
        "1226, 42000, QueryException, false, false",
        "1644, 45000, QueryException, false, false",
        "1114, HY000, QueryException, false, false",
        "1105, , QueryException, false, false"
    })
    void everyNumberHasItsClass(
            int code, @Nullable String state, String type, boolean retryable, boolean endsConnection) {
        ServerError error = new ServerError(code, state, "said so");

        DatabaseException e = translate(error, "SELECT 1");

        assertEquals(type, e.getClass().getSimpleName());
        assertEquals(new ErrorContext(state, code, "SELECT 1", null), e.context());
        assertEquals(retryable, e.isRetryable());
        assertEquals(endsConnection, MySqlErrors.endsConnection(error));
        assertSame(CAUSE, e.getCause());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1062 | 23000 | UNIQUE | isbn | Duplicate entry 's3cret' for key 'books.isbn' | The value is there already, and the key 'isbn' is unique",
                "1062 | 23000 | UNIQUE | PRIMARY | Duplicate entry 's3' for key 'x'' for key 'PRIMARY' | The value is there already, and the key 'PRIMARY' is unique",
                "1062 | 23000 | UNIQUE | | Duplicate entry 's3cret' for key 3 | The value is there already, and the key is unique",
                "1022 | 23000 | UNIQUE | | Can't write; duplicate key in table 'books' | The value is there already, and the key is unique",
                "1451 | 23000 | FOREIGN_KEY | fk_author | Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`books`, CONSTRAINT `fk_author` FOREIGN KEY (`author`) REFERENCES `authors` (`id`)) | A row of another table is missing or in the way: foreign key 'fk_author'",
                "1452 | 23000 | FOREIGN_KEY | a`b | Cannot add or update a child row: a foreign key constraint fails (`shop`.`books`, CONSTRAINT `a``b` FOREIGN KEY (`x`) REFERENCES `y` (`id`)) | A row of another table is missing or in the way: foreign key 'a`b'",
                "1216 | 23000 | FOREIGN_KEY | | Cannot add or update a child row: a foreign key constraint fails | A row of another table is missing or in the way: foreign key",
                "1048 | 23000 | NOT_NULL | title | Column 'title' cannot be null | A value is missing, and column 'title' takes no NULL",
                "1364 | HY000 | NOT_NULL | title | Field 'title' doesn't have a default value | A value is missing, and column 'title' takes no NULL",
                "3819 | HY000 | CHECK | books_chk_1 | Check constraint 'books_chk_1' is violated. | A check failed: constraint 'books_chk_1'",
                "4025 | 23000 | CHECK | positive | CONSTRAINT `positive` failed for `shop`.`books` | A check failed: constraint 'positive'",
                "1369 | 44000 | CHECK | shop.cheap | CHECK OPTION failed 'shop.cheap' | A check failed: constraint 'shop.cheap'",
                "1761 | 23000 | UNIQUE | | Foreign key constraint for table 'a', record 's3cret' would lead to a duplicate entry in table 'b', key 'k' | The value is there already, and the key is unique",
                "9999 | 23000 | UNKNOWN | | said so | A constraint was violated"
            })
    void constraintIsTold(int code, String state, Kind kind, @Nullable String constraint, String message, String said) {
        ConstraintViolationException e = (ConstraintViolationException) translate(code, state, message);

        assertEquals(kind, e.kind());
        assertEquals(constraint, e.constraint());
        assertEquals(said, e.getMessage());
    }

    @Test
    void aNumberThatBothServersUseIsToldApart() {
        assertEquals(
                "QueryException",
                translate(4025, "HY000", "AUTOEXTEND_SIZE is wrong").getClass().getSimpleName());
        assertTrue(MySqlErrors.endsConnection(new ServerError(
                4031, "HY000", "The client was disconnected by the server because of inactivity. See wait_timeout.")));
        assertFalse(MySqlErrors.endsConnection(
                new ServerError(4031, "HY000", "Referenced trigger 't' for the given action time does not exist.")));
    }

    @Test
    void anUnknownSavepointIsAStateOfTheTransaction() {
        assertEquals(
                "MySQL has another transaction state: SAVEPOINT x does not exist",
                translate(1305, "42000", "SAVEPOINT x does not exist").getMessage());
    }

    @Test
    void olderGaleraNodesTellOfAConflictWhileTheyCommit() {
        DatabaseException e =
                translate(1180, "HY000", "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT");

        assertEquals("SerializationFailureException", e.getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1366 | Incorrect integer value: 's3cret' for column 'n' at row 1 | Incorrect integer value: … for column 'n' at row 1",
                "1366 | Incorrect integer value: 'it's for column 'x' at row 1' for column `shop`.`t`.`n` at row 12 | Incorrect integer value: … for column `shop`.`t`.`n` at row 12",
                "1292 | Incorrect datetime value: 's3cret' | Incorrect datetime value: …",
                "1292 | Truncated incorrect DOUBLE value: 's3: cret' | Truncated incorrect DOUBLE value: …",
                "1411 | Incorrect datetime value: 's3cret' for function str_to_date | Incorrect datetime value: … for function str_to_date",
                "1406 | Data too long for column 'title' at row 1 | Data too long for column 'title' at row 1",
                "1264 | Out of range value for column 'n' at row 3 | Out of range value for column 'n' at row 3",
                "1242 | Subquery returns more than 1 row | Subquery returns more than 1 row",
                "1690 | BIGINT value is out of range in '(s3cret + 1)' | error 1690",
                "1526 | Table has no partition for value 42 | error 1526",
                "1367 | Illegal double 's3cret' value found during parsing | error 1367",
                "1366 | Falscher integer-Wert: 's3cret' für Feld 'n' in Zeile 1 | error 1366",
                "3140 | Invalid JSON text: \"Invalid value.\" at position 1 in value for column 't.j'. | error 3140"
            })
    void valuesThatTheServerRepeatsAreLeftOut(int code, String message, String said) {
        assertEquals(
                "A value does not fit: " + said,
                translate(code, "22000", message).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELEC 1 | SELEC 1 | the server does not understand it near 'SELEC 1', in line 1",
                "SELECT 1 FRM t WHERE a = ? | FRM t WHERE a = 's3cret' | the server does not understand it in line 1",
                "SELECT ( | '' | the server does not understand it at its end, in line 1"
            })
    void syntaxErrorShowsWhereButNoValue(String query, String near, String said) {
        String message = "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server"
                + " version for the right syntax to use near '" + near + "' at line 1";

        assertEquals(
                "Bad SQL: " + said,
                translate(new ServerError(1064, "42000", message), query).getMessage());
    }

    @Test
    void otherMessagesStayWhole() {
        assertEquals(
                "Bad SQL: Table 'shop.boks' doesn't exist",
                translate(1146, "42S02", "Table 'shop.boks' doesn't exist").getMessage());
        assertEquals(
                "Another transaction won: Deadlock found when trying to get lock; try restarting transaction."
                        + " Try the transaction again.",
                translate(1213, "40001", "Deadlock found when trying to get lock; try restarting transaction")
                        .getMessage());
        assertEquals(
                "The statement with its values is larger than max_allowed_packet of the server",
                translate(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1045 | 28000 | AuthenticationException | refused the login: said so",
                "1698 | 28000 | AuthenticationException | refused the login: said so",
                "1862 | HY000 | AuthenticationException | refused the login: said so",
                "3118 | HY000 | AuthenticationException | refused the login: said so",
                "4151 | HY000 | AuthenticationException | refused the login: said so",
                "1049 | 42000 | CannotConnectException | refused the connection: said so. Create the database, or correct its name in the URL.",
                "1044 | 42000 | CannotConnectException | refused the connection: said so. Grant the user rights on the database, or correct its name in the URL.",
                "1040 | 08004 | CannotConnectException | refused the connection: said so. Fewer connections (max_size of all programs together), or a higher max_connections.",
                "1203 | 42000 | CannotConnectException | refused the connection: said so. Fewer connections (max_size of all programs together), or a higher max_connections.",
                "1047 | 08S01 | CannotConnectException | refused the connection: said so. The node has lost its cluster; give the other hosts in the URL, too.",
                "1053 | 08S01 | CannotConnectException | refused the connection: said so. It is stopping; try again in a moment.",
                "1129 | HY000 | CannotConnectException | refused the connection: said so. Too many logins were broken off: FLUSH HOSTS, or a higher max_connect_errors.",
                "1130 | HY000 | CannotConnectException | refused the connection: said so. Create the user for this host.",
                "1251 | 08004 | CannotConnectException | refused the connection: said so. Create the user with caching_sha2_password or mysql_native_password.",
                "1298 | HY000 | CannotConnectException | refused the connection: said so. Load the server's time zone tables, or give time_zone as an offset.",
                "3159 | 08004 | CannotConnectException | refused the connection: said so. Leave out sslmode=disable.",
                "1193 | HY000 | CannotConnectException | refused the connection: said so. Check the settings in the URL.",
                "1105 | | CannotConnectException | refused the connection: said so"
            })
    void refusedConnectionSaysWhereAndWhatToDo(int code, @Nullable String state, String type, String said) {
        ConnectionException e =
                MySqlErrors.cannotConnect(MySqlOptions.MARIADB, new ServerError(code, state, "said so"), HOST, CAUSE);

        assertEquals(type, e.getClass().getSimpleName());
        assertEquals("MariaDB at db1:3306 " + said, e.getMessage());
        assertEquals(new ErrorContext(state, code, null, null), e.context());
        assertSame(CAUSE, e.getCause());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | 1040 | Too many connections",
                "true  | 1203 | User app already has more than 'max_user_connections' active connections",
                "true  | 1226 | User 'app' has exceeded the 'max_user_connections' resource (current value: 3)",
                "false | 1226 | User 'app' has exceeded the 'max_connections_per_hour' resource (current value: 3)",
                "true  | 1047 | WSREP has not yet prepared node for application use",
                "true  | 1053 | Server shutdown in progress",
                "false | 1049 | Unknown database 'shop'",
                "false | 1045 | Access denied for user 'app'@'localhost' (using password: YES)"
            })
    void whatPassesByItselfMayBeTriedAgain(boolean retryable, int code, String said) {
        ConnectionException e =
                MySqlErrors.cannotConnect(MySqlOptions.MYSQL, new ServerError(code, "HY000", said), HOST, CAUSE);

        assertEquals(retryable, e.isRetryable());
    }

    @Test
    void stalePlansAreToldApart() {
        assertTrue(
                MySqlErrors.isStalePlan(new ServerError(1615, "HY000", "Prepared statement needs to be re-prepared")));
        assertTrue(MySqlErrors.isStalePlan(
                new ServerError(1243, "HY000", "Unknown prepared statement handler (7) given to mysql_stmt_execute")));
        assertFalse(MySqlErrors.isStalePlan(new ServerError(1146, "42S02", "Table 'd.t' doesn't exist")));
    }
}
