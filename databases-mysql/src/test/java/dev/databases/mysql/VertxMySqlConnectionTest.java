package dev.databases.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One connection through Vert.x, on real servers. */
@ParameterizedClass
@EnumSource
class VertxMySqlConnectionTest extends VertxMySqlFixture {
    @BeforeEach
    void createNotes() {
        execute("CREATE TABLE notes (id INT PRIMARY KEY AUTO_INCREMENT, text VARCHAR(100), amount INT UNIQUE)");
    }

    private static Batch batch(String sql, List<@Nullable Object[]> rows) {
        return new Batch(sql, rows.get(0).length, rows);
    }

    private static List<@Nullable Object[]> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new @Nullable Object[] {"note " + i, i})
                .toList();
    }

    private long count() {
        return ((Number) fetchVal("SELECT COUNT(*) FROM notes")).longValue();
    }

    @Test
    void theServerIsKnownByItsProductAndVersion() {
        assertEquals(
                server == Server.MYSQL ? MySqlServer.Product.MYSQL : MySqlServer.Product.MARIADB,
                dialect.server().product());
        assertTrue(dialect.server().version().isAtLeast(8, 0, 0), dialect.toString());
        assertTrue(String.valueOf(fetchVal("SELECT VERSION()"))
                .startsWith(dialect.server().version().toString()));
    }

    @Test
    void anUpdateCountsTheRowsThatItFound() {
        execute("INSERT INTO notes (text) VALUES ('a'), ('a'), ('b')");

        assertEquals(ExecuteResult.ofRows(2), execute("UPDATE notes SET text = ? WHERE text = ?", "a", "a"));
        assertEquals(ExecuteResult.NONE, execute("UPDATE notes SET text = 'c' WHERE text = 'd'"));
        assertEquals(ExecuteResult.NONE, execute("SELECT * FROM notes"));
        assertEquals(ExecuteResult.ofRows(3), execute("DELETE FROM notes"));
        assertEquals(ExecuteResult.NONE, execute("CREATE TABLE copies SELECT 1 AS one"));
    }

    @Test
    void aKeyIsTheOneOfASingleRow() {
        assertEquals(new ExecuteResult(1, 1L), execute("INSERT INTO notes (text) VALUES (?)", "a"));
        assertEquals(ExecuteResult.ofRows(2), execute("INSERT INTO notes (text) VALUES ('b'), ('c')"));
        assertEquals(new ExecuteResult(1, 4L), execute("INSERT INTO notes (text) VALUES ('d')"));
        assertEquals(ExecuteResult.ofRows(1), execute("UPDATE notes SET id = LAST_INSERT_ID(77) WHERE id = 4"));
        execute(
                "CREATE TABLE huge (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT) AUTO_INCREMENT = 9223372036854775808");
        assertEquals(
                new ExecuteResult(1, MySqlTypes.unsigned(Long.MIN_VALUE)), execute("INSERT INTO huge VALUES (NULL)"));
    }

    @Test
    void returningIsThereOrItsAlternativeIsTold() {
        String insert = "INSERT INTO notes (text) VALUES (?) RETURNING id";
        if (dialect.server().insertReturning()) {
            assertEquals(1, fetchVal(insert, "a"));
            assertEquals(new ExecuteResult(1, 2L), execute(insert, "b"));
            assertEquals(ExecuteResult.ofRows(2), execute("INSERT INTO notes (text) VALUES ('c'), ('d') RETURNING id"));
        } else {
            UnsupportedFeatureException e =
                    assertThrows(UnsupportedFeatureException.class, () -> fetchVal(insert, "a"));
            assertEquals(
                    dialect + " has no RETURNING. The key of a single row is in the result of execute(); other columns"
                            + " can be selected in the same transaction",
                    e.getMessage());
            assertEquals(0, count());
        }
    }

    @Test
    void aPlainInsertOfManyRowsIsAFewStatements() {
        Batch batch = batch("INSERT INTO notes (text, amount) VALUES (?, ?)", rows(0, 2_500));

        assertEquals(ExecuteResult.ofRows(2_500), get(connection.executeMany(batch)));

        assertEquals(2_500, count());
        assertEquals("note 2499", fetchVal("SELECT text FROM notes WHERE amount = 2499"));
        // Three statements, each of which took its keys at once.
        assertEquals(2_500L, ((Number) fetchVal("SELECT MAX(id) - MIN(id) + 1 FROM notes")).longValue());
    }

    @Test
    void rowsTooLargeForOnePacketGoInSeveral() {
        execute("CREATE TABLE files (id INT, content LONGBLOB)");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add(new @Nullable Object[] {i, new byte[1 << 20]});
        }
        Batch batch = batch("INSERT INTO files VALUES (?, ?)", rows);

        assertFalse(connection.isAtomicAlone(batch));
        assertEquals(ExecuteResult.ofRows(20), get(connection.executeMany(batch)));

        assertEquals(20L << 20, ((Number) fetchVal("SELECT SUM(LENGTH(content)) FROM files")).longValue());
    }

    @Test
    void whatIsLargerThanThePacketIsRefusedAndCostsNoConnection() {
        execute("CREATE TABLE files (content LONGBLOB)");
        long limit = ((Number) fetchVal("SELECT @@max_allowed_packet")).longValue();

        assertThrows(
                DataErrorException.class, () -> execute("INSERT INTO files VALUES (?)", new byte[(int) limit + 1]));

        assertTrue(connection.isAlive());
        assertEquals(0, fetchAll("SELECT * FROM files").size());
    }

    @Test
    void otherStatementsRunRowByRowInOneFlight() {
        get(connection.executeMany(batch("INSERT INTO notes (text, amount) VALUES (?, ?)", rows(0, 1_000))));

        ExecuteResult result =
                get(connection.executeMany(batch("UPDATE notes SET text = ? WHERE amount = ?", rows(0, 1_000))));

        assertEquals(ExecuteResult.ofRows(1_000), result);
    }

    @Test
    void theFirstRowThatFailsIsTheOneThatIsTold() {
        execute("INSERT INTO notes (text, amount) VALUES ('taken', 3)");
        List<@Nullable Object[]> rows = new ArrayList<>(rows(0, 5));
        Batch batch = batch("UPDATE notes SET text = ?, amount = ? + 4611686018427387904 * 3", rows);
        assertThrows(DataErrorException.class, () -> get(connection.executeMany(batch)));

        Batch inserts = batch("INSERT INTO notes (text, amount) VALUES (?, ?)", rows);
        ConstraintViolationException e =
                assertThrows(ConstraintViolationException.class, () -> get(connection.executeMany(inserts)));

        assertEquals(ConstraintViolationException.Kind.UNIQUE, e.kind());
        assertEquals("amount", e.context().constraint());
        assertFalse(allMessages(e).contains("taken"), allMessages(e));
        assertEquals(1, count());
    }

    private static String allMessages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            messages.append(each).append('\n');
        }
        return messages.toString();
    }

    @Test
    void oneStatementOfManyRowsIsAtomicAlone() {
        Batch batch = batch("INSERT INTO notes (text, amount) VALUES (?, ?)", rows(0, 1_000));
        assertTrue(connection.isAtomicAlone(batch));
        List<@Nullable Object[]> twice = new ArrayList<>(rows(0, 500));
        twice.addAll(rows(0, 500));
        Batch failing = batch("INSERT INTO notes (text, amount) VALUES (?, ?)", twice);

        assertTrue(connection.isAtomicAlone(failing));
        assertThrows(ConstraintViolationException.class, () -> get(connection.executeMany(failing)));

        assertEquals(0, count());
        assertFalse(connection.isAtomicAlone(batch("UPDATE notes SET text = ? WHERE amount = ?", rows(0, 2))));
    }

    @Test
    void aBatchOfWhichARowCannotBeBoundSendsNothing() {
        List<@Nullable Object[]> rows = new ArrayList<>(rows(0, 3));
        rows.add(new @Nullable Object[] {Double.NaN, 9});
        for (String sql : List.of(
                "INSERT INTO notes (text, amount) VALUES (?, ?)", "UPDATE notes SET text = ? WHERE amount = ?")) {
            assertThrows(DataErrorException.class, () -> get(connection.executeMany(batch(sql, rows))));
        }

        assertEquals(0, count());
        // What was bound in vain is not taken for the arguments of the next one.
        execute("CREATE TABLE prices (price DECIMAL(30, 10))");
        java.math.BigDecimal price = new java.math.BigDecimal("12345678901234567890.0123456789");
        execute("INSERT INTO prices VALUES (?)", price);
        assertEquals(price, fetchVal("SELECT price FROM prices"));
    }

    @Test
    void aCursorIsReadPageByPageWithOtherStatementsBetween() {
        get(connection.executeMany(batch("INSERT INTO notes (text, amount) VALUES (?, ?)", rows(0, 25))));
        get(connection.control("START TRANSACTION"));

        RecordCursor cursor =
                get(connection.iterate(Statement.of("SELECT amount FROM notes WHERE amount >= ? ORDER BY id", 0), 10));
        List<Object> read = new ArrayList<>();
        List<Record> page;
        while (!(page = get(cursor.fetch(10))).isEmpty()) {
            page.forEach(record -> read.add(record.get(0)));
            assertEquals(25L, count());
            execute("UPDATE notes SET text = 'seen' WHERE amount = ?", read.size());
            assertEquals("note 0", fetchVal("SELECT text FROM notes WHERE amount >= ? ORDER BY id", 0));
        }
        get(cursor.close());
        get(connection.control("COMMIT"));

        assertEquals(IntStream.range(0, 25).boxed().toList(), read);
    }

    @Test
    void whatHasNoCursorIsReadAtOnce() {
        execute("INSERT INTO notes (text) VALUES ('a'), ('b')");
        for (String sql : List.of("SHOW COLUMNS FROM notes", "EXPLAIN SELECT 1", "SELECT 1 INTO @one")) {
            RecordCursor cursor = get(connection.iterate(Statement.of(sql), 1));
            get(cursor.fetch(1));
            get(cursor.close());
        }
        RecordCursor columns = get(connection.iterate(Statement.of("SHOW COLUMNS FROM notes"), 2));
        assertEquals(2, get(columns.fetch(2)).size());
        assertEquals(1, get(columns.fetch(2)).size());
        assertEquals(0, get(columns.fetch(2)).size());
        RecordCursor update = get(connection.iterate(Statement.of("UPDATE notes SET text = 'c'"), 2));
        assertEquals(List.of(), get(update.fetch(2)));
        assertEquals(2, count());
    }

    @Test
    void aCursorLeavesNoStatementBehindNeitherOpenedNorNot() {
        // What is asked here is prepared itself, once.
        assertEquals(0, count());
        openStatements();
        long before = openStatements();

        RecordCursor cursor = get(connection.iterate(Statement.of("SELECT id FROM notes"), 10));
        get(cursor.close());
        get(cursor.close());
        // Prepared, and refused when it runs.
        assertThrows(
                DatabaseException.class,
                () -> get(connection.iterate(Statement.of("SELECT (SELECT 1 UNION SELECT 2)"), 10)));

        assertEquals(0, count());
        assertEquals(before, openStatements());
    }

    /** A server sends the columns before it fails, and the client would ask it for rows that it does not have: error 1421. */
    @Test
    void whyACursorWasNotOpenedIsTold() {
        execute("INSERT INTO notes (amount) VALUES (1), (2)");
        String late = "SELECT (SELECT a.id FROM notes b WHERE b.id <= a.id) FROM notes a ORDER BY 1";

        DatabaseException failed =
                assertThrows(DatabaseException.class, () -> get(connection.iterate(Statement.of(late), 10)));

        // ER_SUBQUERY_NO_1_ROW
        assertEquals(1242, failed.vendorCode(), failed.getMessage());
        assertEquals(2, count());
    }

    private long openStatements() {
        return status("Com_stmt_prepare") - status("Com_stmt_close");
    }

    private long status(String name) {
        return fetchAll("SHOW SESSION STATUS LIKE '" + name + "'").get(0).get(1, Long.class);
    }

    @Test
    void whatCannotBePreparedRunsAsText() {
        execute("START TRANSACTION");
        execute("SAVEPOINT one");
        execute("INSERT INTO notes (text) VALUES ('a')");
        execute("ROLLBACK TO SAVEPOINT one");
        execute("COMMIT");
        execute("CREATE PROCEDURE twice(IN what VARCHAR(10)) BEGIN INSERT INTO notes (text) VALUES (what); INSERT INTO"
                + " notes (text) VALUES (what); SELECT what AS said; END");
        execute("LOCK TABLES notes WRITE");
        execute("UNLOCK TABLES");

        assertEquals("b", fetchVal("CALL twice(?)", "b"));
        assertEquals(2, count());
    }

    @Test
    void severalStatementsInOneTextAreRefused() {
        assertThrows(BadSqlException.class, () -> execute("DROP TABLE notes; DROP TABLE notes"));
        assertThrows(BadSqlException.class, () -> execute("SELECT 1; DROP TABLE notes"));

        assertEquals(0, count());
    }

    @Test
    void argumentsAreNeverPartOfTheText() {
        String evil = "x'); DROP TABLE notes; -- \\' \" ` \0 \u00bf\u005c' OR 1=1";
        for (String mode : List.of("", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES")) {
            execute("SET sql_mode = '" + mode + "'");
            execute("INSERT INTO notes (text) VALUES (?)", evil);
            get(connection.executeMany(batch(
                    "INSERT INTO notes (text, amount) VALUES (?, ?)",
                    List.of(new @Nullable Object[] {evil, null}, new @Nullable Object[] {evil, null}))));
            assertEquals(3L, fetchVal("SELECT COUNT(*) FROM notes WHERE text = ?", evil));
            execute("DELETE FROM notes");
        }
    }

    @Test
    void aStatementThatRunsIsCancelled() throws InterruptedException {
        CompletionStage<List<Record>> sleeping = connection.fetchAll(Statement.of("SELECT SLEEP(30) AS slept"));
        awaitSleep(1);

        get(connection.cancelRunning());

        if (dialect.server().cancelledSleepGivesOne()) {
            assertEquals(1L, get(sleeping).get(0).get(0, Long.class));
        } else {
            assertThrows(QueryCancelledException.class, () -> get(sleeping));
        }
        awaitSleep(0);
        assertEquals(0, count());
    }

    private void awaitSleep(int running) throws InterruptedException {
        VertxMySqlDriver other = driver(url, new MySqlDialect());
        var watching = get(other.open());
        try {
            long deadline = System.nanoTime() + 10_000_000_000L;
            String query = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(30)%'"
                    + " AND db = DATABASE()";
            while (((Number) get(watching.fetchOne(Statement.of(query))).get(0)).intValue() != running) {
                assertTrue(System.nanoTime() < deadline, "sleeping should be " + running);
                Thread.sleep(10);
            }
        } finally {
            get(watching.close());
            get(other.close());
        }
    }

    @Test
    void theServersWordOnTheTransactionIsHeard() {
        assertEquals(false, connection.isInTransaction());
        get(connection.control("START TRANSACTION"));
        assertEquals(true, connection.isInTransaction());
        execute("INSERT INTO notes (text) VALUES ('a')");
        assertEquals(true, connection.isInTransaction());
        assertThrows(BadSqlException.class, () -> execute("SELECT nothing FROM notes"));
        get(connection.control("DO 0"));
        assertEquals(true, connection.isInTransaction());
        execute("CREATE TEMPORARY TABLE passing (id INT)");
        assertEquals(true, connection.isInTransaction());
        execute("CREATE TABLE other (id INT)");
        assertEquals(false, connection.isInTransaction());
    }

    @Test
    void everythingUnderWayFailsWhenTheLineBreaks() {
        List<CompletionStage<?>> underWay = new ArrayList<>();
        underWay.add(connection.control("DO SLEEP(20)"));
        underWay.add(connection.control("DO 0"));
        for (int i = 0; i < 5; i++) {
            underWay.add(connection.fetchAll(Statement.of("SELECT " + i)));
        }
        underWay.add(connection.control("DO 0"));
        long id = ((VertxMySqlConnection) connection).id();

        VertxMySqlDriver other = driver(url, new MySqlDialect());
        var killing = get(other.open());
        get(killing.control("KILL " + id));
        get(killing.close());
        get(other.close());

        for (CompletionStage<?> each : underWay) {
            DatabaseException e = assertThrows(DatabaseException.class, () -> get(each));
            assertInstanceOf(ConnectionLostException.class, e, () -> allMessages(e));
        }
        assertFalse(connection.isAlive());
    }

    @Test
    void aWrongPasswordIsToldOnceAndWithoutIt() {
        var wrong = driver(url.replace().password("wrong-secret").build(), new MySqlDialect());
        try {
            DatabaseException e = assertThrows(DatabaseException.class, () -> get(wrong.open()));

            assertEquals("AuthenticationException", e.getClass().getSimpleName());
            assertFalse(allMessages(e).contains("wrong-secret"));
        } finally {
            get(wrong.close());
        }
    }

    @Test
    void aNullArgumentIsNullEverywhere() {
        execute("INSERT INTO notes (text, amount) VALUES (?, ?)", null, null);

        assertNull(fetchVal("SELECT text FROM notes"));
        assertNull(fetchVal("SELECT ?", (Object) null));
    }
}
