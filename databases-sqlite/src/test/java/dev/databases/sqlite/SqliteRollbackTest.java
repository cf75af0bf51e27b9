package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.BlockingDatabase;
import dev.databases.test.DatabaseExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rollback fixture over a real database, as a Java program uses it. */
class SqliteRollbackTest {
    @RegisterExtension
    static final DatabaseExtension database =
            DatabaseExtension.rollback("sqlite:///file:rollback?mode=memory&cache=shared");

    @BeforeEach
    void createTheTable(BlockingDatabase database) {
        database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100))");
    }

    // EDX-22
    @RepeatedTest(3)
    void eachTestBeginsWithNothing(BlockingDatabase database) throws Exception {
        database.transaction(transaction -> transaction.execute("INSERT INTO notes (text) VALUES (?)", "one"));
        SqliteRollbackTest.database
                .futures()
                .execute("INSERT INTO notes (text) VALUES (:text)", Map.of("text", "two"))
                .get();

        assertEquals(List.of("one", "two"), database.fetchAll(String.class, "SELECT text FROM notes ORDER BY id"));
    }
}
