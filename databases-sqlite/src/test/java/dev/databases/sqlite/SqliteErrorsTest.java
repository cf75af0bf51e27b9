package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchAll;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.spi.ConnectionBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {
    @TempDir
    Path directory;

    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() {
        database = SqliteFixture.file(directory, "busy_timeout=0");
        connection = database.hold();
        execute(
                connection,
                "CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE, n INT NOT NULL DEFAULT 0, c INT CHECK (c > 0), "
                        + "p INT REFERENCES t (id), a INT, b INT, UNIQUE (a, b), CONSTRAINT small CHECK (n < 100))");
        execute(connection, "CREATE UNIQUE INDEX next_a ON t (a + 1) WHERE b IS NULL");
        execute(connection, "CREATE TABLE strictly (a INT) STRICT");
        execute(connection, "INSERT INTO t (id, u, a, b) VALUES (1, 'x', 1, 1), (2, 'y', 5, NULL)");
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t (id) VALUES (1) | UNIQUE | t.id | 1555 | UNIQUE constraint failed: t.id",
                "INSERT INTO t (u) VALUES ('x') | UNIQUE | t.u | 2067 | UNIQUE constraint failed: t.u",
                "INSERT INTO t (a) VALUES (5) | UNIQUE | next_a | 2067 | UNIQUE constraint failed: index 'next_a'",
                "INSERT INTO t (a, b) VALUES (1, 1) | UNIQUE | t.a, t.b | 2067 | UNIQUE constraint failed: t.a, t.b",
                "INSERT INTO t (n) VALUES (NULL) | NOT_NULL | t.n | 1299 | NOT NULL constraint failed: t.n",
                "INSERT INTO t (c) VALUES (0) | CHECK | c > 0 | 275 | CHECK constraint failed: c > 0",
                "INSERT INTO t (n) VALUES (100) | CHECK | small | 275 | CHECK constraint failed: small",
                "INSERT INTO t (p) VALUES (99) | FOREIGN_KEY | | 787 | FOREIGN KEY constraint failed"
            })
    void constraintViolationHasKindAndName(String sql, Kind kind, String constraint, int code, String message) {
        ConstraintViolationException e =
                assertThrows(ConstraintViolationException.class, () -> execute(connection, sql));

        assertEquals(message, e.getMessage());
        assertEquals(kind, e.kind());
        assertEquals(constraint, e.constraint());
        assertEquals(code, e.vendorCode());
        assertEquals(sql, e.query());
        assertInstanceOf(SQLException.class, e.getCause());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELEC 1 | Bad SQL: near \"SELEC\": syntax error",
                "SELECT * FROM nowhere | Bad SQL: no such table: nowhere",
                "SELECT missing FROM t | Bad SQL: no such column: missing",
                "SELECT nofunction(1) | Bad SQL: no such function: nofunction",
                "INSERT INTO t (id) VALUES (1, 2) | Bad SQL: 2 values for 1 columns"
            })
    void badSqlSaysWhatIsWrong(String sql, String message) {
        BadSqlException e = assertThrows(BadSqlException.class, () -> execute(connection, sql));

        assertEquals(message, e.getMessage());
        assertEquals(sql, e.query());
        assertEquals(1, e.vendorCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT abs(-9223372036854775808) | integer overflow | 1",
                "SELECT json('{secret') | malformed JSON | 1",
                "INSERT INTO t (id) VALUES ('secret') | datatype mismatch | 20",
                "SELECT zeroblob(2000000000) | string or blob too big | 18",
                "INSERT INTO strictly VALUES ('secret') | cannot store TEXT value in INT column strictly.a | 3091"
            })
    void valueThatDoesNotFitIsADataError(String sql, String said, int code) {
        DataErrorException e = assertThrows(DataErrorException.class, () -> execute(connection, sql));

        assertEquals("A value does not fit: " + said, e.getMessage());
        assertEquals(code, e.vendorCode());
    }

    @Test
    void boundValueIsNotInTheMessage() {
        DatabaseException e = assertThrows(
                DatabaseException.class, () -> fetchAll(connection, "SELECT json_extract('{}', ?)", "secret"));

        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }

    @Test
    void boundTextSearchIsNotInTheMessage() {
        execute(connection, "CREATE VIRTUAL TABLE search USING fts5 (body)");

        DatabaseException e = assertThrows(
                DatabaseException.class,
                () -> fetchAll(connection, "SELECT * FROM search WHERE search MATCH ?", "secret AND AND"));

        assertEquals("Bad SQL: fts5: \u2026", e.getMessage());
    }

    @Test
    void raisedByATriggerIsAConstraintOfItsOwn() {
        execute(connection, "CREATE TRIGGER no BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'not this one'); END");

        ConstraintViolationException e =
                assertThrows(ConstraintViolationException.class, () -> execute(connection, "DELETE FROM t"));

        assertEquals("not this one", e.getMessage());
        assertEquals(Kind.UNKNOWN, e.kind());
    }

    @Test
    void anotherProcessThatWritesIsARetryableSerializationFailure() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.db"));
                java.sql.Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            SerializationFailureException e =
                    assertThrows(SerializationFailureException.class, () -> execute(connection, "UPDATE t SET n = 1"));

            assertEquals(
                    "Somebody else uses the database: database is locked. Try the transaction again.", e.getMessage());
            assertEquals(true, e.isRetryable());
            assertEquals(5, e.vendorCode());
            statement.execute("ROLLBACK");
        }
        execute(connection, "UPDATE t SET n = 1");
    }

    @Test
    void connectionGoesOnAfterAnError() {
        for (int i = 0; i < 3; i++) {
            assertThrows(
                    ConstraintViolationException.class, () -> execute(connection, "INSERT INTO t (id) VALUES (?)", 1));
            assertThrows(DataErrorException.class, () -> fetchAll(connection, "SELECT abs(?)", Long.MIN_VALUE));
        }

        assertEquals(2L, fetchVal(connection, "SELECT count(*) FROM t"));
        assertEquals(true, connection.isClean());
        assertEquals(true, connection.isValid());
    }

    @Test
    void damagedFileIsReportedAndItsConnectionNotUsedAgain() throws Exception {
        execute(connection, "CREATE TABLE big (a TEXT)");
        execute(connection, "INSERT INTO big VALUES (?)", "x".repeat(100_000));
        database.close();
        Path file = directory.resolve("test.db");
        byte[] garbage = new byte[(int) Files.size(file) - 4096];
        Arrays.fill(garbage, (byte) 0x5A);
        try (java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(garbage), 4096);
        }
        try (SqliteFixture damaged = SqliteFixture.file(directory)) {
            ConnectionBackend held = damaged.hold();

            QueryException e = assertThrows(QueryException.class, () -> fetchAll(held, "SELECT * FROM big"));

            assertEquals(
                    "The database file is damaged or not a SQLite database: database disk image is malformed. "
                            + "PRAGMA integrity_check tells more; restore it from a backup.",
                    e.getMessage());
            assertEquals(false, held.isValid());
        }
    }

    @Test
    void connectionOfADisconnectedDatabaseIsLost() {
        database.disconnect();

        ConnectionLostException e =
                assertThrows(ConnectionLostException.class, () -> execute(connection, "UPDATE t SET n = 1"));

        assertEquals("The connection was closed while in use: the database was disconnected", e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(SQLiteErrorCode.class)
    void everyResultCodeIsTranslated(SQLiteErrorCode code) {
        SQLException cause = new SQLiteException(code + " (said)", code);

        DatabaseException e = SqliteErrors.translate(cause, "SELECT 1");

        Map<Integer, Class<? extends DatabaseException>> expected = Map.ofEntries(
                Map.entry(1, BadSqlException.class),
                Map.entry(3, PermissionDeniedException.class),
                Map.entry(5, SerializationFailureException.class),
                Map.entry(6, code.code == 6 ? QueryException.class : SerializationFailureException.class),
                Map.entry(8, PermissionDeniedException.class),
                Map.entry(9, QueryCancelledException.class),
                Map.entry(10, ConnectionLostException.class),
                Map.entry(15, SerializationFailureException.class),
                Map.entry(17, SerializationFailureException.class),
                Map.entry(18, DataErrorException.class),
                Map.entry(19, code.code == 3091 ? DataErrorException.class : ConstraintViolationException.class),
                Map.entry(20, DataErrorException.class),
                Map.entry(23, PermissionDeniedException.class),
                Map.entry(25, DataErrorException.class));
        assertEquals(expected.getOrDefault(code.code & 0xFF, QueryException.class), e.getClass());
        assertEquals("SELECT 1", e.query());
        assertSame(cause, e.getCause());
    }
}
