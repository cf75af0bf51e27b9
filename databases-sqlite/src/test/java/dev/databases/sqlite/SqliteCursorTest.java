package dev.databases.sqlite;

import static dev.databases.sqlite.SqliteFixture.await;
import static dev.databases.sqlite.SqliteFixture.begin;
import static dev.databases.sqlite.SqliteFixture.column;
import static dev.databases.sqlite.SqliteFixture.execute;
import static dev.databases.sqlite.SqliteFixture.fetchVal;
import static dev.databases.sqlite.SqliteFixture.iterate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.Record;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.QueryException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCursorTest {
    private static final String ENDLESS =
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r";

    @TempDir
    Path directory;

    private SqliteFixture database;
    private ConnectionBackend connection;

    @BeforeEach
    void connect() {
        database = SqliteFixture.file(directory);
        connection = database.hold();
        execute(connection, "CREATE TABLE n (i BIGINT)");
        execute(
                connection,
                "INSERT INTO n WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 250) SELECT i FROM r");
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    private static List<Object> numbers(long first, long last) {
        return new ArrayList<>(LongStream.rangeClosed(first, last).boxed().toList());
    }

    private static List<Object> fetch(RecordCursor cursor, int max) {
        return column(await(cursor.fetch(max)));
    }

    private static List<Object> rest(RecordCursor cursor) {
        List<Object> all = new ArrayList<>();
        List<Record> page = await(cursor.fetch(100));
        while (!page.isEmpty()) {
            all.addAll(column(page));
            page = await(cursor.fetch(100));
        }
        return all;
    }

    @Test
    void pagesComeInOrderAndTheEndStays() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");

        assertEquals(numbers(1, 100), fetch(cursor, 100));
        assertEquals(numbers(101, 101), fetch(cursor, 1));
        assertEquals(numbers(102, 250), fetch(cursor, 500));
        assertEquals(List.of(), fetch(cursor, 100));
        assertEquals(List.of(), fetch(cursor, 100));
        assertEquals(true, connection.isClean());
    }

    @Test
    void emptyResultIsAtItsEnd() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n WHERE i < 0");

        assertEquals(List.of(), fetch(cursor, 10));
        assertEquals(true, connection.isClean());
    }

    @Test
    void noMoreThanThePageIsRead() {
        RecordCursor cursor = iterate(connection, ENDLESS);

        assertEquals(numbers(1, 3), fetch(cursor, 3));
        assertEquals(numbers(4, 5), fetch(cursor, 2));
        await(cursor.close());
        await(cursor.close());

        assertEquals(List.of(), fetch(cursor, 10));
        assertEquals(true, connection.isClean());
    }

    @Test
    @DisplayName("EDX-08: other statements run on the connection while a cursor is open, the same text included")
    void otherStatementsRunMeanwhile() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(numbers(1, 2), fetch(cursor, 2));

        assertEquals(250L, fetchVal(connection, "SELECT count(*) FROM n"));
        RecordCursor second = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(numbers(1, 3), fetch(second, 3));
        execute(connection, "UPDATE n SET i = -i WHERE i = 250");
        assertEquals(numbers(3, 4), fetch(cursor, 2));
        await(second.close());

        assertEquals(246, rest(cursor).size());
    }

    @Test
    void everyRecordCanBeUpdatedWhileOthersWriteToo() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(numbers(1, 1), fetch(cursor, 1));
        // The cursor's snapshot is old now, and SQLite refuses to write from it: SQLITE_BUSY_SNAPSHOT.
        database.execute("INSERT INTO n VALUES (1000)");

        execute(connection, "DELETE FROM n WHERE i = 1");

        assertEquals(numbers(2, 250), rest(cursor));
        assertEquals(250L, fetchVal(connection, "SELECT count(*) FROM n"));
    }

    @Test
    void transactionBeginsWhileAStaleCursorIsOpen() {
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(numbers(1, 1), fetch(cursor, 1));
        database.execute("INSERT INTO n VALUES (1000)");

        TransactionBackend transaction = begin(connection);
        execute(connection, "DELETE FROM n WHERE i = 1");
        await(transaction.commit());

        assertEquals(numbers(2, 250), rest(cursor));
    }

    @Test
    void cursorOutlivesCommitAndRollback() {
        TransactionBackend first = begin(connection);
        RecordCursor cursor = iterate(connection, "SELECT i FROM n ORDER BY i");
        assertEquals(numbers(1, 1), fetch(cursor, 1));
        await(first.commit());
        assertEquals(numbers(2, 2), fetch(cursor, 1));
        TransactionBackend second = begin(connection);
        execute(connection, "INSERT INTO n VALUES (0)");
        await(second.rollback());

        assertEquals(numbers(3, 250), rest(cursor));
    }

    @Test
    void cursorWhoseTableIsRolledBackFailsByType() {
        TransactionBackend transaction = begin(connection);
        execute(connection, "CREATE TABLE other (a INT)");
        execute(connection, "INSERT INTO other VALUES (1), (2)");
        RecordCursor cursor = iterate(connection, "SELECT a FROM other");
        await(transaction.rollback());

        QueryException e = assertThrows(QueryException.class, () -> rest(cursor));

        assertEquals(
                "The statement was still being read when its transaction was rolled back: abort due to ROLLBACK",
                e.getMessage());
        assertEquals(true, connection.isClean());
    }

    @Test
    void releaseClosesOpenCursors() {
        iterate(connection, ENDLESS);
        assertEquals(false, connection.isClean());

        connection.release();

        assertEquals(0, database.backend.poolStatus().leased());
        database.execute("DROP TABLE n");
    }

    @Test
    void errorInALaterRowEndsTheCursor() {
        RecordCursor cursor = iterate(
                connection, "SELECT abs(CASE i WHEN 3 THEN -9223372036854775808 ELSE i END) FROM n ORDER BY rowid");
        assertEquals(numbers(1, 2), fetch(cursor, 2));

        assertThrows(DataErrorException.class, () -> fetch(cursor, 2));

        assertThrows(DataErrorException.class, () -> fetch(cursor, 2));
        assertEquals(true, connection.isClean());
    }

    @Test
    void valueThatCannotBeDecodedEndsTheCursor() {
        execute(connection, "CREATE TABLE d (v DATE)");
        execute(connection, "INSERT INTO d VALUES ('2024-01-15'), ('never')");
        RecordCursor cursor = iterate(connection, "SELECT v FROM d");

        assertThrows(ConversionException.class, () -> fetch(cursor, 2));

        assertEquals(true, connection.isClean());
    }

    @Test
    void loopOverAMemoryDatabaseMayWriteThroughTheDatabase() {
        try (SqliteFixture memory = SqliteFixture.memory()) {
            memory.execute("CREATE TABLE n (i BIGINT)");
            memory.execute("INSERT INTO n VALUES (1), (2), (3)");
            RecordCursor cursor = iterate(memory.acquire(Purpose.READ), "SELECT i FROM n ORDER BY i");

            List<Object> seen = new ArrayList<>();
            List<Object> page = fetch(cursor, 1);
            while (!page.isEmpty()) {
                seen.addAll(page);
                memory.execute("DELETE FROM n WHERE i = ?", page.get(0));
                page = fetch(cursor, 1);
            }

            assertEquals(numbers(1, 3), seen);
            assertEquals(0L, memory.fetchVal("SELECT count(*) FROM n"));
        }
    }

    @Test
    void withoutWalAnOpenCursorKeepsWritersOut() {
        try (SqliteFixture rollback =
                SqliteFixture.connect("sqlite:///" + directory.resolve("r.db") + "?journal_mode=delete")) {
            rollback.execute("CREATE TABLE n (i BIGINT)");
            rollback.execute("INSERT INTO n VALUES (1), (2)");
            ConnectionBackend reader = rollback.hold();
            RecordCursor cursor = iterate(reader, "SELECT i FROM n ORDER BY i");
            assertEquals(numbers(1, 1), fetch(cursor, 1));

            assertThrows(
                    AcquireTimeoutException.class,
                    () -> await(rollback.backend.acquire(Purpose.WRITE, Duration.ofMillis(20))));
            // Its own connection may write.
            execute(reader, "INSERT INTO n VALUES (3)");
            await(cursor.close());

            rollback.execute("INSERT INTO n VALUES (4)");
            assertEquals(4L, rollback.fetchVal("SELECT count(*) FROM n"));
        }
    }
}
