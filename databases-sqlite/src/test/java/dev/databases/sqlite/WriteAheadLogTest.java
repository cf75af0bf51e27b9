package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write-ahead log is part of the database file again once nobody has it open. */
class WriteAheadLogTest {
    @Test
    void disconnectLeavesOnlyTheDatabaseFile(@TempDir Path directory) throws Exception {
        try (BlockingDatabase database =
                new Database("sqlite:///" + directory + "/notes.db").blocking().connect()) {
            database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100))");
            database.execute("INSERT INTO notes (text) VALUES (?)", "one");
            database.fetchAll("SELECT * FROM notes");
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("notes.db")), files.toList());
        }
    }
}
