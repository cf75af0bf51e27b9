package dev.databases.samples;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.ConstraintViolationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a first program needs, from Java, on the database whose URL it is given. {@code Quickstart} is the same in Kotlin. */
public final class QuickstartJava {
    /** One row of the table {@code notes}. */
    public record Note(
            long id, String text, boolean done, @Nullable LocalDate due) {}

    private final Printout print;

    QuickstartJava(Printout print) {
        this.print = print;
    }

    public static void main(String[] args) throws Exception {
        String url = args.length > 0 ? args[0] : "sqlite:///target/quickstart.db";
        new QuickstartJava(new Printout(System.out)).run(url);
    }

    void run(String url) throws IOException, InterruptedException {
        // Another database is another URL; the program stays as it is.
        Database database = new Database(url);

        print.heading("Connect");
        try (BlockingDatabase notes = database.blocking().connect()) {
            print.line("connected", database.isConnected());
            createAndInsert(notes);
            query(notes);
            stream(notes);
            nestTransactions(notes);
            meetAnError(notes);
            cancel(database);
            notes.execute("DROP TABLE notes");
        }
        print.heading("Disconnect");
        print.line("connected", database.isConnected());
        Files.deleteIfExists(Path.of("target/quickstart.db"));
    }

    private void createAndInsert(BlockingDatabase database) {
        print.heading("Create a table, insert one row and many");
        database.execute("DROP TABLE IF EXISTS notes");
        database.execute(
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL UNIQUE, done BOOLEAN NOT NULL, due DATE)");

        // By position, because a map of Java's takes no null.
        ExecuteResult one = database.execute(
                "INSERT INTO notes (id, text, done, due) VALUES (?, ?, ?, ?)", 1, "read the README", true, null);
        print.line("one", "rows " + one.rowsAffected());

        ExecuteResult many = database.executeMany(
                "INSERT INTO notes (id, text, done, due) VALUES (:id, :text, :done, :due)",
                List.of(
                        Map.of("id", 2, "text", "water the plants", "done", false, "due", LocalDate.of(2026, 3, 1)),
                        Map.of("id", 3, "text", "call home", "done", false, "due", LocalDate.of(2026, 3, 2)),
                        Map.of("id", 4, "text", "buy milk", "done", true, "due", LocalDate.of(2026, 3, 3))));
        print.line("many", "rows " + many.rowsAffected() + ", in one batch, all or nothing");
    }

    private void query(BlockingDatabase database) {
        print.heading("Query: names bind, a list fills IN, rows become objects");
        List<Note> notes = database.fetchAll(
                Note.class, "SELECT * FROM notes WHERE id IN (:ids) ORDER BY id", Map.of("ids", List.of(1, 2, 4)));
        print.table(
                List.of("id", "text", "done", "due"),
                notes.stream()
                        .map(note -> Arrays.asList(note.id(), note.text(), note.done(), note.due()))
                        .toList());

        Record first = database.fetchOne("SELECT text, due FROM notes WHERE done = ? ORDER BY due", false);
        print.line("a record", first);
        print.line("a value", count(database));
    }

    private void stream(BlockingDatabase database) {
        print.heading("Stream: a cursor that ends when the reader has enough");
        String thousands = "SELECT a.id FROM " + times("notes", 6) + " ORDER BY a.id";
        try (Stream<Record> records = database.iterate(thousands)) {
            print.line(
                    "first five",
                    records.limit(5).map(row -> row.get(0, Integer.class)).toList());
        }
    }

    private void nestTransactions(BlockingDatabase database) {
        print.heading("Transactions nest: the inner one is a savepoint");
        database.transaction(outer -> {
            outer.execute("UPDATE notes SET done = :done WHERE id = :id", Map.of("done", true, "id", 2));
            try {
                outer.transaction(inner -> {
                    inner.execute("DELETE FROM notes");
                    print.line("inner", inner.fetchVal("SELECT count(*) FROM notes") + " notes left, then it fails");
                    throw new IllegalStateException("changed my mind");
                });
            } catch (IllegalStateException e) {
                Object back = outer.fetchVal("SELECT count(*) FROM notes");
                print.line("outer", "caught \"" + e.getMessage() + "\", " + back + " notes are back");
            }
            return null;
        });
        print.line("committed", database.fetchVal("SELECT count(*) FROM notes WHERE done") + " of them done");
    }

    private void meetAnError(BlockingDatabase database) {
        print.heading("An error says what happened, and is the same class on every database");
        try {
            database.execute("INSERT INTO notes (id, text, done) VALUES (?, ?, ?)", 5, "buy milk", false);
        } catch (ConstraintViolationException e) {
            print.line("class", e.getClass().getSimpleName());
            print.line("kind", e.kind());
            print.line("retryable", e.isRetryable());
        }
    }

    /** With futures: the same database, the same verbs. */
    private void cancel(Database database) throws InterruptedException {
        print.heading("Cancel: the statement stops, the connection stays good");
        String slow = "SELECT count(*) FROM " + times("notes", 20) + " WHERE a.text <> b.text";
        CompletableFuture<@Nullable Object> answer = database.futures().fetchVal(slow);
        try {
            answer.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            print.line("after 100 ms", "no answer; the statement was cancelled");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a query of hours ended", e);
        }
        print.line("and then", count(database.blocking()) + " notes, as before");
    }

    private static Object count(BlockingDatabase database) {
        return database.fetchVal("SELECT count(*) FROM notes");
    }

    /** Every combination of as many rows of a table: {@code notes a, notes b, …}. */
    private static String times(String table, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> table + " " + (char) ('a' + i))
                .collect(Collectors.joining(", "));
    }
}
