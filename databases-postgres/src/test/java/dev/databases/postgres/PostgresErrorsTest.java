package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.remote.HostAddress;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresErrorsTest {
    private static final HostAddress HOST = new HostAddress("db1", 5432);
    private static final RuntimeException CAUSE = new RuntimeException("the driver's");

    @ParameterizedTest
    @CsvSource({
        "40001, SerializationFailureException, true",
        "40P01, SerializationFailureException, true",
        "55P03, SerializationFailureException, true",
        "40002, ConstraintViolationException, false",
        "40003, TransactionStateException, false",
        "23505, ConstraintViolationException, false",
        "44000, ConstraintViolationException, false",
        "21000, DataErrorException, false",
        "22P02, DataErrorException, false",
        "22003, DataErrorException, false",
        "42601, BadSqlException, false",
        "42P01, BadSqlException, false",
        "3F000, BadSqlException, false",
        "3D000, BadSqlException, false",
        "42501, PermissionDeniedException, false",
        "25006, PermissionDeniedException, false",
        "25P02, TransactionStateException, false",
        "25001, TransactionStateException, false",
        "3B001, TransactionStateException, false",
        "0A000, UnsupportedFeatureException, false",
        "28P01, AuthenticationException, false",
        "57014, QueryCancelledException, false",
        "57P01, ConnectionLostException, false",
        "57P02, ConnectionLostException, false",
        "57P03, ConnectionLostException, false",
        "57P05, ConnectionLostException, false",
        "25P03, ConnectionLostException, false",
        "25P04, ConnectionLostException, false",
        "08006, ConnectionLostException, false",
        "53100, QueryException, false",
        "P0001, QueryException, false",
        "XX000, QueryException, false",
        "'', QueryException, false"
    })
    void everySqlStateHasItsClass(String state, String type, boolean retryable) {
        DatabaseException e = PostgresErrors.translate(ServerError.of(state, "said so"), "SELECT 1", CAUSE);

        assertEquals(type, e.getClass().getSimpleName());
        assertEquals(new ErrorContext(state, null, "SELECT 1", null), e.context());
        assertEquals(retryable, e.isRetryable());
        assertSame(CAUSE, e.getCause());
    }

    @Test
    void statementTimeoutIsATimeout() {
        ServerError error = ServerError.of("57014", "canceling statement due to statement timeout");

        DatabaseException e = PostgresErrors.translate(error, null, CAUSE);

        assertEquals("QueryTimeoutException", e.getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({
        "23505, UNIQUE",
        "23503, FOREIGN_KEY",
        "23001, FOREIGN_KEY",
        "23514, CHECK",
        "23P01, EXCLUSION",
        "23000, UNKNOWN"
    })
    void constraintIsTold(String state, Kind kind) {
        ServerError error =
                new ServerError(state, "violates constraint \"books_isbn\"", "books_isbn", "books", null, null);

        ConstraintViolationException e = (ConstraintViolationException) PostgresErrors.translate(error, null, CAUSE);

        assertEquals(kind, e.kind());
        assertEquals("books_isbn", e.constraint());
        assertEquals("violates constraint \"books_isbn\"", e.getMessage());
    }

    @Test
    void columnStandsForANotNullConstraintThatHasNoName() {
        ServerError error = new ServerError("23502", "null value in column \"title\"", null, "books", "title", null);

        ConstraintViolationException e = (ConstraintViolationException) PostgresErrors.translate(error, null, CAUSE);

        assertEquals(Kind.NOT_NULL, e.kind());
        assertEquals("books.title", e.constraint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid input syntax for type integer: \"s3cret\" | invalid input syntax for type integer: …",
                "value \"99999999999\" is out of range for type integer | value … is out of range for type integer",
                "invalid input value for enum mood: \"a: b\" | invalid input value for enum mood: …",
                "invalid byte sequence for encoding \"UTF8\": 0xff | invalid byte sequence for encoding \"UTF8\": …",
                "value too long for type character varying(5) | value too long for type character varying(5)",
                "null value cannot be assigned to column \"id\" | null value cannot be assigned to column \"id\"",
                "invalid value \"s3cret\" for \"YYYY\" | invalid value … for …",
                "time zone \"s3cret\" not recognized | time zone … not recognized",
                "Wert »s3cret« ist außerhalb des Bereichs für Typ integer | Wert … ist außerhalb des Bereichs für Typ integer",
                "syntaxe en entrée invalide pour le type integer : « s3cret » | syntaxe en entrée invalide pour le type integer: …",
                "类型 integer 的输入语法无效：\"s3cret\" | 类型 integer 的输入语法无效: …"
            })
    void valuesThatTheServerRepeatsAreLeftOut(String message, String said) {
        DatabaseException e = PostgresErrors.translate(ServerError.of("22P02", message), null, CAUSE);

        assertEquals("A value does not fit: " + said, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"26000", "42P05"})
    void whatIsPreparedElsewhereTellsOfPgbouncer(String state) {
        DatabaseException e = PostgresErrors.translate(ServerError.of(state, "said so"), null, CAUSE);

        assertEquals("BadSqlException", e.getClass().getSimpleName());
        assertEquals("Bad SQL: said so. Behind PgBouncer the URL needs pgbouncer=true.", e.getMessage());
    }

    @Test
    void otherMessagesStayWhole() {
        ServerError error = ServerError.of("42703", "column \"titel\" does not exist");

        assertEquals(
                "Bad SQL: column \"titel\" does not exist",
                PostgresErrors.translate(error, null, CAUSE).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "28P01 | AuthenticationException | PostgreSQL at db1:5432 refused the login: said so",
                "28000 | AuthenticationException | PostgreSQL at db1:5432 refused the login: said so",
                "3D000 | CannotConnectException | PostgreSQL at db1:5432 refused the connection: said so. Create the database, or correct its name in the URL.",
                "53300 | CannotConnectException | PostgreSQL at db1:5432 refused the connection: said so. Fewer connections (max_size of all programs together), a higher max_connections, or PgBouncer.",
                "57P03 | CannotConnectException | PostgreSQL at db1:5432 refused the connection: said so. It is starting or stopping; try again in a moment.",
                "08P01 | CannotConnectException | PostgreSQL at db1:5432 refused the connection: said so. Check the settings in the URL, and pgbouncer=true behind PgBouncer.",
                "42501 | CannotConnectException | PostgreSQL at db1:5432 refused the connection: said so"
            })
    void refusedConnectionsTellWhatToDo(String state, String type, String message) {
        ConnectionException e = PostgresErrors.cannotConnect(ServerError.of(state, "said so"), HOST, CAUSE);

        assertEquals(type, e.getClass().getSimpleName());
        assertEquals(message, e.getMessage());
        assertEquals(state, e.sqlState());
        // Full, or starting: that passes. Everything else waits for somebody to change it.
        assertEquals(Set.of("53300", "57P03").contains(state), e.isRetryable());
        assertSame(CAUSE, e.getCause());
    }

    @Test
    void unreachableHostsTellWhy() {
        String start = "Cannot connect to PostgreSQL at db1:5432: ";

        assertEquals(start + "the name of the host is not known", unreachable(new UnknownHostException("db1")));
        assertEquals(start + "Connection refused: db1", unreachable(new ConnectException("Connection refused: db1")));
        assertEquals(start + "TLS failed: unknown root", unreachable(new SSLHandshakeException("unknown root")));
        assertEquals(
                start + "TLS failed: unknown root",
                unreachable(new SSLHandshakeException("(certificate_unknown) unknown root")));
        assertEquals(start + "IllegalStateException", unreachable(new IllegalStateException("password s3cret")));
    }

    private static String unreachable(Exception cause) {
        RuntimeException wrapped = new RuntimeException("of the driver", cause);
        ConnectionException e =
                PostgresErrors.unreachable(HOST, cause instanceof java.io.IOException ? wrapped : cause);
        return e.getMessage();
    }

    @Test
    void lostConnectionLeavesInDoubtWhatRan() {
        ConnectionLostException e = PostgresErrors.lost("DELETE FROM t", CAUSE);

        assertEquals(
                "The connection to PostgreSQL was lost. Whether the statement was carried out is not known.",
                e.getMessage());
        assertEquals("DELETE FROM t", e.query());
        assertNull(e.sqlState());
    }

    @Test
    void stalePlansAreToldFromOtherThingsThatAreNotPossible() {
        assertTrue(PostgresErrors.isStalePlan(ServerError.of("0A000", "cached plan must not change result type")));
        assertTrue(PostgresErrors.isStalePlan(
                new ServerError("0A000", "zwischengespeicherter Plan …", null, null, null, "RevalidateCachedQuery")));
        assertTrue(PostgresErrors.isStalePlan(ServerError.of("26000", "prepared statement \"s1\" does not exist")));
        assertFalse(PostgresErrors.isStalePlan(ServerError.of("0A000", "cannot insert into view \"v\"")));
    }
}
