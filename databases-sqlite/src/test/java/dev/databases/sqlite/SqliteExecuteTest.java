package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.await;
import static dev.databases.sqlite.SqliteFixture.column;
import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.executeMany;
import static dev.databases.sqlite.SqliteFixture.fetchAll;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ParameterException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteExecuteTest {
    private static final String INSERT = "INSERT INTO notes (text) VALUES (?)";

    @TempDir
    Path directory;

    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() {
        database = SqliteFixture.file(directory);
        connection = database.hold();
        execute(connection, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE, pinned BOOLEAN DEFAULT 0)");
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    @Test
    @DisplayName("EDB-025: an insert tells the key that it generated")
    void insertTellsItsKey() {
        execute(connection, INSERT, "one");

        ExecuteResult result = execute(connection, INSERT, "two");

        assertEquals(new ExecuteResult(1, 2L), result);
    }

    @Test
    @DisplayName("EDX-24, E-19: what inserts nothing has no key, and DDL affects no rows, whatever ran before")
    void nothingIsStale() {
        execute(connection, "INSERT INTO notes (id, text) VALUES (7, 'one')");

        assertEquals(ExecuteResult.ofRows(1), execute(connection, "UPDATE notes SET pinned = 1"));
        assertEquals(ExecuteResult.NONE, execute(connection, "UPDATE notes SET pinned = 1 WHERE id = 8"));
        assertEquals(ExecuteResult.NONE, execute(connection, "INSERT OR IGNORE INTO notes (text) VALUES ('one')"));
        assertEquals(
                ExecuteResult.NONE,
                execute(connection, "INSERT INTO notes (text) VALUES ('one') ON CONFLICT DO NOTHING"));
        assertEquals(ExecuteResult.NONE, execute(connection, "CREATE TABLE other (a INT)"));
        assertEquals(ExecuteResult.NONE, execute(connection, "CREATE TABLE copy AS SELECT * FROM notes"));
        assertEquals(ExecuteResult.NONE, execute(connection, "SELECT * FROM notes"));
        assertEquals(
                ExecuteResult.NONE, execute(connection, "WITH all_of AS (SELECT * FROM notes) SELECT * FROM all_of"));
        assertEquals(ExecuteResult.NONE, execute(connection, "PRAGMA user_version = 3"));
        assertEquals(ExecuteResult.ofRows(1), execute(connection, "DELETE FROM notes"));
    }

    @Test
    void upsertThatUpdatesHasNoKeyAndOneThatInsertsHas() {
        String upsert = "INSERT INTO notes (id, text) VALUES (?, ?) ON CONFLICT (text) DO UPDATE SET pinned = 1";
        execute(connection, "CREATE TABLE other (id INTEGER PRIMARY KEY)");

        assertEquals(new ExecuteResult(1, 5L), execute(connection, upsert, 5, "a"));
        assertEquals(new ExecuteResult(1, null), execute(connection, upsert, 6, "a"));
        execute(connection, "INSERT INTO other VALUES (9)");
        // The rowid of the insert before, by chance.
        assertEquals(new ExecuteResult(1, 9L), execute(connection, upsert, 9, "b"));
        assertEquals(new ExecuteResult(1, null), execute(connection, upsert, 10, "b"));
    }

    @Test
    void keyThatIsTheSameAsTheOneBeforeIsStillTold() {
        execute(connection, "CREATE TABLE \"other table\" (id INTEGER PRIMARY KEY, a INT)");
        execute(connection, INSERT, "one");

        assertEquals(new ExecuteResult(1, 1L), execute(connection, "INSERT INTO main.\"other table\" (a) VALUES (1)"));
        assertEquals(new ExecuteResult(1, 1L), execute(connection, "REPLACE INTO notes (id, text) VALUES (1, 'one')"));
    }

    @Test
    void tableWithoutRowidHasNoKey() {
        execute(connection, "CREATE TABLE pairs (k TEXT PRIMARY KEY, v INT) WITHOUT ROWID");
        execute(connection, INSERT, "one");

        assertEquals(new ExecuteResult(1, null), execute(connection, "INSERT INTO pairs VALUES ('a', 1)"));
        assertEquals(
                new ExecuteResult(1, null),
                execute(connection, "INSERT INTO pairs VALUES ('b', 1) ON CONFLICT (k) DO UPDATE SET v = 2"));
    }

    @Test
    void severalRowsHaveNoKey() {
        assertEquals(
                new ExecuteResult(2, null), execute(connection, "INSERT INTO notes (text) VALUES ('one'), ('two')"));
    }

    @Test
    void triggerThatInsertsElsewhereDoesNotSpoilTheKey() {
        execute(connection, "CREATE TABLE log (id INTEGER PRIMARY KEY, note INT)");
        execute(connection, "INSERT INTO log VALUES (100, 0)");
        execute(
                connection,
                "CREATE TRIGGER logged AFTER INSERT ON notes BEGIN INSERT INTO log (note) VALUES (new.id); SELECT 1; END");

        assertEquals(new ExecuteResult(1, 1L), execute(connection, INSERT, "one"));
        assertEquals(101L, fetchVal(connection, "SELECT max(id) FROM log"));
    }

    @Test
    void withInsertTellsRowsAndKey() {
        assertEquals(
                new ExecuteResult(1, 1L),
                execute(connection, "WITH v(t) AS (VALUES (?)) INSERT INTO notes (text) SELECT t FROM v", "one"));
    }

    @Test
    void returningWorksThroughEveryVerb() {
        String insert = "INSERT INTO notes (text) VALUES (?), (?) RETURNING id, text";

        assertEquals(List.of(1, 2), column(fetchAll(connection, insert, "a", "b")));
        assertEquals(
                3, await(connection.fetchOne(Statement.of(insert, "c", "d"))).get("id"));
        assertEquals(new ExecuteResult(2, null), execute(connection, insert, "e", "f"));
        assertEquals(
                List.of(7, 8),
                column(await(SqliteFixture.iterate(connection, insert, "g", "h").fetch(10))));
        assertEquals(8L, database.fetchVal("SELECT count(*) FROM notes"));
    }

    @Test
    @DisplayName("EDX-34: a statement that returns no records gives an empty list")
    void fetchAllOfDdlIsEmpty() {
        assertEquals(List.of(), fetchAll(connection, "CREATE TABLE other (a INT)"));
        assertNull(await(connection.fetchOne(Statement.of("DELETE FROM notes"))));
    }

    @Test
    void recordsKnowTheirColumns() {
        execute(connection, INSERT, "one");

        Record record = fetchAll(connection, "SELECT * FROM notes").get(0);

        assertEquals("Record(id=1, text=one, pinned=false)", record.toString());
        assertEquals("BOOLEAN", record.metadata().databaseType(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1; SELECT 2", "INSERT INTO notes (text) VALUES ('a'); DELETE FROM notes;"})
    void twoStatementsInOneTextAreRefusedAndNoneRuns(String sql) {
        BadSqlException e = assertThrows(BadSqlException.class, () -> execute(connection, sql));

        assertEquals("SQLite runs one statement at a time, and the text has 2. Run them one by one.", e.getMessage());
        assertEquals(sql, e.query());
        assertEquals(0L, fetchVal(connection, "SELECT count(*) FROM notes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- nothing", " ; "})
    void textWithoutAStatementIsRefused(String sql) {
        BadSqlException e = assertThrows(BadSqlException.class, () -> execute(connection, sql));

        assertEquals("There is no statement in the text", e.getMessage());
    }

    @Test
    void wrongNumberOfArgumentsIsRefused() {
        ParameterException e = assertThrows(ParameterException.class, () -> fetchAll(connection, "SELECT ?, ?", 1));

        assertEquals("The statement has 2 parameters, and 1 arguments were given", e.getMessage());
        assertThrows(ParameterException.class, () -> fetchAll(connection, "SELECT 1", 1));
    }

    @Test
    void pragmaRunsEachTimeItIsAskedFor() {
        for (int value : new int[] {0, 1, 0}) {
            execute(connection, "PRAGMA foreign_keys = " + value);
            execute(connection, "PRAGMA foreign_keys = " + (1 - value));
            execute(connection, "PRAGMA foreign_keys = " + value);

            assertEquals((long) value, fetchVal(connection, "PRAGMA foreign_keys"));
        }
    }

    @Test
    void columnsOfACachedStatementFollowTheSchema() {
        execute(connection, INSERT, "one");
        String select = "SELECT * FROM notes";
        assertEquals(
                List.of("id", "text", "pinned"),
                fetchAll(connection, select).get(0).names());

        execute(connection, "ALTER TABLE notes ADD COLUMN due DATE DEFAULT '2024-01-15'");
        assertEquals(
                "Record(id=1, text=one, pinned=false, due=2024-01-15)",
                fetchAll(connection, select).get(0).toString());

        // From another connection, and as many columns as before.
        database.execute("ALTER TABLE notes RENAME COLUMN due TO done");
        assertEquals(
                List.of("id", "text", "pinned", "done"),
                fetchAll(connection, select).get(0).names());
    }

    @Test
    void rolledBackSchemaChangeIsForgotten() {
        execute(connection, INSERT, "one");
        String select = "SELECT * FROM notes";
        TransactionBackend transaction = SqliteFixture.begin(connection);
        execute(connection, "ALTER TABLE notes RENAME COLUMN text TO body");
        assertEquals(
                List.of("id", "body", "pinned"),
                fetchAll(connection, select).get(0).names());

        await(transaction.rollback());

        assertEquals(
                List.of("id", "text", "pinned"),
                fetchAll(connection, select).get(0).names());
    }

    @Test
    void statementCacheIsBounded() {
        try (SqliteFixture small = SqliteFixture.memory("statement_cache_size=2")) {
            ConnectionBackend held = small.hold();
            for (int i = 0; i < 10; i++) {
                assertEquals((long) i, fetchVal(held, "SELECT " + i));
            }

            assertEquals(0L, fetchVal(held, "SELECT 0"));
            org.sqlite.SQLiteConnection raw = (org.sqlite.SQLiteConnection) held.raw();
            assertEquals(0L, fetchVal(held, "SELECT 0"));
            assertEquals(false, raw.isClosed());
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cacheOfNoStatementsWorks() {
        try (SqliteFixture none = SqliteFixture.memory("statement_cache_size=0")) {
            ConnectionBackend held = none.hold();

            assertEquals(1L, fetchVal(held, "SELECT 1"));
            assertEquals(1L, fetchVal(held, "SELECT 1"));
        }
    }

    private static List<Object[]> rows(int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {"note " + i});
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 31, 32, 33, 75, 1_000})
    void executeManyInsertsEveryRowInOrder(int count) {
        ExecuteResult result = await(connection.executeMany(new Batch(INSERT, 1, rows(count)), true));

        assertEquals(new ExecuteResult(count, null), result);
        List<Object> expected = new ArrayList<>();
        rows(count).forEach(row -> expected.add(row[0]));
        assertEquals(expected, column(fetchAll(connection, "SELECT text FROM notes ORDER BY id")));
    }

    @Test
    void executeManyOfNothingDoesNothing() {
        assertEquals(ExecuteResult.NONE, await(connection.executeMany(new Batch(INSERT, 1, List.of()), true)));
    }

    @Test
    void executeManyUpdatesRowByRow() {
        await(connection.executeMany(new Batch(INSERT, 1, rows(5)), true));

        ExecuteResult result = executeMany(
                connection, true, "UPDATE notes SET pinned = ? WHERE id <= ?", new Object[] {true, 3}, new Object[] {
                    false, 1
                });

        assertEquals(ExecuteResult.ofRows(4), result);
        assertEquals(2L, fetchVal(connection, "SELECT count(*) FROM notes WHERE pinned"));
    }

    @Test
    void executeManyDiscardsWhatReturningGives() {
        assertEquals(
                ExecuteResult.ofRows(2),
                executeMany(connection, true, INSERT + " RETURNING id", new Object[] {"a"}, new Object[] {"b"}));
    }

    @Test
    void failingRowUndoesTheWholeBatch() {
        List<Object[]> rows = rows(50);
        rows.add(new Object[] {"note 3"});

        ConstraintViolationException e = assertThrows(
                ConstraintViolationException.class,
                () -> await(connection.executeMany(new Batch(INSERT, 1, rows), true)));

        assertEquals("UNIQUE constraint failed: notes.text", e.getMessage());
        assertEquals(INSERT, e.query());
        assertEquals(0L, fetchVal(connection, "SELECT count(*) FROM notes"));
        assertEquals(true, connection.isClean());
    }

    @Test
    void failingRowOfABatchThatIsNotAtomicLeavesThoseBefore() {
        List<Object[]> rows = rows(50);
        rows.add(40, new Object[] {"note 3"});

        assertThrows(
                ConstraintViolationException.class,
                () -> await(connection.executeMany(new Batch(INSERT, 1, rows), false)));

        assertEquals(40L, database.fetchVal("SELECT count(*) FROM notes"));
        assertEquals(true, connection.isClean());
    }

    @Test
    void failingBatchInATransactionUndoesOnlyItself() {
        TransactionBackend transaction = SqliteFixture.begin(connection);
        execute(connection, INSERT, "before");
        assertThrows(
                ConstraintViolationException.class,
                () -> executeMany(connection, true, INSERT, new Object[] {"a"}, new Object[] {"before"}));
        execute(connection, INSERT, "after");

        await(transaction.commit());

        assertEquals(List.of("before", "after"), column(database.fetchAll("SELECT text FROM notes ORDER BY id")));
    }

    @Test
    void argumentThatCannotBeBoundUndoesTheBatch() {
        assertThrows(
                ParameterException.class,
                () -> executeMany(connection, true, INSERT, new Object[] {"a"}, new Object[] {new Object()}));

        assertEquals(0L, fetchVal(connection, "SELECT count(*) FROM notes"));
        assertEquals(true, connection.isClean());
    }
}
