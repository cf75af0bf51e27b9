package dev.databases.sqlite;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What the tests that call from Java share: a file with three notes, and a query without an end. */
final class JavaNotes {
    static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    /** As many records as anybody asks for. */
    static final String NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

    static final String COUNT = "SELECT count(*) FROM notes";

    private JavaNotes() {}

    /** A connected database; the caller disconnects it. */
    static Database open(Path directory) {
        Database database = new Database("sqlite:///" + directory + "/notes.db?acquire_timeout=30s");
        BlockingDatabase blocking = database.blocking().connect();
        blocking.execute("CREATE TABLE notes"
                + " (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL UNIQUE, done BOOLEAN NOT NULL, due_date DATE)");
        blocking.executeMany(
                "INSERT INTO notes (text, done, due_date) VALUES (?, ?, ?)",
                List.of(
                        List.of("water the plants", true, LocalDate.of(2026, 3, 1)),
                        List.of("call home", false, LocalDate.of(2026, 3, 2)),
                        List.of("buy milk", false, LocalDate.of(2026, 3, 3))));
        return database;
    }
}
