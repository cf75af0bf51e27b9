package dev.databases.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import dev.databases.test.DatabaseExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/testing.md, the part in Java. */
class TestingPageTest {
    private static final String NOTES_URL = committedSchema();

    @Nested
    // docs: testing-junit
    class NotesTest {
        @RegisterExtension
        static final DatabaseExtension database = DatabaseExtension.rollback(NOTES_URL);

        @Test
        void addsANote() {
            database.blocking().transaction(tx -> tx.execute("INSERT INTO notes (text) VALUES (?)", "one"));

            assertEquals(1, database.blocking().fetchOne(Integer.class, "SELECT count(*) FROM notes"));
        }

        @Test
        void findsNoneOfAnotherTest(Database notes) {
            assertEquals(0, notes.blocking().fetchOne(Integer.class, "SELECT count(*) FROM notes"));
        }
    }
    // docs: end

    private static String committedSchema() {
        String url = "sqlite:///target/testing-page.db";
        try (BlockingDatabase database = new Database(url).blocking().connect()) {
            database.execute("DROP TABLE IF EXISTS notes");
            database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100))");
        }
        return url;
    }
}
