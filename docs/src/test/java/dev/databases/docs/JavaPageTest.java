package dev.databases.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.BlockingDatabase;
import dev.databases.BlockingTransaction;
import dev.databases.Database;
import dev.databases.FutureDatabase;
import dev.databases.Record;
import dev.databases.exceptions.ConstraintViolationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/java.md. */
class JavaPageTest {
    // docs: java-record
    record Note(long id, String text, boolean done) {}
    // docs: end

    private Database database;

    @BeforeEach
    void connect() {
        database = new Database("sqlite:///:memory:");
        createNotes(database.blocking().connect());
    }

    private static void createNotes(BlockingDatabase blocking) {
        blocking.execute(
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) UNIQUE, done BOOLEAN NOT NULL)");
        blocking.executeMany(
                "INSERT INTO notes (text, done) VALUES (?, ?)",
                List.of(List.of("water the plants", true), List.of("call home", false), List.of("buy milk", false)));
    }

    @AfterEach
    void disconnect() {
        database.blocking().close();
    }

    @Test
    void theBlockingFrontReadsLikeJdbcWithoutItsCeremony() {
        List<Note> open;
        // docs: java-blocking
        Database memory = new Database("sqlite:///:memory:");
        try (BlockingDatabase notes = memory.blocking().connect()) {
            notes.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100), done BOOLEAN)");
            notes.executeMany(
                    "INSERT INTO notes (id, text, done) VALUES (:id, :text, :done)",
                    List.of(
                            Map.of("id", 1, "text", "one", "done", false),
                            Map.of("id", 2, "text", "two", "done", true)));

            open = notes.fetchAll(Note.class, "SELECT * FROM notes WHERE done = ?", false);
        }
        // docs: end

        assertEquals(List.of(new Note(1, "one", false)), open);
    }

    @Test
    void aTransactionIsAFunction() {
        BlockingDatabase notes = database.blocking();

        // docs: java-transaction
        long done = notes.transaction(tx -> {
            tx.execute("UPDATE notes SET done = ? WHERE id = ?", true, 2);
            return tx.fetchOne(Long.class, "SELECT count(*) FROM notes WHERE done");
        });
        // docs: end

        assertEquals(2, done);
    }

    @Test
    void aTransactionByHandIsAResource() {
        BlockingDatabase notes = database.blocking();

        // docs: java-begin
        try (BlockingTransaction tx = notes.begin()) {
            tx.execute("DELETE FROM notes WHERE done");
            tx.commit(); // otherwise close() rolls back
        }
        // docs: end

        assertEquals(2, notes.fetchOne(Integer.class, "SELECT count(*) FROM notes"));
    }

    @Test
    void aStreamIsAResource() {
        BlockingDatabase notes = database.blocking();
        List<Object> texts = new ArrayList<>();

        // docs: java-stream
        try (Stream<Record> records = notes.iterate("SELECT text FROM notes ORDER BY id")) {
            records.limit(2).forEach(record -> texts.add(record.get("text")));
        }
        // docs: end

        assertEquals(List.of("water the plants", "call home"), texts);
    }

    @Test
    void futuresCompose() {
        // docs: java-futures
        FutureDatabase notes = database.futures();

        CompletableFuture<List<Note>> open = notes.transaction(tx -> tx.execute("DELETE FROM notes WHERE done")
                .thenCompose(deleted -> tx.fetchAll(Note.class, "SELECT * FROM notes ORDER BY id")));
        // docs: end

        assertEquals(List.of(new Note(2, "call home", false), new Note(3, "buy milk", false)), open.join());
    }

    @Test
    void cancellingAFutureCancelsItsStatement() {
        String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        FutureDatabase notes = database.futures();

        // docs: java-cancel
        CompletableFuture<Object> answer = notes.fetchVal(endless).orTimeout(100, TimeUnit.MILLISECONDS);
        // docs: end

        assertInstanceOf(
                TimeoutException.class,
                assertThrows(CompletionException.class, answer::join).getCause());
        assertEquals(
                3, notes.fetchOne(Integer.class, "SELECT count(*) FROM notes").join());
    }

    @Test
    void errorsAreTheCause() {
        FutureDatabase notes = database.futures();

        // docs: java-errors
        String outcome = notes.execute("INSERT INTO notes (text, done) VALUES (?, ?)", "buy milk", false)
                .thenApply(result -> "added")
                .exceptionally(error -> {
                    if (error.getCause() instanceof ConstraintViolationException) {
                        return "there already";
                    }
                    throw new CompletionException(error.getCause());
                })
                .join();
        // docs: end

        assertEquals("there already", outcome);
    }

    @Test
    void aPublisherHasDemand() {
        // docs: java-publisher
        Flow.Publisher<Record> records = database.futures().iterate("SELECT * FROM notes ORDER BY id");
        // docs: end

        List<Object> texts = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        records.subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                this.subscription = subscription;
                subscription.request(1);
            }

            @Override
            public void onNext(Record record) {
                texts.add(record.get("text"));
                subscription.request(1);
            }

            @Override
            public void onError(Throwable error) {
                ended.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                ended.complete(null);
            }
        });
        ended.join();

        assertEquals(List.of("water the plants", "call home", "buy milk"), texts);
    }
}
