package dev.databases.docs;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** README.md, from Java. */
final class ReadmeInJava {
    // docs: readme-java
    record Note(long id, String text, boolean completed) {}

    static void notes(String url) {
        Database database = new Database(url);
        try (BlockingDatabase notes = database.blocking().connect()) {
            notes.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), completed BOOLEAN)");
            notes.executeMany(
                    "INSERT INTO notes (id, text, completed) VALUES (?, ?, ?)",
                    List.of(List.of(1, "one", false), List.of(2, "two", true)));

            notes.transaction(tx -> {
                tx.execute("UPDATE notes SET completed = :done WHERE id = :id", Map.of("done", true, "id", 1));
                return tx.execute("INSERT INTO notes (id, text, completed) VALUES (?, ?, ?)", 3, "three", false);
            });
            List<Note> open = notes.fetchAll(Note.class, "SELECT * FROM notes WHERE completed = ?", false);
            System.out.println(open); // [Note[id=3, text=three, completed=false]]

            CompletableFuture<Object> count = database.futures().fetchVal("SELECT count(*) FROM notes");
            System.out.println(count.join()); // 3
        }
    }
    // docs: end

    private ReadmeInJava() {}
}
